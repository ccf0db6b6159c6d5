import { relativeDifference, TOLERANCES } from "../statistics/agreement.ts";
import { type PeerProblem, readNumbers, writeProblem } from "./peer_problem.ts";
import { type Peer, PeerFailure } from "./peer_process.ts";
import {
  leastStepsFor,
  type ReferenceOptions,
  type References,
  referencesFor,
} from "./peer_references.ts";
import type { PeerRow } from "./peer_rows.ts";
import { numbersIn, readyIn, trainedIn } from "./peer_words.ts";
import { compareTrainings, type TrainingResult } from "./spirals/compare_trainings.ts";

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
  /** The number of steps, where it is not the problem's. */
  readonly steps?: number;
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
interface RunProblemOptions extends ReferenceOptions {
  /** How often each row is timed. */
  readonly rounds: number;
  /** Told of progress in a line. */
  readonly print?: (line: string) => void;
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
  print(`${problem.name}: what the gradients are held against`);
  const references = await referencesFor(rows, problem, options);
  const leastSteps = await leastStepsFor(rows, problem, references.solution, options);
  const running = rows.map((row, k): Running => ({
    row,
    file: `${folder}/gradient-${k}.f64`,
    result: { row, status: "ok", missing: false, versions: {}, seconds: [], cpu: [] },
  }));
  try {
    for (const each of running) {
      if (signal?.aborted) break;
      print(`${problem.name}: ${each.row.name}`);
      await guarded(each, () => prepare(each, options, references, leastSteps));
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
  leastSteps: ReadonlyMap<PeerRow, number>,
): Promise<void> {
  const { row, file } = each;
  const peer = each.peer = start(row);
  const versions = readyIn(await peer.ask(undefined));
  const { compared, accuracy } = row;
  const steps = leastSteps.get(row);
  const settings = { ...row.settings, steps };
  const request = { prepare: { problem: folder, settings, gradient: file } };
  const { first } = numbersIn(await peer.ask(request), ["first"]);
  const { gradient: reference, bound = TOLERANCES[accuracy] } = references[compared]!;
  const difference = relativeDifference(await readNumbers(file), reference);
  const agrees = difference <= bound;
  each.result = { ...each.result, steps, versions, first, difference, bound, agrees };
}
