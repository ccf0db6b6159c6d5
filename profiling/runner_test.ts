import { assertEquals, assertStringIncludes } from "@std/assert";
import { testWith } from "../tests/permissions.ts";
import type { Case } from "./case.ts";
import { runCases } from "./runner.ts";

const CASE: Case = {
  adjoint: "reversible",
  method: "euler",
  system: "white-dwarf",
  steps: 100,
  repeat: 1,
  points: 100,
};

/** Runs a case in a worker whose module this is. */
async function runIn(source: string) {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/worker.ts`, source);
    const [row] = await runCases([CASE], { worker: `${folder}/worker.ts` });
    return row;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

testWith({
  name: "runCases() measures each case in a process of its own, and tells of each",
  run: true,
  read: true,
}, async () => {
  const told: string[] = [];
  const rows = await runCases([CASE, { ...CASE, adjoint: "recursive:8" }], {
    onRow: ({ status }, done, of) => told.push(`${done}/${of} ${status}`),
  });
  assertEquals(told, ["1/2 ok", "2/2 ok"]);
  assertEquals(rows.map(({ found }) => found?.field_evaluations), [400, 345]);
});

testWith({
  name: "runCases() gives a row with its reason for a worker that fails, and goes on",
  run: true,
  read: true,
  write: true,
}, async () => {
  for (
    const [source, status] of [
      ["Deno.exit(3)", "exit code 3"],
      [
        "throw new RangeError('too far')",
        "exit code 1: error: Uncaught (in promise) RangeError: too far",
      ],
      ["console.log('hello')", "printed no measurement: hello"],
      ["console.log('{\"wall_s\": 1,')", 'printed no measurement: {"wall_s": 1,'],
      ["", "printed no measurement"],
      ["console.log('{}')", "measured wall_s as undefined, wanted a number"],
    ]
  ) {
    const { found, status: actual, ...row } = await runIn(source);
    assertEquals(row, CASE);
    assertEquals(found, undefined);
    assertEquals(actual.replace(" (in promise)", ""), status.replace(" (in promise)", ""));
  }
});

testWith({
  name: "runCases() gives the worker no permission",
  run: true,
  read: true,
  write: true,
}, async () => {
  const names = ["read", "write", "run", "env", "sys", "net", "ffi"];
  const { status } = await runIn(`
    const names = ${JSON.stringify(names)};
    const granted = names.filter((name) => Deno.permissions.querySync({ name }).state === "granted");
    console.log("granted:", granted.join(" ") || "none");
  `);
  assertStringIncludes(status, "granted: none");
});
