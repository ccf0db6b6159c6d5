import {
  type Block,
  count,
  counted,
  decimal,
  facts,
  figure,
  formatBytes,
  list,
  listed,
  type Machine,
  minuteOf,
  numbers,
  paragraph,
  powerOfTen,
  type ReportDocument,
  type Section,
  type Text,
  words,
} from "../../commands/mod.ts";
import { SWEEP_METHOD, type SweepRow } from "./coupling_sweep.ts";
import {
  brokenClaims,
  type ExactnessClaim,
  exactnessClaims,
  type ExactnessRows,
} from "./exactness_findings.ts";
import { sweepChart } from "./sweep_chart.ts";
import { sweepProblems } from "./sweep_problems.ts";
import { trainingChart } from "./training_chart.ts";
import { STIFFNESS, TRAINING_FORMS, type TrainingRow } from "./training_comparison.ts";

/** How the figures came about. */
interface ExactnessCircumstances {
  readonly command: string;
  readonly date: Date;
  readonly machine: Machine;
}

/** Says what the experiment found, as a document. */
export function exactnessDocument(
  rows: ExactnessRows,
  { command, date, machine }: ExactnessCircumstances,
): ReportDocument {
  const claims = exactnessClaims(rows);
  const broken = brokenClaims(rows);
  return {
    title: "Loss of information against stability",
    subtitle: `reversible ${SWEEP_METHOD.name} · ${machine.cpu} · Deno ${machine.deno}`,
    brand: "Revode exactness report",
    verdict: {
      pass: broken.length === 0,
      text: broken.length === 0
        ? `All ${claims.length} claims hold.`
        : `Does not hold: ${listed(broken.map(({ claim }) => claim))}.`,
    },
    sections: [
      ...exactnessSections(rows),
      {
        title: "To do it again",
        blocks: [facts([
          ["Command", { code: command }],
          ["Machine", `${machine.cpu}, ${counted(machine.cores, "core")}`],
          ["Versions", `Deno ${machine.deno}, V8 ${machine.v8}`],
          ["Files", "exactness.json has every row, with the loss of every iteration"],
          ["Date", minuteOf(date)],
        ])],
      },
    ],
  };
}

/** The sections that say what the experiment found, for its own report and the scaling report. */
export function exactnessSections(rows: ExactnessRows): Section[] {
  return [
    claimsSection(exactnessClaims(rows)),
    sweepSection(rows.sweep),
    trainingSection(rows.training),
  ];
}

function claimsSection(claims: readonly ExactnessClaim[]): Section {
  return {
    title: "What is claimed of exact arithmetic",
    blocks: [{
      kind: "table",
      columns: [words("claim"), words("found"), words("")],
      rows: claims.map(({ claim, found, holds }) => [
        claim,
        found,
        holds ? "holds" : { strong: "does not hold" },
      ]),
    }],
  };
}

function sweepSection(rows: readonly SweepRow[]): Section {
  const outside = rows.filter(({ inRange }) => !inRange);
  return {
    title: "The coupling, from 0.999 to 0.1",
    blocks: [
      paragraph(
        "A coupling λ near 1 sheds little information and damps little: the parasitic mode " +
          "grows where the problem is damped. A low one is stable, and floating point does not " +
          "find its way back.",
      ),
      figure({
        name: "coupling-sweep",
        alternative:
          "Error of the solve, and of the way back in float64 and in exact arithmetic, " +
          "against the bits that the coupling sheds a step, for a damped, an oscillating and a " +
          "chaotic problem",
        caption: "What is 10⁶ or more is drawn there, and 0 at the bottom. The way back in exact " +
          "arithmetic is exact wherever the solve stays on the grid.",
        span: "whole",
      }, (layout) => sweepChart(rows, layout)),
      sweepTable(rows),
      list([
        ...sweepProblems().map(({ name, equations, t1, steps, y0 }): Text =>
          `${name}: ${equations}; from (${y0.join(", ")}) to t = ${t1} in ${count(steps)} steps`
        ),
        "error: of the solve at its end, relative to the true state, in floating point",
        "grid: what rounding to the grid adds to it",
        "limit: the largest |hα| on the negative real axis at which a step is stable",
        ...(outside.length > 0
          ? ["a dash: the solve left the grid, as the parasitic mode had grown out of it"]
          : []),
      ]),
    ],
  };
}

function sweepTable(rows: readonly SweepRow[]): Block {
  const error = (value: number): Text =>
    value === Infinity ? "∞" : Number.isNaN(value) ? "–" : powerOfTen(value);
  return {
    kind: "table",
    grouped: true,
    columns: [
      ...[words("problem"), numbers("λ"), numbers("limit"), numbers("error"), numbers("grid")],
      ...[numbers("way back, float64"), numbers("way back, exact"), numbers("bits")],
    ],
    rows: rows.map((row) => [
      row.problem,
      `${row.p}/${row.q}`,
      decimal(row.stabilityLimit),
      error(row.forwardError),
      row.inRange ? error(row.gridError) : "–",
      error(row.floatRoundTrip),
      row.inRange ? error(row.exactRoundTrip) : "–",
      row.inRange ? decimal(row.bits, 4) : "–",
    ]),
  };
}

function trainingSection(rows: readonly TrainingRow[]): Section {
  const seeds = new Set(rows.map(({ seed }) => seed)).size;
  const most = Math.max(0, ...rows.map(({ iterations }) => iterations));
  return {
    title: "Training on a spring with strong friction",
    blocks: [
      paragraph(
        `A network learns the force in y1' = y2, y2' = −4 y1 − 6 y2 + 2 cos t from 161 ` +
          `points to t = 40, in 800 steps of rk4, from the same start with each form: ${
            counted(seeds, "seed")
          }, ${counted(most, "iteration")}. The friction makes |hα| = ${decimal(STIFFNESS, 2)}.`,
      ),
      figure({
        name: "training",
        alternative:
          "Losses of the trainings against the iterations: those at coupling 999/1000 end " +
          "early, those with exact arithmetic and with full storage lie on each other",
        caption:
          "A line a seed. A cross is where the way back missed the start; exact arithmetic " +
          "and full storage lie on each other.",
        span: "whole",
      }, (layout) => trainingChart(rows, layout)),
      {
        kind: "table",
        grouped: true,
        columns: [
          ...[words("form"), numbers("seed"), numbers("iterations"), numbers("least loss")],
          ...[numbers("memory"), words("ended by")],
        ],
        rows: TRAINING_FORMS.flatMap(({ name }) =>
          rows.filter(({ form }) => form === name).map((row): Text[] => [
            name,
            String(row.seed),
            count(row.iterations),
            row.bestLoss.toPrecision(9),
            formatBytes(row.peakBytes),
            row.failure || "–",
          ])
        ),
      },
    ],
  };
}
