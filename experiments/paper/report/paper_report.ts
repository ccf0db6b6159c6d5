import { alignColumns, describeMachine, formatBytes, wrap } from "../../../commands/mod.ts";
import { type Cell, cellsOf, type Spread } from "../cases/cells.ts";
import { type GradientCosts, paperClaims } from "./paper_claims.ts";
import { COUPLING, LEARNING_RATE, PAPER_SYSTEMS, WEIGHT_DECAY } from "../paper_systems.ts";
import {
  isKeysChoice,
  lossUnclaimed,
  meetsLoss,
  promises,
  sci,
  speedUp,
  type Verdict,
  whyMissed,
} from "./project_claims.ts";
import type { PaperRow } from "./runs_csv.ts";

/** What a report is made of. */
export interface ReportInput {
  /** The rows of all cases. */
  readonly rows: readonly PaperRow[];
  /** The cost of a gradient against the number of steps. */
  readonly costs: GradientCosts;
  /** What was cut, in sentences. */
  readonly notes: readonly string[];
}

/** The report, three times over. */
export interface PaperReport {
  /** As Markdown. */
  readonly markdown: string;
  /** As lines for the terminal. */
  readonly lines: readonly string[];
  /** As JSON. */
  readonly summary: unknown;
  /** Whether all that is promised holds. */
  readonly holds: boolean;
}

/**
 * Puts the measurements beside the paper's.
 *
 * @param input Rows, costs, what was cut.
 * @returns The report.
 */
export function paperReport({ rows, costs, notes }: ReportInput): PaperReport {
  const cells = cellsOf(rows);
  const promised = promises(cells);
  const paper = paperClaims(cells, costs);
  const holds = promised.every(({ holds }) => holds !== false);
  const machine = describeMachine();
  const circumstances = circumstancesOf(cells, machine);
  const sections = [
    "# The paper's experiments",
    "McCallum and Foster, Efficient, Accurate and Stable Gradients for Neural ODEs (arXiv " +
    "2410.11648), beside this library. The paper's numbers were measured on one NVIDIA GPU with " +
    "JAX and diffrax. Means and population standard deviations over the seeds.",
    [...notes, ...circumstances].map((text) => `- ${text}`).join("\n"),
    "## What is promised",
    ...promised.map(verdictMarkdown),
    "## What the paper claims, and what was measured here",
    ...paper.map(verdictMarkdown),
    ...tablesOf(cells),
  ];
  return {
    markdown: `${sections.join("\n\n")}\n`,
    lines: [
      ...gridTables(cells).flatMap(({ title, table }) => [
        "",
        title,
        // The reasons have lines of their own below.
        ...alignColumns(table.map((row) => row.map((cell) => cell.replace(/: .*/, ""))), LEFT),
      ]),
      ...verdictLines("What is promised", promised),
      ...verdictLines("What the paper claims, and what was measured here", paper),
      "",
      ...[...notes, ...circumstances].flatMap((text) => wrap(text)),
    ],
    summary: { holds, promises: promised, paper, notes, circumstances, machine, cells, costs },
    holds,
  };
}

function circumstancesOf(
  cells: readonly Cell[],
  machine: { cpu: string; cores: number; deno: string },
) {
  const jobs = cells.flatMap((cell) => cell.jobs);
  const [least, most] = [Math.min(...jobs), Math.max(...jobs)];
  const atATime = least === most ? `${most}` : `${least} to ${most}`;
  const systems = [...new Set(cells.map(({ system }) => system))];
  return [
    `${machine.cpu}, ${machine.cores} cores; Deno ${machine.deno}. ${atATime} ${
      most === 1 ? "training" : "trainings"
    } ran at a ` +
    `time${most > 1 ? ", so times are longer and vary more than those of one alone" : ""}.`,
    ...systems.map((name) => {
      const { time, iterations, tolerance, hidden: paperHidden } = PAPER_SYSTEMS[name];
      const { origin, hidden } = cells.find(({ system }) => system === name)!;
      const steps = tolerance === undefined ? "fixed steps" : `adaptive steps at ${tolerance}`;
      return `${name}: ${origin} data; one hidden layer of ${hidden}${
        hidden === paperHidden ? "" : ` (the paper: ${paperHidden})`
      }, tanh, ` +
        `${time ? "sees the time" : "without the time"}; ${steps}; the paper's ${iterations} ` +
        "iterations.";
    }),
    `In every cell: weights and biases start uniform within ± 1/sqrt(fan-in), ${
      WORDS_OF_STARTS[cells[0].starts]
    }; AdamW, learning rate ${LEARNING_RATE}, decay ${WEIGHT_DECAY}; coupling ${COUPLING}.`,
    WORDS_OF_LOSS[cells[0].lossAs],
    "A runtime is that of the training loop, after a warm-up. Tracked bytes are all buffers that " +
    "a training keeps; resident is the growth of the kernel's high-water mark.",
  ];
}

const WORDS_OF_STARTS = {
  paper: "drawn from the same keys as the paper's code draws them from jax's",
  own: "drawn by this library, from the same seeds",
} as const;

const WORDS_OF_LOSS = {
  paper:
    "The loss is that of the paper's code: without the first row of the data, the white dwarf's data " +
    "by the method under test, the pendulum's path straight from step to step; and one update is " +
    "made first that is not counted.",
  own:
    "The loss is the mean over all rows of the data, this library's. The paper's, which differs by " +
    "small things, is --loss paper.",
} as const;

const LEFT = ["left", "left"] as const;

const WORDS = { true: "holds", false: "does not hold", undefined: "not claimed" } as const;

function wordOf({ holds }: Verdict): string {
  return WORDS[`${holds}`];
}

function verdictMarkdown(verdict: Verdict): string {
  return `**${verdict.claim}** ${sentence(wordOf(verdict))}.\n\n` +
    verdict.found.map((text) => `- ${text}`).join("\n");
}

function sentence(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}

function verdictLines(title: string, verdicts: readonly Verdict[]): string[] {
  return ["", title].concat(
    verdicts.flatMap((verdict) => [
      ...wrap(`${wordOf(verdict).padEnd(13)}  ${verdict.claim}`, " ".repeat(15)),
      ...verdict.found.flatMap((text) => wrap(`${" ".repeat(15)}- ${text}`, " ".repeat(17))),
    ]),
  );
}

/** The tables as Markdown, a heading before each. */
function tablesOf(cells: readonly Cell[]): string[] {
  return gridTables(cells).flatMap(({ title, table: [header, ...rows] }) => [
    `## ${sentence(title)}`,
    [header, header.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n"),
  ]);
}

interface TitledTable {
  readonly title: string;
  readonly table: string[][];
}

function gridTables(cells: readonly Cell[]): TitledTable[] {
  const systems = Map.groupBy(cells, ({ system, experiment }) => `${experiment} ${system}`);
  return [...systems.values()].map((group) => {
    const [{ experiment, system }] = group;
    return experiment === "grid"
      ? { title: system, table: gridTable(group, cells) }
      : { title: `weight decay, ${system}`, table: decayTable(group) };
  });
}

const GRID_HEADER = [
  ...["method", "adjoint", "runs", "runtime s", "paper s", "paper/ours"],
  ...["tracked", "resident", "steps", "best loss", "paper's", "at most mean + 2 sd"],
  "way back",
];

function gridTable(group: readonly Cell[], cells: readonly Cell[]): string[][] {
  const grid = cells.filter(({ experiment }) => experiment === "grid");
  const order = (cell: Cell) => {
    const { methods } = PAPER_SYSTEMS[cell.system];
    const [, c = "0"] = cell.adjoint.split(":");
    return methods.indexOf(cell.method) * 1e6 + Number(c);
  };
  return [
    GRID_HEADER,
    ...[...group].sort((a, b) => order(a) - order(b)).map((cell) => gridRow(cell, grid)),
  ];
}

function gridRow(cell: Cell, grid: readonly Cell[]): string[] {
  const { published, failures, runs } = cell;
  const scaled = cell.iterations < PAPER_SYSTEMS[cell.system].iterations ? " (scaled)" : "";
  const ratio = speedUp(cell);
  return [
    ...[cell.method, cell.adjoint],
    failures.length === 0 ? `${runs}` : `${runs} of ${runs + failures.length}`,
    spreadText(cell.runtime, (x) => x.toPrecision(3)),
    published ? `${published.runtime} ± ${published.runtimeSd}` : "",
    ratio === undefined ? "" : `${ratio.toPrecision(3)}${scaled}`,
    ...memoryCells(cell),
    cell.steps?.toFixed(Number.isInteger(cell.steps) ? 0 : 1) ?? "",
    spreadText(cell.loss, sci),
    published ? `${sci(published.loss)} ± ${sci(published.lossSd)}` : "",
    judged(cell, grid),
    cell.reconstructionError?.toExponential(1) ?? "",
  ];
}

function memoryCells({ trackedBytes, residentBytes }: Cell): string[] {
  return [trackedBytes, residentBytes].map((bytes) =>
    bytes === undefined ? "" : formatBytes(bytes)
  );
}

function judged(cell: Cell, grid: readonly Cell[]): string {
  if (lossUnclaimed(cell) !== undefined || cell.published === undefined) return "not claimed";
  if (meetsLoss(cell)) return "yes";
  return `${isKeysChoice(cell) ? "over the paper's keys" : "no"}: ${whyMissed(cell, grid)}`;
}

const DECAY_HEADER = [
  ...["method", "adjoint", "decay", "runs", "best loss", "least", "largest"],
  ...["way back, at most", "runtime s"],
];

function decayTable(group: readonly Cell[]): string[][] {
  const rows = [...group].sort((a, b) => a.adjoint.localeCompare(b.adjoint) || a.decay - b.decay);
  return [
    DECAY_HEADER,
    ...rows.map((cell) => [
      ...[cell.method, cell.adjoint, String(cell.decay)],
      cell.failures.length === 0
        ? `${cell.runs}`
        : `${cell.runs} of ${cell.runs + cell.failures.length}: ${cell.failures[0]}`,
      spreadText(cell.loss, sci),
      ...[cell.loss?.least, cell.loss?.most].map((x) => x === undefined ? "" : sci(x)),
      cell.reconstructionError?.toExponential(1) ?? "",
      spreadText(cell.runtime, (x) => x.toPrecision(3)),
    ]),
  ];
}

function spreadText(spread: Spread | undefined, format: (x: number) => string): string {
  return spread === undefined ? "none" : `${format(spread.mean)} ± ${format(spread.sd)}`;
}
