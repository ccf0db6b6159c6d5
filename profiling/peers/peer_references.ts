import { METHODS } from "../../solvers/mod.ts";
import { continuousBound, relativeDifference } from "../statistics/agreement.ts";
import { type PeerProblem, readNumbers } from "./peer_problem.ts";
import { type Peer, PeerFailure } from "./peer_process.ts";
import type { Compared, PeerRow } from "./peer_rows.ts";
import { numbersIn, readyIn, trainedIn } from "./peer_words.ts";
import type { TrainedSpirals } from "./spirals/spirals_task.ts";

/** What gradients are held against, with the bound of an error where that is not round-off. */
export type References = Partial<Record<Compared, Reference>>;

interface Reference {
  readonly gradient: Float64Array;
  readonly bound?: number;
  /** Where the problem is a training: what it comes to. */
  readonly trained?: TrainedSpirals;
}

/** How this library is asked for a gradient. */
export interface ReferenceOptions {
  /** A folder for the files of the problem. */
  readonly folder: string;
  /** Starts the peer of a row. */
  readonly start: (row: PeerRow) => Peer;
  /** Ends the run when it is aborted. */
  readonly signal?: AbortSignal;
}

/** What solves the differential equation itself: with the steps of a problem to round-off. */
const SOLUTION = { adjoint: "full", solver: "dopri8" };

/** How many times the problem's steps another method may take to the same error. */
const MOST = 4;

/** The gradients by this library that rows are held against, each computed in a process. */
export async function referencesFor(
  rows: readonly PeerRow[],
  problem: PeerProblem,
  options: ReferenceOptions,
): Promise<References> {
  const kinds = new Set(rows.map(({ compared }) => compared));
  const gradientOf = async (settings: PeerRow["settings"]) =>
    (await referenceOf(settings, problem, options)).gradient;
  const references: References = {};
  if (kinds.has("reversible")) {
    const settings = { adjoint: "full", method: "reversible" };
    references.reversible = await referenceOf(settings, problem, options);
  }
  if (kinds.size === 1 && kinds.has("reversible")) return references;
  references.base = await referenceOf({ adjoint: "full" }, problem, options);
  const { gradient } = references.base;
  if (kinds.has("continuous")) {
    const probes = {
      discrete: gradient,
      discreteHalved: await gradientOf({ adjoint: "full", refine: 2 }),
      continuous: await gradientOf({ adjoint: "backsolve" }),
      continuousHalved: await gradientOf({ adjoint: "backsolve", refine: 2 }),
    };
    const { order } = METHODS[problem.method];
    references.continuous = { gradient, bound: continuousBound(probes, order) };
  }
  if (kinds.has("solution")) {
    const solution = await gradientOf(SOLUTION);
    references.solution = { gradient: solution, bound: relativeDifference(gradient, solution) };
  }
  return references;
}

/**
 * How many steps the rows of another method take, at least, for a gradient that is no further from
 * that of the differential equation than the base method's is: as this library finds them.
 *
 * @throws {PeerFailure} If many times as many steps as the problem's do not reach it.
 */
export async function leastStepsFor(
  rows: readonly PeerRow[],
  problem: PeerProblem,
  solution: Reference | undefined,
  options: ReferenceOptions,
): Promise<ReadonlyMap<PeerRow, number>> {
  const found = new Map<string, number>();
  const least = new Map<PeerRow, number>();
  for (const row of rows) {
    if (row.compared !== "solution") continue;
    const { adjoint, solver } = row.settings;
    const isContinuous = adjoint === "backsolve" || adjoint === "continuous";
    const settings = { adjoint: isContinuous ? "backsolve" : "full", solver };
    const key = JSON.stringify(settings);
    const steps = found.get(key) ?? await leastSteps(settings, problem, solution!, options);
    found.set(key, steps);
    least.set(row, steps);
  }
  return least;
}

async function leastSteps(
  settings: PeerRow["settings"],
  problem: PeerProblem,
  { gradient: solution, bound = 0 }: Reference,
  options: ReferenceOptions,
): Promise<number> {
  for (let steps = 1; steps <= MOST * problem.steps; steps++) {
    const { gradient } = await referenceOf({ ...settings, steps }, problem, options);
    if (relativeDifference(gradient, solution) <= bound) return steps;
  }
  throw new PeerFailure(
    `${settings.solver} does not reach the error of ${problem.method} in ${MOST} times its steps`,
  );
}

/** A gradient by this library. */
async function referenceOf(
  settings: PeerRow["settings"],
  problem: PeerProblem,
  { folder, start, signal }: ReferenceOptions,
): Promise<Reference> {
  signal?.throwIfAborted();
  const kind = { compared: "base", dtype: "float64", accuracy: "float64" } as const;
  const peer = start({ name: "reference", program: "revode", settings, ...kind });
  try {
    readyIn(await peer.ask(undefined));
    const file = `${folder}/reference.f64`;
    const prepare = { problem: folder, settings, gradient: file, warmUp: false };
    numbersIn(await peer.ask({ prepare }), ["first"]);
    const gradient = await readNumbers(file);
    if (problem.spirals === undefined) return { gradient };
    return { gradient, trained: trainedIn(await peer.ask({ end: true })) };
  } finally {
    await peer.close();
  }
}
