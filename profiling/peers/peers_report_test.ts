import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { reportMarkdown } from "../../commands/mod.ts";
import { PEER_ROWS, REFERENCE_ROW } from "./peer_rows.ts";
import { type MeasuredProblem, peersReport } from "./peers_report.ts";
import { textOf } from "./peer_problem.ts";
import { peerProblem } from "./peer_problems.ts";
import type { PeerResult } from "./run_problem.ts";

const ABOUT = {
  command: "deno task peers",
  date: new Date("2026-01-02T03:04:05Z"),
  machine: {
    ...{ os: "linux 1", arch: "x86_64", cpu: "A processor", cores: 2, deno: "2.9.6" },
    ...{ v8: "15", v8_flags: [] },
  },
  rounds: 3,
};

function result(name: string, more: Partial<PeerResult> = {}): PeerResult {
  const row = PEER_ROWS.find((each) => each.name === name)!;
  return {
    ...{ row, status: "ok", missing: false, versions: {}, first: 0.25, difference: 2e-16 },
    ...{ bound: 1e-8, agrees: true, seconds: [0.002, 0.002, 0.002], cpu: [0.002, 0.002, 0.002] },
    ...{ peak: 100 * 2 ** 20, start: 60 * 2 ** 20 },
    ...more,
  };
}

const MISSING = { status: "not installed: no program x", missing: true, seconds: [], cpu: [] };
const NONE = { first: undefined, difference: undefined, bound: undefined, agrees: undefined };

function report(...results: PeerResult[]) {
  const measured: MeasuredProblem = { problem: textOf(peerProblem("white-dwarf")), results };
  return peersReport([measured], ABOUT);
}

Deno.test("peersReport() has a line a row, and one of how this library does beside it", () => {
  const { lines, document, json: figures, holds } = report(
    result(REFERENCE_ROW),
    result("diffrax direct", {
      seconds: [0.004, 0.005, 0.008],
      peak: 300 * 2 ** 20,
      versions: { diffrax: "0.7.2" },
    }),
    result("diffrax backsolve", { bound: 5e-3, difference: 1e-3, seconds: [0.001, 0.001, 0.001] }),
    result("torchdiffeq odeint", { ...MISSING, ...NONE }),
    result("tfjs wasm", { peak: 2 ** 20, seconds: [1, 1, 1] }),
  );
  assert(holds);
  const text = lines.join("\n");
  const words = text.replaceAll(/\s+/g, " ");
  for (
    const part of [
      /revode reversible +250 ms +2\.00 ms +1 +2\.00 ms +100 MiB +2e-16/,
      /diffrax direct +250 ms +5\.00 ms +2\.5 \[2, 4\] +2\.00 ms +300 MiB +2e-16/,
      /torchdiffeq odeint +not installed: no program x /,
      /tfjs wasm f32 /,
      /revode reversible is faster, .* than diffrax direct \(2\.5 times the time, 3 times the memory\)\./,
      /diffrax backsolve: [^:]* which is NOT faster; no row of this library/,
      /tfjs wasm: 500 times the time, 0\.01 times the memory [^:]* which takes MORE memory/,
      /here it may be off by 5e-3/,
      /diffrax 0\.7\.2/,
    ]
  ) assert(part.test(words), `${part} in\n${text}`);
  assert(!text.includes("torchdiffeq odeint:"), "a verdict on a row without times");
  assert(lines.every(({ length }) => length <= 100), text);
  const markdown = reportMarkdown(document);
  assertStringIncludes(
    markdown,
    "| diffrax direct | 250 ms | 5.00 ms | 2.5 \\[2, 4\\] | 2.00 ms |",
  );
  assertStringIncludes(markdown, "| 300 MiB | 240 MiB | 2e-16 |");
  assertStringIncludes(markdown, "A processor, 2 cores");
  const json = JSON.parse(figures);
  assertEquals([json.holds, json.rounds, json.problems[0].rows.length], [true, 3, 5]);
  assertEquals(json.problems[0].verdicts[0].holds, true);
});

Deno.test("peersReport() does not hold where a gradient disagrees", () => {
  const { lines, document, holds } = report(
    result(REFERENCE_ROW),
    result("diffrax direct", { difference: 0.3, agrees: false }),
  );
  assertEquals(holds, false);
  const text = lines.join(" ").replaceAll(/\s+/g, " ");
  assertStringIncludes(
    text,
    "DISAGREES: the gradient of diffrax direct, white-dwarf is off by 3e-1, allowed 1e-8.",
  );
  assertStringIncludes(text, "3e-1 !");
  assertEquals(document.verdict?.pass, false);
});

Deno.test("peersReport() holds without another library's row, not without its own", () => {
  const died = { ...MISSING, ...NONE, status: "exit code 1: out of memory", missing: false };
  const other = report(result(REFERENCE_ROW), result("diffrax direct", died));
  assert(other.holds);
  const words = other.lines.join("\n");
  assertStringIncludes(words, "failed, see below");
  assertStringIncludes(words, "diffrax direct has no times: exit code 1: out of memory");
  const own = report(result(REFERENCE_ROW, died), result("diffrax direct"));
  assertEquals(own.holds, false);
  assertStringIncludes(own.lines.join("\n"), "FAILED: revode reversible, white-dwarf: exit code 1");
});

Deno.test("peersReport() says how accurate trainings are, and which are not", () => {
  const training = { accuracy: 0.982, wanted: 0.982, lossesApart: 3e-15, agrees: true };
  const good = report(
    result(REFERENCE_ROW, { training }),
    result("revode recursive", { training, seconds: [0.003, 0.003, 0.003] }),
    result("revode full", { training }),
    result("diffrax direct", { training, seconds: [0.004, 0.006, 0.008] }),
  );
  const text = good.lines.join("\n");
  const words = text.replaceAll(/\s+/g, " ");
  assert(/revode full .* 3e-15 +98\.2 %/.test(text), text);
  assertStringIncludes(
    words,
    "diffrax direct: accuracy 98.2 %, that of revode full 98.2 %; an update takes 3 [2, 4] times",
  );
  assert(good.holds);
  assert(good.lines.every(({ length }) => length <= 100), text);
  const off = { ...training, accuracy: 0.97, agrees: false };
  const bad = report(
    result(REFERENCE_ROW, { training }),
    result("diffrax direct", { training: off }),
  );
  assertEquals(bad.holds, false);
  assertStringIncludes(
    bad.lines.join(" ").replaceAll(/\s+/g, " "),
    "DISAGREES: the training of diffrax direct, white-dwarf comes to an accuracy of 97.0 %, wanted " +
      "98.2 %; its first losses are off by 3e-15, allowed 1e-9.",
  );
});
