import {
  fullStorageAdjoint,
  type GradientOptions,
  isFailedSolve,
  PreparedGradient,
  recursiveCheckpointAdjoint,
  resetTrackedPeak,
  reversible,
  reversibleAdjoint,
  rk4,
  trackedBytes,
} from "../../mod.ts";
import type { AdjointName } from "../adjoints.ts";
import type { LeftOut, Measured } from "../messages.ts";
import type { Subject } from "./subject.ts";

/** A method, and a way back over its steps. */
type Way = Pick<GradientOptions, "method" | "adjoint">;

/** The ways back: those that store or solve again need no method that can be undone. */
const WAYS: Readonly<Record<AdjointName, () => Way>> = {
  reversible: () => ({ method: reversible(rk4), adjoint: reversibleAdjoint() }),
  recursive: () => ({ method: rk4, adjoint: recursiveCheckpointAdjoint() }),
  full: () => ({ method: rk4, adjoint: fullStorageAdjoint() }),
};

/** What a measurement may take. */
export interface Limits {
  /** The most bytes that a stored path may have. */
  readonly bytes: number;
  /** The most milliseconds that a gradient may take, by what others took. */
  readonly milliseconds: number;
}

const LIMITS: Limits = { bytes: 2 ** 28, milliseconds: 20_000 };

/** A gradient that takes less than so many milliseconds is taken twice, and the second one timed. */
const AGAIN = 200;

/** Full storage comes first: the gradient of checkpoints is compared with it. */
const ORDER: readonly AdjointName[] = ["full", "recursive", "reversible"];

/**
 * Measures what a gradient keeps, by each way back, at one number of steps.
 *
 * @param subject The problem.
 * @param steps The number of steps of the solve.
 * @param pace Milliseconds that a step took lately, by way back; what is measured is written there.
 * @param limits What it may take.
 * @returns The three, one after the other, each measured when it is asked for.
 */
export function* measureAll(
  subject: Subject,
  steps: number,
  pace: Map<AdjointName, number>,
  limits: Limits = LIMITS,
): Generator<Measured | LeftOut> {
  let stored: Float64Array | undefined;
  for (const adjoint of ORDER) {
    const why = reasonAgainst(subject, adjoint, steps, pace.get(adjoint), limits);
    if (why !== undefined) {
      yield { adjoint, steps, why };
      continue;
    }
    try {
      const way = WAYS[adjoint]();
      const { gradient, ...found } = measure(subject, way, steps);
      pace.set(adjoint, found.milliseconds / steps);
      if (adjoint === "full") stored = gradient;
      // A reversible method takes steps of its own, and these are stored to compare with.
      const wanted = adjoint === "reversible" && 2 * pathBytes(subject, steps) <= limits.bytes
        ? measure(subject, { ...way, adjoint: fullStorageAdjoint() }, steps).gradient
        : adjoint === "recursive"
        ? stored
        : undefined;
      yield { ...found, adjoint, ...(wanted && { difference: relative(gradient, wanted) }) };
    } catch (error) {
      if (!isFailedSolve(error)) throw error;
      yield { adjoint, steps, why: firstSentence((error as Error).message) };
    }
  }
}

/** Why a gradient is not to be tried. */
function reasonAgainst(
  subject: Subject,
  adjoint: AdjointName,
  steps: number,
  pace = 0,
  limits: Limits,
): string | undefined {
  const path = pathBytes(subject, steps);
  if (adjoint === "full" && path > limits.bytes) {
    return `The states alone would take ${Math.ceil(path / 2 ** 20).toLocaleString("en")} MiB.`;
  }
  const time = pace * steps;
  if (time > limits.milliseconds) {
    return `It would take about ${Math.round(time / 1000).toLocaleString("en")} seconds.`;
  }
  return undefined;
}

/** The bytes of the states of a solve, one vector a step. */
function pathBytes({ y0 }: Subject, steps: number): number {
  return 8 * y0.length * steps;
}

function measure(subject: Subject, way: Way, steps: number) {
  const dt = (subject.t1 - subject.t0) / steps;
  const { live } = trackedBytes();
  resetTrackedPeak();
  const begin = performance.now();
  const prepared = new PreparedGradient({ ...subject, dt, ...way });
  try {
    prepared.run();
    let milliseconds = performance.now() - begin;
    // The first run compiles; where that is what took long, another one tells more.
    if (milliseconds < AGAIN) {
      const again = performance.now();
      prepared.run();
      milliseconds = performance.now() - again;
    }
    const { evaluations, pullbacks, reconstructionError: miss } = prepared.stats;
    return {
      ...{ steps, bytes: trackedBytes().peak - live, milliseconds, evaluations, pullbacks },
      ...(miss !== undefined && { miss }),
      gradient: prepared.parametersBar.slice(),
    };
  } finally {
    prepared.release();
  }
}

/** The largest difference, in parts of the largest element. */
function relative(got: Float64Array, wanted: Float64Array): number {
  let [difference, largest] = [0, 0];
  for (let i = 0; i < got.length; i++) {
    difference = Math.max(difference, Math.abs(got[i] - wanted[i]));
    largest = Math.max(largest, Math.abs(wanted[i]));
  }
  return largest === 0 ? difference : difference / largest;
}

/** What a message says before it gives advice to programmers. */
function firstSentence(message: string): string {
  const [first] = message.split(/[;\n]|\. /);
  const text = first.trim().replace(/^\w+: /, "");
  return `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}
