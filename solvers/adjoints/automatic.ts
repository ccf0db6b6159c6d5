import { checkKeys, checkNumber, type KeysOf } from "../../tensors/internal.ts";
import { isReversible, type ReversibleStepper } from "../method.ts";
import { shedBitsBytes } from "../reversible/shed_bits.ts";
import { ANCHORS } from "../reversible/watch/anchors.ts";
import type { Adjoint, AdjointRun } from "./adjoint.ts";
import { type AdjointKind, costAStep } from "./adjoint_kind.ts";
import { fullKind, fullStagesKind } from "./full_storage.ts";
import { recursiveCheckpointAdjoint, recursiveKind } from "./recursive_checkpoint.ts";
import { reversibleAdjoint, reversibleKind } from "./reversible.ts";

/**
 * Options of {@linkcode automatic}.
 *
 * @category Adjoints
 */
export interface AutomaticOptions {
  /** Bytes that the adjoint may keep of the path. */
  readonly memory: number;
}

const NAME = "automatic";

const KNOWN: KeysOf<AutomaticOptions> = { memory: true };

/**
 * What it takes to write a number and read it again later, and what a step takes that is pulled back
 * through by itself, in multiply-adds: measured over fields from 10 to 6000 of them, where reversible
 * steps, which are one call each, end up 0.7 to 1.1 times as long as such as keep their stages.
 */
const NUMBER = 6;
const STEP = 500;

/** An exact adjoint that fits the budget, and what it costs. */
interface Candidate {
  readonly adjoint: Adjoint;
  /** Evaluations of the field a step of the method's own, a pullback counted as two. */
  readonly evaluations: number;
  /** Numbers that a step writes to be read again; unset where a step goes back in one call. */
  readonly numbers?: number;
  /** Bytes kept of the path. */
  readonly bytes: number;
}

/**
 * Picks the cheapest exact adjoint whose storage fits a budget, and says in
 * `stats.adjoint` and `stats.reason` which and why.
 *
 * The cost of a step, in evaluations with a pullback counted as two, for a method of e
 * evaluations: 3e with stages kept, 4e with states kept, (t(n, c)/n + 3) e with c
 * checkpoints, 4e with the reversible adjoint (where the method is reversible; such a
 * method has twice the evaluations of its base). To that is added what keeping takes, which for
 * small fields is as much as computing again (`VectorField.work`). With adaptive steps n is not known in
 * advance: then the reversible adjoint is taken where it works, else checkpoints within
 * the budget. The reversible adjoint keeps 8 anchors in floating point, or as many as the budget
 * holds; in exact arithmetic it keeps log2(q/p) bits a step and dimension.
 *
 * @category Adjoints
 * @param options The budget.
 * @returns The adjoint.
 * @throws {TypeError} If an option is unknown, or `memory` is no number.
 * @throws {RangeError} If `memory` is not a number of at least 0, or holds not even one
 *   state of a method that is not reversible (that shows when the adjoint is bound).
 *
 * @example
 * ```ts
 * import { automatic, finalStateLoss, neg, rk4, sum, valueAndGrad, vectorField } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * const { stats } = valueAndGrad({
 *   field: vectorField({ state: [1], f: (_t, y) => neg(y) }),
 *   y0: [1], t0: 0, t1: 1, dt: 0.001, method: rk4,
 *   loss: finalStateLoss((y) => sum(y)),
 *   adjoint: automatic({ memory: 400 }),
 * });
 * assertEquals(stats.adjoint, "recursive:50");
 * ```
 */
export function automatic(options: AutomaticOptions): Adjoint {
  checkKeys("automatic", options, KNOWN);
  const { memory } = options;
  checkNumber("automatic", "memory", memory);
  if (!(memory >= 0)) {
    throw new RangeError(
      `automatic: memory must be a number of bytes of at least 0, got ${memory}`,
    );
  }
  return {
    name: NAME,
    anchorsFor: (size, vectors) => anchorsWithin(memory, size, vectors),
    bind(run) {
      const { adjoint, reason } = choose(run, memory);
      const bound = adjoint.bind(run);
      return {
        run: () => bound.run(),
        get stats() {
          return { ...bound.stats, reason };
        },
      };
    },
  };
}

/** The automatic choice, by name: within 64 MiB unless told otherwise. */
export const automaticKind: AdjointKind = {
  name: NAME,
  number: { of: "bytes", least: 0 },
  exact: true,
  make: (memory = 2 ** 26) => automatic({ memory }),
};

/** Anchors, of (y, z) or more, that fit, 8 at most: fewer mean a coupling nearer to 1. */
function anchorsWithin(memory: number, size: number, vectors = 2): number {
  return Math.min(ANCHORS, Math.floor(memory / (8 * vectors * size)));
}

function choose(run: AdjointRun, memory: number): { adjoint: Adjoint; reason: string } {
  const { stepper, steps, problem, y0 } = run;
  const anchors = anchorsWithin(memory, y0.length, problem.method.stateVectors);
  if (!steps.complete) {
    return isReversible(stepper)
      ? {
        adjoint: reversibleAdjoint({ anchors }),
        reason: "the number of steps is not known in advance",
      }
      : {
        adjoint: recursiveCheckpointAdjoint({ memory }),
        reason: "the number of steps is not known in advance, and the method is not reversible",
      };
  }
  const n = steps.count;
  const evaluations = (kind: AdjointKind, number?: number) =>
    problem.method.evaluations * costAStep(kind, n, number);
  const stateBytes = 8 * stepper.stateSize;
  const candidates: Candidate[] = [];
  if (isReversible(stepper)) {
    candidates.push({
      adjoint: reversibleKind.make(anchors),
      evaluations: evaluations(reversibleKind),
      bytes: stepper.exact ? shedBytes(run, stepper) : anchors * stateBytes,
    });
  }
  candidates.push({
    adjoint: fullKind.make(),
    evaluations: evaluations(fullKind),
    numbers: stepper.stateSize,
    bytes: n * stateBytes,
  });
  const checkpoints = Math.min(Math.floor(memory / stateBytes), n);
  if (checkpoints >= 1) {
    candidates.push({
      adjoint: recursiveKind.make(checkpoints),
      evaluations: evaluations(recursiveKind, checkpoints),
      numbers: stepper.stateSize,
      bytes: checkpoints * stateBytes,
    });
  }
  // Asking for the size of a kept step makes the buffers for it, so it comes last.
  if (memory > n * stateBytes && (stepper.tapeSize ?? 0) > 0) {
    candidates.push({
      adjoint: fullStagesKind.make(),
      evaluations: evaluations(fullStagesKind),
      numbers: stepper.stateSize + stepper.tapeSize!,
      bytes: n * (stateBytes + 8 * stepper.tapeSize!),
    });
  }
  const fitting = candidates.filter(({ bytes }) => bytes <= memory);
  if (fitting.length === 0) {
    // Throws with the advice that fits: not even one state has room.
    return { adjoint: recursiveCheckpointAdjoint({ memory }), reason: "" };
  }
  const { work = Infinity } = run.field;
  const keeping = ({ numbers }: Candidate) =>
    numbers === undefined ? 0 : (STEP + NUMBER * numbers) / work;
  const costOf = (candidate: Candidate) => candidate.evaluations + keeping(candidate);
  const least = Math.min(...fitting.map(costOf));
  // Of those that cost the same, the one that keeps least.
  const best = fitting.filter((candidate) => costOf(candidate) <= 1.01 * least)
    .reduce((a, b) => b.bytes < a.bytes ? b : a);
  const told = (candidate: Candidate) => {
    const kept = keeping(candidate).toFixed(1);
    return `${candidate.evaluations.toFixed(1)}${kept === "0.0" ? "" : ` + ${kept} for keeping`}`;
  };
  const others = fitting.filter((c) => c !== best).map((c) => `${c.adjoint.name} ${told(c)}`);
  return {
    adjoint: best.adjoint,
    reason: `${told(best)} evaluations a step and ${best.bytes} of ${memory} bytes` +
      (others.length > 0 ? `; also fit: ${others.join(", ")}` : "; nothing else fits"),
  };
}

/** Bytes of the bits that exact arithmetic will have shed at the end of the way forward. */
function shedBytes({ steps, y0 }: AdjointRun, { exact }: ReversibleStepper): number {
  if (exact === undefined) return 0;
  const [p, q] = exact.ratio;
  return shedBitsBytes(steps.count * y0.length * Math.log2(q / p) / 32);
}
