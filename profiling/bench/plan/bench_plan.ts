import {
  adjointNamed,
  type Given,
  isReversibleAdams,
  methodNamed,
  UsageError,
  whole,
  wholeNumber,
} from "../../../commands/mod.ts";
import { adjointKind } from "../../../solvers/internal.ts";
import { NOISE, stateSizeOf } from "./bench_systems.ts";
import type { Plan, Variant } from "./case.ts";
import { CONTROL, METERS, vectorsOf } from "../judge/claims.ts";
import { secondsFor } from "./cost.ts";
import { listOf, variantsIn, type VARIED } from "./variations.ts";

/** What is measured unless told otherwise. */
interface PlanDefaults {
  /** Numbers of steps. */
  readonly steps: readonly number[];
  /** The adjoints. */
  readonly adjoints: readonly string[];
  /** The methods. */
  readonly methods: readonly string[];
  /** Processes a case. */
  readonly repeats: number;
  /** The control's numbers of steps, as multiples of the least one. */
  readonly control: readonly number[];
}

/** A quick run. */
export const QUICK: PlanDefaults = {
  steps: [100, 1000, 10_000, 100_000],
  adjoints: ["reversible", "reversible:0", "recursive:44", "full"],
  methods: ["midpoint"],
  repeats: 1,
  control: [1, 2, 4],
};

/** A full one. */
export const FULL: PlanDefaults = {
  steps: [100, 1000, 10_000, 100_000],
  adjoints: [
    "reversible",
    "reversible:0",
    ...[2, 4, 8, 16, 32, 44].map((c) => `recursive:${c}`),
    "full",
    "backsolve",
  ],
  methods: ["midpoint", "euler", "ralston3", "rk4"],
  repeats: 3,
  control: [1, 3, 10],
};

/** Where adjoints of O(1) memory are measured as well unless steps are given. */
export const FAR = 1_000_000;

const TO_FAR = ["reversible", "reversible:0", "backsolve"];

/**
 * Where the reversible adjoints are measured as well unless steps are given: the intervals of their
 * exponents have to tell n from n log n on a machine that is not quiet.
 */
export const BETWEEN: readonly number[] = [300, 3000, 30_000, 300_000];

/**
 * What is measured besides unless something narrower is asked for. Many steps are one call: below
 * 10,000 what a gradient takes but once, the start among it, is a part of the time that shows. They
 * stand at both ends of what can be measured, where each says most of the exponent.
 */
export const ADAMS = {
  method: "reversibleAdams6",
  adjoint: "reversible",
  steps: [0.01, 0.012, 0.015, 0.02, 0.03, 0.1, 0.5, 1, 2, 3, 4, 5].map((part) => part * FAR),
} as const;

/**
 * And over steps with noise: it is the same path for all of them, so that what it is found with does not grow
 * either. Through three numbers of steps the interval of a growth is as wide as a step of the meter makes it.
 */
export const NOISY = {
  variant: { method: "heun", system: NOISE },
  adjoint: "reversible",
  steps: [1000, 3000, 10_000, 30_000, 100_000],
} as const;

/** Below it most of what adjoints that store the steps of reversible Adams take is its start. */
const LEAST_BY_ADAMS = 1000;

/** Adjoints on which the verdict of a full run rests; the others are measured once a case. */
const REPEATED = ["reversible", "reversible:0"];

/** The longest gradient that is measured unless it is asked for, in seconds. */
const LONGEST = 8;

const about = (variant: Variant) => ({ method: "midpoint", system: "white-dwarf", ...variant });

/** The options that ask for a part of the full run. */
export const NARROWING = {
  steps: stepsIn,
  adjoints: (text: string) => {
    const names = listOf("--adjoints", text);
    for (const name of names) adjointNamed(name);
    return names;
  },
  repeats: whole(1),
};

/** What is measured, and what a report has to say of it. */
interface BenchPlan {
  /** What is measured, the control included. */
  readonly plan: Plan;
  /** The number of elements of the first variant's state. */
  readonly stateSize: number;
  /** What was left out, and why. */
  readonly notes: readonly string[];
}

/**
 * The plan that a command line asks for.
 *
 * @param whole Whether nothing but that was asked for: then reversible Adams and steps with noise are
 *   measured besides.
 * @throws {UsageError} If something is unknown or out of range.
 */
export function benchPlan(
  given: Given<typeof NARROWING & typeof VARIED>,
  quick: boolean,
  whole = false,
): BenchPlan {
  const defaults = quick ? QUICK : FULL;
  const { steps, adjoints = defaults.adjoints, repeats = defaults.repeats } = given;
  const variants = variantsIn({ method: defaults.methods.map((method) => ({ method })), ...given });
  const oneStep = (variant: Variant) => !isReversibleAdams(methodNamed(about(variant).method));
  const wrong = variants.find((variant) => !oneStep(variant));
  const ofOneStep = adjoints.find((name) => adjointKind(name)?.kind.oneStep);
  if (wrong !== undefined && given.adjoints !== undefined && ofOneStep !== undefined) {
    throw new UsageError(
      `--adjoints ${ofOneStep} needs a Runge-Kutta method, ${wrong.method} is none; leave one ` +
        "of them out",
    );
  }
  const left: string[] = [];
  const stepsOf = (adjoint: string, variant: Variant): number[] => {
    const often = REPEATED.includes(adjoint);
    const more = often ? [...BETWEEN, FAR] : [FAR];
    const all = ascending([...defaults.steps, ...TO_FAR.includes(adjoint) ? more : []]);
    const byAdams = often ? ADAMS.steps : all.filter((n) => n >= LEAST_BY_ADAMS);
    const each = steps ?? (oneStep(variant) ? all : byAdams);
    // What was asked for by name is measured, however long it takes.
    if (steps !== undefined && given.adjoints !== undefined) return each;
    return each.filter((n) => {
      const short = secondsFor({ ...about(variant), adjoint, steps: n }) <= LONGEST;
      if (!short) {
        left.push(`${adjoint} at ${n.toLocaleString("en")} with ${about(variant).method}`);
      }
      return short;
    });
  };
  const bySteps = variants.map((variant) =>
    Object.fromEntries(
      adjoints.filter((name) => !adjointKind(name)?.kind.oneStep || oneStep(variant))
        .map((adjoint) => [adjoint, stepsOf(adjoint, variant)]),
    )
  );
  // One control is enough: the meters are the same for all variants.
  const stateSize = stateSizeOf(about(variants[0]));
  bySteps[0][CONTROL] = ascending([
    ...(bySteps[0][CONTROL] ?? []),
    ...controlSteps(stateSize * vectorsOf(about(variants[0]).method), defaults.control),
  ]);
  if (whole) {
    variants.push({ method: ADAMS.method });
    bySteps.push({ [ADAMS.adjoint]: [...ADAMS.steps] });
    variants.push(NOISY.variant);
    bySteps.push({ [NOISY.adjoint]: [...NOISY.steps] });
  }
  const single = quick || given.repeats !== undefined
    ? []
    : adjoints.filter((name) => !REPEATED.includes(name) && name !== CONTROL);
  const plan: Plan = variants.length === 1
    ? { ...about({}), ...variants[0], steps: bySteps[0], repeats }
    : {
      ...about(variants[0]),
      steps: bySteps[0],
      repeats,
      variants: variants.map((variant, k) => ({ ...variant, steps: bySteps[k] })),
    };
  return {
    plan: { ...plan, ...(single.length > 0 ? { single } : {}) },
    stateSize,
    notes: [
      ...(left.length === 0 ? [] : [
        `Left out, since one gradient takes longer than about ${LONGEST} s: ${left.join("; ")}. ` +
        `They are measured where --adjoints and --steps ask for them.`,
      ]),
      ...(single.length === 0 ? [] : [
        `Measured in ${repeats} processes a case: ${[...REPEATED, CONTROL].join(", ")}; in one: ` +
        `${single.join(", ")}. With --repeats all are measured as often.`,
      ]),
    ],
  };
}

/**
 * Numbers of steps at which the path that the control stores is large enough for
 * every meter.
 *
 * @param factors They, as multiples of the least one.
 * @returns The numbers of steps, multiples of 100.
 */
export function controlSteps(stateSize: number, factors: readonly number[]): number[] {
  const signal = Math.max(...Object.values(METERS).map((meter) => meter.signal));
  const least = signal / 8 / stateSize;
  const digit = 10 ** Math.max(2, Math.floor(Math.log10(least)));
  return factors.map((factor) => factor * digit * Math.ceil(least / digit));
}

function stepsIn(text: string): number[] {
  const steps = ascending(
    listOf("--steps", text).map((each) => wholeNumber("each of --steps", each, 1)),
  );
  if (steps.length < 2) {
    throw new UsageError(
      `--steps must be two or more different numbers, to see how something grows; ` +
        `got ${JSON.stringify(text)}, try --steps 100,1000`,
    );
  }
  return steps;
}

function ascending(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
