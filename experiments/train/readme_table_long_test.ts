import { assert, assertEquals, assertMatch } from "@std/assert";
import { testWith } from "../../tests/helpers/permissions.ts";

const ROOT = new URL("../../", import.meta.url);

/** Rows of an hour each, as the README's tables have them, from a day of February 2024 on. */
function greenhouse(days: number, from: number, inside: boolean): string {
  const rows = [`date;time;heater;outside${inside ? ";inside" : ""}`];
  let warm = 16;
  for (let k = 0; k < 24 * days; k++) {
    const date = `${String(from + Math.floor(k / 24)).padStart(2, "0")}.02.2024`;
    const outside = 4 + 6 * Math.sin(2 * Math.PI * (k - 9) / 24);
    const heater = (k * k) % 19 < 7 ? 2000 : 0;
    const numbers = [heater, outside.toFixed(1), ...inside ? [warm.toFixed(2)] : []];
    const cells = numbers.map((x) => String(x).replace(".", ","));
    rows.push([date, `${String(k % 24).padStart(2, "0")}:00`, ...cells].join(";"));
    warm += 0.1 * (outside - warm) + 0.0011 * heater;
  }
  return rows.join("\n") + "\n";
}

testWith({
  name: "the README's commands train on a driven, dated table, and forecast the days to come",
  read: true,
  write: true,
  run: true,
}, async () => {
  const readme = await Deno.readTextFile(new URL("README.md", ROOT));
  const commands = [...readme.matchAll(/^deno task (train|predict) (.*greenhouse.*)$/gm)];
  assertEquals(commands.map(([, task]) => task), ["train", "predict"]);
  const header = /`(date;.*?)` and `(.*?)`/.exec(readme)!;
  const folder = await Deno.makeTempDir();
  try {
    const table = greenhouse(5, 10, true);
    assertEquals(table.split("\n")[0], header[1]);
    assertEquals(table.split("\n")[1].split(";").length, header[2].split(";").length);
    await Deno.writeTextFile(`${folder}/greenhouse.csv`, table);
    await Deno.writeTextFile(`${folder}/days_to_come.csv`, greenhouse(4, 15, false));
    const said: string[] = [];
    for (const [, task, args] of commands) {
      const main = new URL(`experiments/${task}/main.ts`, ROOT);
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [
          ...["run", "--no-prompt", "--allow-read", "--allow-write", "--config"],
          ...[new URL("deno.json", ROOT).pathname, main.pathname, ...args.split(" ")],
        ],
        cwd: folder,
        env: { NO_COLOR: "1" },
      }).output();
      assertEquals(code, 0, new TextDecoder().decode(stderr));
      said.push(new TextDecoder().decode(stdout));
    }
    const [trained, forecast] = said;
    assertMatch(trained, /columns: time date time; state inside; input heater and outside/);
    assertMatch(trained, /is better than the last value and the straight line by a factor of/);
    const rows = forecast.trim().split("\n");
    assertEquals(rows[0], "date time,inside");
    assertMatch(rows[1], /^2024-02-14T23:00:00,/);
    assertMatch(rows.at(-1)!, /^2024-02-17T00:00:00,/);
    assertEquals(rows.length, 1 + 50);
    assert(rows.slice(1).every((row) => Math.abs(Number(row.split(",")[1]) - 15) < 15));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
