/**
 * A job of a sweep that trains nothing. It fails, or waits, where `--seed` says so.
 *
 * @module
 */
const given = Object.fromEntries(Deno.args.map((word) => word.replace(/^--/, "").split("=")));
const { out, seed, width = "1" } = given;
console.log(`seed ${seed}, width ${width}`);
const begun = `${out}/begun`;
const again = await Deno.stat(begun).then(() => true, () => false);
await Deno.writeTextFile(begun, "");
if (seed === "13" && !again) {
  console.error("error: 13 is no lucky number");
  Deno.exit(3);
}
if (seed === "99" && !again) {
  const ends = new Promise((resolve) => Deno.addSignalListener("SIGTERM", () => resolve(null)));
  const timer = setInterval(() => {}, 1000);
  console.log("waits");
  await ends;
  clearInterval(timer);
  Deno.exit(143);
}
const loss = Number(width) + Number(seed) / 10;
await Deno.writeTextFile(`${out}/summary.json`, JSON.stringify({ loss, again: Number(again) }));
