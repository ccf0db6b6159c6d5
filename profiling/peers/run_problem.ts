import { METHODS } from "../../solvers/mod.ts";
import { continuousBound, relativeDifference, TOLERANCES } from "../statistics/agreement.ts";
import { type PeerProblem, readNumbers, writeProblem } from "./peer_problem.ts";
import { type Peer, PeerFailure } from "./peer_process.ts";
import type { Compared, PeerRow } from "./peer_rows.ts";
import { compareTrainings, type TrainingResult } from "./spirals/compare_trainings.ts";
import type { TrainedSpirals } from "./spirals/spirals_task.ts";

/** What was found of a row. */
export interface PeerResult {
  /** The row. */
  readonly row: PeerRow;
  /** "ok", or why there are no times. */
  readonly status: string;
  /** Whether the peer is not installed, or has no such adjoint. */
  readonly missing: boolean;
  /** The versions that the peer told. */
  readonly versions: Readonly<Record<string, string>>;
  /** Seconds from the problem to the first gradient: what is compiled on the way included. */
  readonly first?: number;
  /** How far the gradient is from what it is held against, relative to the largest element. */
  readonly difference?: number;
  /** How far it may be. */
  readonly bound?: number;
  /** Whether it is not further. */
  readonly agrees?: boolean;
  /** Where the problem is a training: how it went. */
  readonly training?: TrainingResult;
  /** Seconds a gradient, round by round; empty without all of them. */
  readonly seconds: readonly number[];
  /** Processor seconds a gradient, round by round. */
  readonly cpu: readonly number[];
  /** The peak of resident memory, in bytes. */
  readonly peak?: number;
  /** The same before the problem was there: runtime and library. */
  readonly start?: number;
}

/** How {@linkcode runProblem} goes about it. */
interface RunProblemOptions {
  /** How often each row is timed. */
  readonly rounds: number;
  /** A folder for the files of the problem. */
  readonly folder: string;
  /** Starts the peer of a row. */
  readonly start: (row: PeerRow) => Peer;
  /** Told of progress in a line. */
  readonly print?: (line: string) => void;
  /** Ends the run when it is aborted. */
  readonly signal?: AbortSignal;
}

/** A row in the making. */
interface Running {
  readonly row: PeerRow;
  readonly file: string;
  peer?: Peer;
  result: PeerResult;
}

/**
 * Measures a problem: starts a peer a row, then times one gradient a peer and round by turns,
 * while all others wait for their turn.
 *
 * @returns A result a row, in order; nothing of worth where the run was interrupted.
 * @throws {PeerFailure} If this library cannot compute what the rows are held against.
 */
export async function runProblem(
  problem: PeerProblem,
  rows: readonly PeerRow[],
  options: RunProblemOptions,
): Promise<PeerResult[]> {
  const { rounds, folder, print = () => {}, signal } = options;
  await writeProblem(folder, problem);
  const kinds = new Set(rows.map(({ compared }) => compared));
  print(`${problem.name}: what the gradients are held against`);
  const references = await referencesFor(kinds, problem, options);
  const running = rows.map((row, k): Running => ({
    row,
    file: `${folder}/gradient-${k}.f64`,
    result: { row, status: "ok", missing: false, versions: {}, seconds: [], cpu: [] },
  }));
  try {
    for (const each of running) {
      if (signal?.aborted) break;
      print(`${problem.name}: ${each.row.name}`);
      await guarded(each, () => prepare(each, options, references));
    }
    for (let round = 0; round < rounds; round++) {
      print(`${problem.name}: round ${round + 1} of ${rounds}`);
      // Another one begins in each round, so that none always follows the same one.
      const turn = running.map((_, k) => running[(k + round) % running.length]);
      for (const each of turn) {
        if (signal?.aborted) break;
        await guarded(each, async (peer) => {
          const { seconds, cpu } = numbersIn(await peer.ask({ run: round }), ["seconds", "cpu"]);
          const { result } = each;
          each.result = {
            ...result,
            seconds: [...result.seconds, seconds],
            cpu: [...result.cpu, cpu],
          };
        });
      }
    }
    for (const each of running) {
      if (signal?.aborted) break;
      await guarded(each, async (peer) => {
        const reply = await peer.ask({ end: true });
        each.result = { ...each.result, ...numbersIn(reply, ["peak", "start"]) };
        const { trained: reference } = references[each.row.compared]!;
        if (reference === undefined) return;
        const labels = problem.labels.slice(-reference.logits.length);
        const training = compareTrainings(trainedIn(reply), reference, labels);
        each.result = { ...each.result, training };
      });
    }
  } finally {
    await Promise.all(running.map(({ peer }) => peer?.close()));
  }
  return running.map(({ result }) => result);
}

/** Does what is to be done with a peer; one that fails is left out from then on. */
async function guarded(each: Running, work: (peer: Peer) => Promise<void>): Promise<void> {
  if (each.result.status !== "ok") return;
  try {
    await work(each.peer!);
  } catch (error) {
    if (!(error instanceof PeerFailure)) throw error;
    const { message, missing } = error;
    each.result = { ...each.result, status: message, missing, seconds: [], cpu: [] };
    await each.peer?.close();
    each.peer = undefined;
  }
}

async function prepare(
  each: Running,
  { start, folder }: RunProblemOptions,
  references: References,
): Promise<void> {
  const { row, file } = each;
  const peer = each.peer = start(row);
  const versions = readyIn(await peer.ask(undefined));
  const { settings, compared, accuracy } = row;
  const request = { prepare: { problem: folder, settings, gradient: file } };
  const { first } = numbersIn(await peer.ask(request), ["first"]);
  const { gradient: reference, bound = TOLERANCES[accuracy] } = references[compared]!;
  const difference = relativeDifference(await readNumbers(file), reference);
  const agrees = difference <= bound;
  each.result = { ...each.result, versions, first, difference, bound, agrees };
}

/** What gradients are held against; for a continuous adjoint with the bound of its error. */
type References = Partial<Record<Compared, Reference>>;

interface Reference {
  readonly gradient: Float64Array;
  readonly bound?: number;
  /** Where the problem is a training: what it comes to. */
  readonly trained?: TrainedSpirals;
}

/** The gradients by this library that rows are held against, each computed in a process. */
async function referencesFor(
  kinds: ReadonlySet<Compared>,
  problem: PeerProblem,
  { folder, start, signal }: RunProblemOptions,
): Promise<References> {
  const referenceOf = async (settings: PeerRow["settings"]): Promise<Reference> => {
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
  };
  const references: References = {};
  if (kinds.has("reversible")) {
    references.reversible = await referenceOf({ adjoint: "full", method: "reversible" });
  }
  if (!kinds.has("base") && !kinds.has("continuous")) return references;
  references.base = await referenceOf({ adjoint: "full" });
  if (kinds.has("continuous")) {
    const { gradient } = references.base;
    const gradientOf = async (settings: PeerRow["settings"]) =>
      (await referenceOf(settings)).gradient;
    const probes = {
      discrete: gradient,
      discreteHalved: await gradientOf({ adjoint: "full", refine: 2 }),
      continuous: await gradientOf({ adjoint: "backsolve" }),
      continuousHalved: await gradientOf({ adjoint: "backsolve", refine: 2 }),
    };
    const { order } = METHODS[problem.method];
    references.continuous = { gradient, bound: continuousBound(probes, order) };
  }
  return references;
}

/** The versions in a peer's first word. */
function readyIn(reply: unknown): Readonly<Record<string, string>> {
  const { ready } = present(reply);
  if (typeof ready !== "object" || ready === null) {
    throw new PeerFailure(`said ${shown(reply)}, wanted that it is ready`);
  }
  return ready as Readonly<Record<string, string>>;
}

/** The reply of a peer that has what it was asked for. */
function present(reply: unknown): Readonly<Record<string, unknown>> {
  const { missing } = Object(reply);
  if (typeof missing === "string") throw new PeerFailure(missing, true);
  return Object(reply);
}

function numbersIn<Name extends string>(
  reply: unknown,
  names: readonly Name[],
): Record<Name, number> {
  const values = present(reply);
  const wrong = names.find((name) => !Number.isFinite(values[name]) || Number(values[name]) < 0);
  if (wrong !== undefined) {
    throw new PeerFailure(`answered ${shown(reply)}, wanted a number as ${wrong}`);
  }
  return Object.fromEntries(names.map((name) => [name, values[name]])) as Record<Name, number>;
}

/** What a training came to, in a peer's last word. */
function trainedIn(reply: unknown): TrainedSpirals {
  const { losses, logits } = present(reply);
  for (const numbers of [losses, logits]) {
    if (!Array.isArray(numbers) || !numbers.every(Number.isFinite)) {
      throw new PeerFailure(`answered ${shown(reply)}, wanted losses and logits of a training`);
    }
  }
  return { losses, logits } as TrainedSpirals;
}

function shown(reply: unknown): string {
  return String(JSON.stringify(reply)).slice(0, 200);
}
