import {
  assert,
  assertEquals,
  assertGreater,
  assertLess,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { reportMarkdown, UsageError } from "../../commands/mod.ts";
import { inFolder, namesIn } from "../../tests/helpers/folder.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { runTask } from "../../tests/helpers/commands/run_task.ts";
import { ordinaryInput } from "../../tests/problems/report_input.ts";
import { reportDocument } from "../bench/pages/report_document.ts";
import { COUPLINGS, couplingSweep } from "./coupling_sweep.ts";
import { exactnessDocument } from "./exactness_document.ts";
import { exactnessClaims, type ExactnessRows } from "./exactness_findings.ts";
import { exactnessHelp, exactnessRequest } from "./exactness_request.ts";
import { sweepChart } from "./sweep_chart.ts";
import { TRAINING_FORMS, trainingComparison, type TrainingRow } from "./training_comparison.ts";

const SWEEP = couplingSweep();
const TRAINING = trainingComparison([4], 25);
const ROWS: ExactnessRows = { sweep: SWEEP, training: TRAINING };
const holds = (rows: ExactnessRows) => exactnessClaims(rows).map((claim) => claim.holds);

Deno.test("couplingSweep() shows a way back that is lost in float64 and exact in whole numbers", () => {
  assertEquals(SWEEP.length, 3 * COUPLINGS.length);
  for (const row of SWEEP) {
    const label = `${row.problem} ${row.p}/${row.q}`;
    const nearOne = row.p / row.q > 0.95;
    assertEquals(row.inRange, row.problem === "oscillating" || !nearOne, label);
    if (!nearOne) assert(row.floatRoundTrip > 1e6, label);
    if (!row.inRange) continue;
    assertEquals(row.exactRoundTrip, 0, label);
    // What the grid adds is below the error of the solve.
    assertLess(row.gridError, row.forwardError, label);
    assertLess(row.forwardError, 2e-6, label);
  }
});

Deno.test("trainingComparison() fails near 1, and takes exact 1/2 where full storage gets", () => {
  const [near, exact, full] = TRAINING_FORMS.map(({ name }) =>
    TRAINING.find(({ form }) => form === name)!
  );
  assertEquals([near.failure, exact.failure, full.failure], ["ReconstructionError", "", ""]);
  assertEquals([exact.iterations, full.iterations], [25, 25]);
  exact.losses.forEach((loss, i) => assertLess(Math.abs(loss / full.losses[i] - 1), 1e-9));
  assertLess(exact.bestLoss, exact.losses[0] / 20);
  // Shed bits in place of 800 states of two vectors of two numbers; all else is the same, nearly.
  const states = 800 * 2 * 2 * Float64Array.BYTES_PER_ELEMENT;
  assertGreater(full.peakBytes - exact.peakBytes, 0.97 * states);
});

Deno.test("exactnessClaims() holds for what was measured, and each claim can fail", () => {
  assertEquals(holds(ROWS), [true, true, true, true]);
  const sweepWith = (change: object) => ({
    ...ROWS,
    sweep: SWEEP.map((row) => row.inRange && row.q === 2 ? { ...row, ...change } : row),
  });
  const trainingWith = (form: number, change: Partial<TrainingRow>) => ({
    ...ROWS,
    training: TRAINING.map((row) =>
      row.form === TRAINING_FORMS[form].name ? { ...row, ...change } : row
    ),
  });
  assertEquals(holds(sweepWith({ exactRoundTrip: 1e-16 })), [false, true, true, true]);
  assertEquals(holds(sweepWith({ bits: 1.02 })), [true, false, true, true]);
  assertEquals(holds(trainingWith(0, { failure: "" })), [true, true, false, true]);
  assertEquals(holds(trainingWith(1, { failure: "UnstableError" })), [true, true, true, false]);
  assertEquals(holds(trainingWith(2, { bestLoss: 1 })), [true, true, true, false]);
});

Deno.test("exactnessDocument() has a row for each measurement, and says what fails", () => {
  const circumstances = {
    command: "deno task exactness",
    date: new Date(0),
    machine: { os: "", arch: "", cpu: "a processor", cores: 2, deno: "2", v8: "15", v8_flags: [] },
  };
  const text = reportMarkdown(exactnessDocument(ROWS, circumstances));
  assertStringIncludes(text, "**PASS**");
  assertEquals(text.match(/^\| (damped|oscillating|chaotic) \|/gm)?.length, SWEEP.length);
  assertEquals(text.match(/^\| (reversible|full storage), /gm)?.length, TRAINING.length);
  const broken = { ...ROWS, sweep: SWEEP.map((row) => ({ ...row, exactRoundTrip: 1 })) };
  const failed = exactnessDocument(broken, circumstances);
  assertEquals(failed.verdict?.pass, false);
  assertStringIncludes(reportMarkdown(failed), "Does not hold: in exact arithmetic");
});

Deno.test("the scaling report has the experiment where it was done, and fails where a claim of it does", () => {
  const input = ordinaryInput();
  const without = reportMarkdown(reportDocument(input));
  assert(!without.includes("exact arithmetic"));
  const exactness = { ...ROWS, sweep: SWEEP.map((row) => ({ ...row, exactRoundTrip: 1 })) };
  const pass = [ROWS, exactness].map((rows) => {
    const document = reportDocument({ ...input, exactness: rows });
    assertStringIncludes(reportMarkdown(document), "## What is claimed of exact arithmetic");
    return document.verdict?.pass;
  });
  assertEquals(pass, [reportDocument(input).verdict?.pass, false]);
});

Deno.test("sweepChart() draws a panel a problem, within its axis, and no way back that is not there", () => {
  for (const layout of ["wide", "narrow"] as const) {
    const spec = sweepChart(SWEEP, layout);
    const panels = (spec.hconcat ?? spec.vconcat) as {
      data: { values: { what: string; value: number; bits: number }[] };
    }[];
    assertEquals(panels.length, 3);
    const exact = panels.map(({ data }) =>
      data.values.filter(({ what }) => what === "way back, exact")
    );
    assertEquals(exact.map(({ length }) => length), [7, 9, 7]);
    for (const { data } of panels) {
      assert(data.values.every(({ value }) => value >= 1e-17 && value <= 1e6));
    }
  }
});

Deno.test("exactnessRequest() reads options, and throws for what is unknown or out of range", () => {
  assertEquals(exactnessRequest([]), { out: "bench/exactness", seeds: 5, iterations: 300 });
  assertEquals(exactnessRequest(["--out", "a", "--seeds", "2", "--iterations", "9"]), {
    out: "a",
    seeds: 2,
    iterations: 9,
  });
  assertEquals(exactnessRequest(["--help"]), "help");
  assertStringIncludes(exactnessHelp(), "--iterations");
  assertThrows(() => exactnessRequest(["--seeds", "0"]), UsageError, "--seeds");
  assertThrows(() => exactnessRequest(["--seed", "1"]), UsageError);
  assertThrows(() => exactnessRequest(["damped"]), UsageError, '"damped"');
});

testWith({
  name: "exactness writes its report",
  read: true,
  write: true,
  run: true,
}, () =>
  inFolder(async (out) => {
    const { code, stdout } = await runTask("exactness", [
      "--out",
      out,
      "--seeds",
      "1",
      "--iterations",
      "20",
    ]);
    assertEquals(code, 0);
    assertStringIncludes(stdout, "holds: exact 1/2 trains");
    const names = await namesIn(out);
    assertEquals(names, [
      ...["coupling-sweep.svg", "exactness.json", "files.json"],
      ...["report.html", "report.md", "training.svg"],
    ]);
    const rows = JSON.parse(await Deno.readTextFile(`${out}/exactness.json`));
    assertEquals([rows.sweep.length, rows.training.length], [27, 3]);
  }));
