import {
  type Block,
  describeMachine,
  facts,
  list,
  minuteOf,
  paragraphs,
  type ReportDocument,
  type Section,
  sectionLines,
} from "../../../commands/mod.ts";
import { type Cell, cellsOf } from "../cases/cells.ts";
import { adamsCells, adamsPromise } from "./adams_promise.ts";
import { type GradientCosts, paperClaims } from "./paper_claims.ts";
import { COUPLING, LEARNING_RATE, PAPER_SYSTEMS, WEIGHT_DECAY } from "../paper_systems.ts";
import { tableSections } from "./paper_tables.ts";
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
  /** The command, as it was typed. */
  readonly command: string;
  /** When it ended. */
  readonly date: Date;
}

/** What a run comes to. */
interface PaperReport {
  /** What the terminal is told: what is read first comes last. */
  readonly lines: readonly string[];
  /** What people read. */
  readonly document: ReportDocument;
  /** As JSON. */
  readonly summary: unknown;
  /** Whether all that is promised holds. */
  readonly holds: boolean;
}

const ABOUT =
  "McCallum and Foster, Efficient, Accurate and Stable Gradients for Neural ODEs (arXiv " +
  "2410.11648), beside this library. The paper's numbers were measured on one NVIDIA GPU with " +
  "JAX and diffrax. Means and population standard deviations over the seeds.";

/** Puts the measurements beside the paper's. */
export function paperReport({ rows, costs, notes, command, date }: ReportInput): PaperReport {
  const cells = cellsOf(rows);
  const adams = adamsCells(cells);
  const promises = [...projectClaims(cells), adamsPromise(cells)];
  const paper = paperClaims(cells, costs);
  const holds = promises.every(({ holds }) => holds !== false);
  const machine = describeMachine();
  const circumstances = circumstancesOf(cells, machine);
  const tables = tableSections(cells, adams);
  const verdicts: Section[] = [
    { title: "What is promised", blocks: promises.flatMap(verdictBlocks) },
    {
      title: "What the paper claims, and what was measured here",
      blocks: paper.flatMap(verdictBlocks),
    },
  ];
  const how: Block[] = [...paragraphs([ABOUT]), list([...notes, ...circumstances])];
  const typed: Block = facts([["Command", { code: command }], ["Date", minuteOf(date)]]);
  const title = "How it was measured";
  return {
    lines: [...tables, ...verdicts, { title, blocks: how }].flatMap(sectionLines),
    document: {
      brand: "Revode paper report",
      title: "The paper's experiments",
      subtitle: `${machine.cpu} · Deno ${machine.deno}`,
      verdict: { pass: holds, text: verdictText(promises) },
      sections: [...verdicts, ...tables, { title, blocks: [...how, typed] }],
    },
    summary: { holds, promises, paper, notes, circumstances, machine, cells, adams, costs },
    holds,
  };
}

function verdictText(promises: readonly Verdict[]): string {
  const judged = promises.filter(({ holds }) => holds !== undefined);
  const broken = judged.filter(({ holds }) => !holds).length;
  const open = promises.length - judged.length;
  const rest = open === 0 ? "" : ` ${open} could not be judged.`;
  return broken === 0
    ? `All of ${judged.length} promises that were judged hold.${rest}`
    : `${broken} of ${judged.length} promises that were judged do not hold.${rest}`;
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

const WORDS = { true: "Holds.", false: "Does not hold.", undefined: "Not claimed." } as const;

function verdictBlocks({ claim, holds, found }: Verdict): Block[] {
  return [...paragraphs([[{ strong: claim }, ` ${WORDS[`${holds}`]}`]]), list(found)];
}
