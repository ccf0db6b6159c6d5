import {
  type Counts,
  isReversible,
  type ReversibleStepper,
  type Steps,
} from "../../../solvers/mod.ts";
import { pid, SolveError } from "../../../mod.ts";
import type { RandomCase } from "./random_case.ts";

/** What a case did. */
export interface RoundTrip {
  readonly steps: number;
  /** Whether it ended before its time: off the grid, or overflowing. */
  readonly cut: boolean;
  /** Shed bits at the end of the way forward. */
  readonly bits: number;
}

/**
 * Goes forward and back again.
 *
 * @throws {Error} If the state halfway or the start, with their registers, is not the same bit for
 *   bit, if a word is left, or if the bits are not those of the coupling to 1 %.
 */
export function roundTrip(given: RandomCase, n = given.n): RoundTrip {
  const counts: Counts = { evaluations: 0, pullbacks: 0 };
  const { field, y0, method, adaptive, ratio: [p, q] } = given;
  const stepper = method.bind(field, { adaptive: adaptive !== undefined, counts });
  if (!isReversible(stepper) || stepper.exact === undefined) throw new Error("not exact");
  const state = new Float64Array(stepper.stateSize);
  stepper.start(given.time(0), y0, state);
  const start = state.slice();
  const half = state.slice();
  let halfBits = 0;
  const halfway = given.halfway % n;
  const passing = (i: number) => {
    if (i !== halfway) return;
    half.set(state);
    halfBits = stepper.exact!.bits(state);
  };
  const steps = adaptive
    ? controlled(given, n, stepper, state, passing, counts)
    : fixed(given, n, stepper, state, passing);
  // Off the grid in step i: once more, up to where it was still on it.
  if (typeof steps === "number") {
    return steps === 0 ? { steps, cut: true, bits: 0 } : { ...roundTrip(given, steps), cut: true };
  }
  const { count } = steps;
  const bits = stepper.exact.bits(state);
  const wanted = (given.shedding(count) ?? NaN) * y0.length * Math.log2(q / p);
  if (wanted > 100 && !(Math.abs(bits / wanted - 1) < 0.01)) {
    throw new Error(`${bits} bits in place of ${wanted}`);
  }
  for (let i = count - 1; i >= 0; i--) {
    stepper.back(steps.begin(i), steps.end(i), state);
    if (i === halfway) {
      assertSame(state, half, `the state before step ${i} of ${count}`);
      if (stepper.exact.bits(state) !== halfBits) throw new Error(`the bits before step ${i}`);
    }
  }
  assertSame(state, start, `the start, after ${count} steps`);
  if (!stepper.exact.isEmpty(state)) throw new Error(`words are left after ${count} steps`);
  return { steps: count, cut: false, bits };
}

/** The steps, or the number of those before the one that left the grid. */
function fixed(
  { time }: RandomCase,
  n: number,
  stepper: ReversibleStepper,
  state: Float64Array,
  passing: (i: number) => void,
): Pick<Steps, "count" | "begin" | "end"> | number {
  for (let i = 0; i < n; i++) {
    passing(i);
    stepper.step(time(i), time(i + 1), state);
    if (state.some(Number.isNaN)) return i;
  }
  return { count: n, begin: time, end: (i) => time(i + 1) };
}

function controlled(
  { field, y0, method, time, adaptive }: RandomCase,
  n: number,
  stepper: ReversibleStepper,
  state: Float64Array,
  passing: (i: number) => void,
  counts: Counts,
): Steps {
  const { tolerance, span } = adaptive!;
  const atol = tolerance * Math.max(...y0.map(Math.abs));
  const t0 = time(0);
  const steps = pid({ rtol: tolerance, atol }).bind({
    field,
    method,
    y0,
    t0,
    t1: t0 + span,
    dt: span / 100,
    maxSteps: n,
    counts,
  });
  try {
    for (let i = 0; !steps.complete; i++) {
      passing(i);
      steps.take(i, stepper, state);
    }
  } catch (error) {
    // A rejected attempt leaves no trace, so what is accepted can be taken back.
    if (!(error instanceof SolveError)) throw error;
  }
  return steps;
}

function assertSame(got: Float64Array, wanted: Float64Array, what: string) {
  got.forEach((x, k) => {
    if (!Object.is(x, wanted[k])) {
      throw new Error(`${what}: element ${k} is ${x} in place of ${wanted[k]}`);
    }
  });
}
