import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { perfectRows } from "../../../tests/problems/bench_rows.ts";
import { inFolder } from "../../../tests/helpers/folder.ts";
import { testWith } from "../../../tests/helpers/permissions.ts";
import type { Case } from "../plan/case.ts";
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
  name: "runCases() measures each case in a process of its own, which counts and weighs exactly",
  run: true,
  read: true,
}, async () => {
  const told: string[] = [];
  const steps = 50_000;
  const rows = await runCases([
    { ...CASE, adjoint: "recursive:8" },
    { ...CASE, adjoint: "full", steps },
  ], { onRow: ({ status }, done, of) => told.push(`${done}/${of} ${status}`) });
  assertEquals(told, ["1/2 ok", "2/2 ok"]);
  const [recursive, full] = rows.map(({ found }) => found!);
  assertEquals([recursive.field_evaluations, recursive.field_pullbacks], [345, 100]);
  assertEquals([full.field_evaluations, full.field_pullbacks], [2 * steps, steps]);
  assertEquals(full.reconstruction_error, null);
  const { tracked_peak_bytes: tracked, heap_peak_bytes: heap } = full;
  const path = steps * 2 * 8;
  assert(tracked >= path && tracked < path + 10_000, `${tracked} of ${path} bytes`);
  assert(Math.abs(heap - path) < 0.15 * path, `${heap} of ${path} bytes`);
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
  name: "runCases() takes no reply that counts otherwise than adjoint and method do",
  ...{ run: true, read: true, write: true },
}, async () => {
  const [{ found: other }] = perfectRows({ reversible: [100] });
  const right = { ...other!, field_evaluations: 400, field_pullbacks: 200 };
  // Euler's method once and, reversible, twice a step, there and back.
  const reply = (counts: object) =>
    runIn(`console.log('${JSON.stringify({ ...right, ...counts })}')`);
  assertEquals(await reply({}), { ...CASE, status: "ok", found: right });
  const wanted = "as reversible takes with euler in 100 steps";
  for (
    const [name, count] of [
      ["field_evaluations", 399],
      ["field_evaluations", 0],
      ["field_pullbacks", 201],
    ] as const
  ) {
    const { status, found } = await reply({ [name]: count });
    assertEquals(status, `measured ${name} as ${count}, wanted ${right[name]}, ${wanted}`);
    assertEquals(found, undefined);
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

testWith({
  name: "runCases() says what is wrong with a case's own module, and gives it no permission",
  ...{ run: true, read: true, write: true },
}, async () => {
  const folder = await Deno.makeTempDir();
  try {
    for (
      const [source, status] of [
        ["export const other = 1;", 'own.ts must export a function "subject"'],
        ["export const subject = () => 7;", 'must return an object with a function "prepare"'],
        ["export const subject = () => Deno.readTextFile('x');", "NotCapable"],
        ["export const subject = ;", "error: "],
        [undefined, "error: Module not found"],
      ]
    ) {
      const path = `${folder}/own.ts`;
      if (source !== undefined) await Deno.writeTextFile(path, source);
      else await Deno.remove(path);
      const module = new URL(`file://${path}`).href;
      const [row] = await runCases([{ ...CASE, module }]);
      assertStringIncludes(row.status, status!);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

testWith({
  name: "runCases() runs only what is not known, and stops when it is told to",
  ...{ run: true, read: true, write: true },
}, async () => {
  const [known] = perfectRows({ reversible: [100] });
  const cases = [{ ...CASE, steps: 200 }, known, { ...CASE, steps: 300 }];
  const controller = new AbortController();
  await inFolder(async (folder) => {
    const worker = `${folder}/worker.ts`;
    await Deno.writeTextFile(worker, "Deno.exit(4)");
    const rows = await runCases(cases, {
      ...{ worker, known: [known], signal: controller.signal },
      onRow: (_row, done) => done === 2 && controller.abort(),
    });
    assertEquals(rows.map(({ status }) => status), ["exit code 4", "ok"]);
    assertEquals(rows[1], known);
  });
});
