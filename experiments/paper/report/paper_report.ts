import { alignColumns, describeMachine, wrap } from "../../../commands/mod.ts";
import { type Cell, cellsOf } from "../cases/cells.ts";
import { adamsCells, adamsPromise } from "./adams_promise.ts";
import { type GradientCosts, paperClaims } from "./paper_claims.ts";
import { COUPLING, LEARNING_RATE, PAPER_SYSTEMS, WEIGHT_DECAY } from "../paper_systems.ts";
import { tablesOf, type TitledTable } from "./paper_tables.ts";
import { projectClaims, type Verdict } from "./project_claims.ts";
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
  const adams = adamsCells(cells);
  const promised = [...projectClaims(cells), adamsPromise(cells)];
  const paper = paperClaims(cells, costs);
  const tables = tablesOf(cells, adams);
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
    ...tables.flatMap(tableMarkdown),
  ];
  return {
    markdown: `${sections.join("\n\n")}\n`,
    lines: [
      ...tables.flatMap(({ title, table }) => [
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
    summary: {
      holds,
      promises: promised,
      paper,
      notes,
      circumstances,
      machine,
      cells,
      adams,
      costs,
    },
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
    }; AdamW, learning rate ${LEARNING_RATE}, decay ${WEIGHT_DECAY}; coupling ${COUPLING} of the paper's reversible methods.`,
    ...(cells.some(({ experiment }) => experiment === "ours") ? [WORDS_OF_OURS] : []),
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

const WORDS_OF_OURS =
  "Reversible Adams and full storage are not the paper's. Reversible Adams goes back as the library " +
  "has it by default, with 8 anchors and watched. With a step a row the steps are fixed, and end " +
  "where the rows of the data are.";

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

/** A table as Markdown, a heading before it. */
function tableMarkdown({ title, table: [header, ...rows] }: TitledTable): string[] {
  return [
    `## ${sentence(title)}`,
    [header, header.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n"),
  ];
}
