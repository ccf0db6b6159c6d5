/**
 * Measures, in a process of its own, what the steps of one method allocate.
 *
 * @module
 */
import {
  euler,
  type Method,
  mlp,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdams,
  rk4,
} from "../../../mod.ts";
import { isReversible, type Stepper } from "../../../solvers/mod.ts";
import { collectGarbage } from "../../../commands/mod.ts";
import { median } from "../../statistics/fit.ts";
import { whiteDwarfGradient } from "../kernels/white_dwarf_gradient.ts";

/** Bytes that a step allocates, the way forward and back together. */
export interface Allocated {
  /** By the calls of the stepper alone. */
  readonly calls: number;
  /** By a whole gradient. */
  readonly gradient: number;
}

/** The methods by name. */
export const ALLOCATION_METHODS: Readonly<Record<string, Method>> = {
  "euler": euler,
  "rk4": rk4,
  "reversible(euler)": reversible(euler),
  "reversible(rk4)": reversible(rk4),
  "reversible(euler), exact": reversible(euler, { arithmetic: "exact" }),
  "reversibleAdams()": reversibleAdams(),
};

const RUNS = 31;
/**
 * So few that no collection comes in between, even where each step makes objects; so many that what
 * is made once a solve hardly counts.
 */
const STEPS = 2000;
/** Steps of a gradient: so many that what is made once a gradient hardly counts. */
const GRADIENT_STEPS = 10_000;
/** Steps until everything is compiled. */
const WARM_UP = 200_000;
/** The end of each step of the calls. */
const END = 1 / 1024;
/** Checkpoints, few, so that steps are taken again and again. */
const CHECKPOINTS = 44;

/**
 * Measures a method.
 *
 * @param wasteful Whether each step is to make an object, which must be seen.
 */
function allocatedBy(name: string, wasteful = false): Allocated {
  const method = ALLOCATION_METHODS[name];
  return { calls: callBytes(method, wasteful), gradient: gradientBytes(method) };
}

function callBytes(method: Method, wasteful: boolean): number {
  const field = mlp({ state: [2], hidden: [10], time: true });
  const stepper = method.bind(field, {
    ...{ counts: { evaluations: 0, pullbacks: 0 }, steps: STEPS, fixedParameters: true },
    // For a method of several steps: each begins where the last one ended.
    times: { even: STEPS, begin: () => 0, end: () => 0 },
  });
  const state = new Float64Array(stepper.stateSize);
  const stateBar = new Float64Array(stepper.stateSize);
  const parametersBar = stepper.parametersBar ?? new Float64Array(field.parameters.size);
  const sweep = wasteful ? wastefulSweep : sweepOver;
  const run = () => {
    stepper.start(0, Float64Array.of(1, 0), state);
    sweep(stepper, state, stateBar, parametersBar);
  };
  for (let done = 0; done < WARM_UP; done += STEPS) run();
  return median(Array.from({ length: RUNS }, () => grownBy(run))) / STEPS;
}

function sweepOver(
  stepper: Stepper,
  state: Float64Array,
  stateBar: Float64Array,
  parametersBar: Float64Array,
): void {
  // Always from and to the same times: new ones would be boxed by the caller.
  if (isReversible(stepper)) {
    for (let i = 0; i < STEPS; i++) stepper.step(0, END, state);
    for (let i = 0; i < STEPS; i++) {
      stepper.reverse(0, END, state, stateBar, parametersBar);
    }
    return;
  }
  for (let i = 0; i < STEPS; i++) {
    stepper.tape(0, END, state);
    stepper.pullback(0, END, stateBar, parametersBar);
  }
}

/** Where the control's objects are seen, so that they are made. */
export const seen: { last?: { readonly step: number } } = {};

function wastefulSweep(...args: Parameters<typeof sweepOver>): void {
  for (let step = 0; step < STEPS; step++) seen.last = { step };
  sweepOver(...args);
}

function gradientBytes(method: Method): number {
  const adjoint = "coupling" in method
    ? undefined
    : recursiveCheckpointAdjoint({ checkpoints: CHECKPOINTS });
  const gradient = whiteDwarfGradient({ method, adjoint, steps: GRADIENT_STEPS });
  const run = () => void gradient.run();
  for (let done = 0; done < WARM_UP; done += GRADIENT_STEPS) run();
  return median(Array.from({ length: RUNS }, () => grownBy(run))) / GRADIENT_STEPS;
}

/** What the heap and the buffers outside it grow by. */
function grownBy(work: () => void): number {
  collectGarbage();
  const before = heapBytes();
  work();
  return heapBytes() - before;
}

function heapBytes(): number {
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}

if (import.meta.main) {
  const { method, wasteful } = JSON.parse(Deno.args[0]);
  console.log(JSON.stringify(allocatedBy(method, wasteful)));
}
