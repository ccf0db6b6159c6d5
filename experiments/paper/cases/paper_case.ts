import { defaultCheckpoints, onlineAdvances, optimalAdvances } from "../../../solvers/mod.ts";
import { isReversibleAdams, methodNamed } from "../../../commands/mod.ts";
import { PAPER_SYSTEMS, type PaperSystem, WEIGHT_DECAY } from "../paper_systems.ts";

/**
 * What a case is part of: the paper's grid, what this library has beside it, or the comparison of
 * weight decays.
 */
export type Experiment = "grid" | "ours" | "decay";

/** Whose way it is: that of the paper's code, or this library's. */
export type Whose = "paper" | "own";

/** One training. It goes to the worker as JSON. */
export interface PaperCase {
  /** What it is part of. */
  readonly experiment: Experiment;
  /** The system's name. */
  readonly system: string;
  /** The base method's name. */
  readonly method: string;
  /** `reversible`, `recursive:c`, or `full`, which the paper has not. */
  readonly adjoint: string;
  /** The width of the network's hidden layer. */
  readonly hidden: number;
  /** The weight decay of AdamW. */
  readonly decay: number;
  /** The number of updates. */
  readonly iterations: number;
  /** Who draws the network's start from the seed. */
  readonly starts: Whose;
  /** How the loss is read, the white dwarf's data are made, and updates are counted. */
  readonly lossAs: Whose;
  /** The paper's steps, or this library's: fixed ones, a row of the data each. */
  readonly stepsAs: Whose;
  /** Seeds the network. */
  readonly seed: number;
}

/** What to run of the grid. */
export interface GridOptions {
  /** The systems' names, each of {@linkcode PAPER_SYSTEMS}. */
  readonly systems: readonly string[];
  /** How many seeds, from 0 on. */
  readonly seeds: number;
  /** What the paper's iterations are divided by. Default 1. */
  readonly shorten?: number;
  /** The width of the hidden layer; default the paper's. */
  readonly hidden?: number;
  /** Who draws the starts. Default the paper. */
  readonly starts?: Whose;
  /** Whose loss it is. Default the paper's. */
  readonly lossAs?: Whose;
  /** Of the base methods these only. */
  readonly methods?: readonly string[];
  /** Of the adjoints these only. */
  readonly adjoints?: readonly string[];
}

/**
 * The cases of the paper's grid, in the order in which they are best run: seed by seed, so that
 * the seeds of a cell meet the machine at different times; within a seed the long ones first, so
 * that none is left over at the end.
 */
export function gridCases(options: GridOptions): PaperCase[] {
  const { systems, methods } = options;
  const choices = systems.map((name) => PAPER_SYSTEMS[name]).flatMap((system) =>
    system.methods.filter((name) => methods?.includes(name) ?? true).flatMap((method) =>
      adjointsOf(system).map((adjoint) => ({ system, method, adjoint }))
    )
  );
  return casesOf("grid", choices, options);
}

/** What tells a cell from the others of its experiment. */
interface Choice extends Pick<PaperCase, "method" | "adjoint"> {
  readonly system: PaperSystem;
  /** Default the paper's. */
  readonly decay?: number;
  /** Default the paper's. */
  readonly stepsAs?: Whose;
}

/** The cases of some cells, of the adjoints that are wanted: seed by seed, the long ones first. */
export function casesOf(
  experiment: Experiment,
  choices: readonly Choice[],
  { seeds, shorten = 1, hidden, adjoints, starts = "paper", lossAs = "paper" }: GridOptions,
): PaperCase[] {
  const cells = choices.filter(({ adjoint }) => adjoints?.includes(adjoint) ?? true).map(
    (
      { system: { name, ...system }, method, adjoint, decay = WEIGHT_DECAY, stepsAs = "paper" },
    ) => ({
      ...{ experiment, system: name, method, adjoint, hidden: hidden ?? system.hidden, decay },
      iterations: Math.ceil(system.iterations / shorten),
      ...{ starts, lossAs, stepsAs, seed: 0 },
    }),
  );
  const longFirst = cells.sort((a, b) => expectedSeconds(b) - expectedSeconds(a));
  return Array.from({ length: seeds }, (_, seed) => longFirst.map((cell) => ({ ...cell, seed })))
    .flat();
}

/** The adjoints that the paper compares on a system. */
export function adjointsOf({ checkpoints }: PaperSystem): string[] {
  return ["reversible", ...checkpoints.map((c) => `recursive:${c}`)];
}

/** About how long a step of reversible Adams takes there and back besides its evaluations, in seconds. */
const EVEN_STEP = 3e-7;
/** The same where the weights have to be computed for its size. */
const UNEVEN_STEP = 4e-6;

/** About how long a training takes; good for an order and a time left, no more. */
export function expectedSeconds(what: PaperCase): number {
  const { system, method, adjoint, iterations, stepsAs } = what;
  const { steps, evaluationTime, tolerance } = PAPER_SYSTEMS[system];
  const named = methodNamed(method);
  const { evaluations } = named;
  const [kind, c] = adjoint.split(":");
  // A pullback takes about as long as two evaluations.
  if (isReversibleAdams(named)) {
    const even = tolerance === undefined || stepsAs === "own";
    return iterations * steps * (4 * evaluationTime + (even ? EVEN_STEP : UNEVEN_STEP));
  }
  if (kind === "full") return iterations * steps * evaluations * 4 * evaluationTime;
  if (kind === "reversible") return iterations * steps * evaluations * 8 * evaluationTime;
  const states = c === undefined ? defaultCheckpoints(steps) : Number(c);
  const advances = tolerance === undefined
    ? optimalAdvances(steps, states)
    : onlineAdvances(steps, states);
  return iterations * (advances + 3 * steps) * evaluations * evaluationTime;
}

/** What the seeds of a cell have in common, and no other cell has. */
export function cellKey(what: Omit<PaperCase, "seed">): string {
  const { experiment, system, method, adjoint, hidden, decay, iterations } = what;
  const { starts, lossAs, stepsAs } = what;
  return [experiment, system, method, adjoint, hidden, decay, iterations, starts, lossAs, stepsAs]
    .join(" ");
}

/** What tells a case from all others. */
export function caseKey(what: PaperCase): string {
  return [cellKey(what), what.seed].join(" ");
}

/** A case in words. */
export function caseText(what: PaperCase): string {
  return `${cellName(what)}, seed ${what.seed}`;
}

/** A cell in words. */
export function cellName(what: Omit<PaperCase, "seed">): string {
  const { system, adjoint, decay, experiment } = what;
  const more = experiment === "decay" ? `, decay ${decay}` : "";
  return `${system}, ${methodText(what)}, ${adjoint}${more}`;
}

/** A cell's method in words. */
export function methodText({ method, stepsAs }: Pick<PaperCase, "method" | "stepsAs">): string {
  return stepsAs === "own" ? `${method} with a step a row` : method;
}
