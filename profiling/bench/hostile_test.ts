import { assert, assertEquals, assertMatch } from "@std/assert";
import { inFolder } from "../../tests/helpers/folder.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { perfectRows } from "../../tests/problems/bench_rows.ts";
import type { Case } from "./plan/case.ts";
import { judge } from "./judge/judge.ts";
import { boundsMemory, describeMachine } from "../../commands/mod.ts";
import { reportLines } from "./report.ts";
import { rowsToCsv } from "./row.ts";
import { runCases } from "./measure/runner.ts";
import { summarize } from "./summary.ts";

const MEASURED = JSON.stringify(perfectRows({ reversible: [100] })[0].found);

/** The status of those that would go on for ever. */
const TOO_LONG = /^killed: ran longer than 1 s$/;

/** What a worker may do wrong, and what its row then says. */
const HOSTILE: readonly [name: string, source: string, status: RegExp][] = [
  [
    "an exit code, after a measurement",
    `console.log('${MEASURED}'); Deno.exit(7)`,
    /^exit code 7$/,
  ],
  ["an error", "throw new RangeError('too far')", /^exit code 1: error: .*RangeError: too far$/],
  ["half a line of JSON", `console.log('{"wall_s": 1, "field_'`, /^exit code 1: error: /],
  ["the other half", `console.log('${MEASURED.slice(9)}')`, /^printed no measurement: /],
  [
    "1 GiB of output",
    `const piece = new Uint8Array(2 ** 20).fill(120);
     for (let k = 0; k < 1024; k++) await Deno.stdout.write(piece);`,
    /^killed: printed more than 65536 bytes$/,
  ],
  [
    "a flood of complaints, after a measurement",
    `console.log('${MEASURED}');
     const piece = new Uint8Array(2 ** 20).fill(120);
     for (let k = 0; k < 1024; k++) await Deno.stderr.write(piece);`,
    /^killed: complained in more than 1048576 bytes$/,
  ],
  ["a hang", `console.log('${MEASURED}'); for (;;);`, TOO_LONG],
  [
    "ever more objects",
    "const kept = []; for (;;) kept.push(new Array(1000).fill(0.5));",
    /out of memory/i,
  ],
  [
    "wrong types",
    `console.log('${MEASURED.replace(/"wall_s":[^,]*/, '"wall_s":["1"]')}')`,
    /^measured wall_s as \["1"\], wanted a number$/,
  ],
  [
    "not a number",
    `console.log('${MEASURED.replace(/"wall_s":[^,]*/, '"wall_s":NaN')}')`,
    /^printed no measurement: /,
  ],
  ["silence", "", /^printed no measurement$/],
  [
    "the measurement of another case",
    `console.log('${MEASURED}')`,
    /^measured field_evaluations as 800, wanted \d+, as reversible takes with midpoint in \d+ steps$/,
  ],
  [
    "a measurement that ends too late",
    `console.log('${MEASURED}'); setTimeout(() => {}, 1e9)`,
    TOO_LONG,
  ],
];

/** What only a kernel does that bounds memory. */
const BOUNDED: typeof HOSTILE = [[
  "ever more array buffers",
  `const kept = []; for (;;) kept.push(new Uint8Array(2 ** 20).fill(1));`,
  /^exit code \d+: .*RangeError: Array buffer allocation failed|out of memory/i,
], [
  "one array buffer larger than the machine",
  `const kept = new Uint8Array(2 ** 36).fill(1); console.log('${MEASURED}', kept.length);`,
  /^exit code 1: .*RangeError: Array buffer allocation failed/,
]];

/** The worker does what its case's number of steps says, and behaves for the number after them. */
function workerOf(sources: readonly string[]): string {
  const [{ found }] = perfectRows({ reversible: [sources.length] });
  return `const { steps } = JSON.parse(Deno.args[0]);
    const sources = ${JSON.stringify(sources)};
    const source = sources[steps] ?? ${JSON.stringify(`console.log('${JSON.stringify(found)}')`)};
    await import("data:text/javascript," + encodeURIComponent(source));`;
}

testWith({
  name: "runCases() and the report survive hostile workers: each is one row with its reason",
  read: true,
  write: true,
  run: true,
  sys: true,
}, async () => {
  const all = [...HOSTILE, ...(await boundsMemory() ? BOUNDED : [])];
  const cases = [...all.keys(), all.length].map((steps): Case => ({
    ...{ adjoint: "reversible", method: "midpoint", system: "white-dwarf" },
    ...{ steps, repeat: 1, points: 1 },
  }));
  await inFolder(async (folder) => {
    const worker = `${folder}/worker.ts`;
    await Deno.writeTextFile(worker, workerOf(all.map(([, source]) => source)));
    // Whoever is to be found out by something else than time is given all that it needs.
    const slow = ({ steps }: Case) => all[steps]?.[2] === TOO_LONG;
    const options = { worker, memory: 800 };
    const ended = await runCases(cases.filter((each) => !slow(each)), { ...options, timeout: 300 });
    const cut = await runCases(cases.filter(slow), { ...options, timeout: 1 });
    const byCase = new Map([...ended, ...cut].map((row) => [row.steps, row]));
    const rows = cases.map(({ steps }) => byCase.get(steps)!);
    // Of a flood the runner keeps no more than it shows.
    const longest = Math.max(...rows.map(({ status }) => status.length));
    assert(longest < 2000, `a reason of ${longest} characters`);

    all.forEach(([name, , status], k) => assertMatch(rows[k].status, status, name));
    assertEquals(rows.map(({ found }) => found !== undefined), [...all.map(() => false), true]);

    const judgement = judge(rows, { method: "midpoint", stateSize: 2 });
    assertEquals([judgement.failed, judgement.verdict], [all.length, "fail"]);
    const summary = summarize(describeMachine(), rows, judgement);
    const failures = reportLines(rows, summary).filter((line) => line.startsWith("failed: "));
    assertEquals(failures.length, all.length);
    assertEquals(rowsToCsv(rows).trimEnd().split("\n").length, all.length + 2);
  });
});
