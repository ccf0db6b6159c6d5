import { constantStep, type KernelOptions, pid, type StepControl, stepTo } from "../../../mod.ts";
import { Draw } from "./drawing.ts";
import { drawLoss, type DrawnLoss } from "./drawn_loss.ts";
import { drawProblem } from "./families/families.ts";
import type { DrawnMethod } from "./drawn_method.ts";
import {
  type DrawnProblem,
  FIRST_FAMILIES,
  LAST_FAMILIES,
  LATER_FAMILIES,
  seenProblem,
} from "./problem.ts";
import { drawAdjoint, drawKernels, drawMethod, type DrawnAdjoint } from "./setting.ts";

/** How a case steps. */
interface DrawnSteps {
  readonly label: string;
  readonly adaptive: boolean;
  readonly dt?: number;
  readonly stepControl?: StepControl;
  readonly maxSteps?: number;
  /** Times of jumps, between which and the number before them no step lies. */
  readonly jumps: readonly number[];
}

/** A gradient to be judged. */
export interface DrawnCase {
  readonly seed: number;
  readonly index: number;
  readonly problem: DrawnProblem;
  readonly method: DrawnMethod;
  readonly adjoint: DrawnAdjoint;
  readonly kernels: KernelOptions & { readonly label: string };
  readonly steps: DrawnSteps;
  readonly loss: DrawnLoss;
  /** Whether the derivatives by t0, t1 and the times of the loss are judged, too. */
  readonly timed?: boolean;
  /** Draws what the judge needs: the directions in which it looks. */
  readonly draw: Draw;
}

/** Make other seeds of one. */
const APART = 0x2c1b3c6d;
const LATER = 0x7f4a7c15;
const LAST = 0x3c6ef372;
/** Evaluations that a way forward may take. */
const EVALUATIONS = 6000;
/** Steps to and over events that it may take besides. */
const EVENTS = 500;

function drawSteps(draw: Draw, problem: DrawnProblem, drawn: DrawnMethod): DrawnSteps {
  const { method, adams } = drawn;
  const { t0, t1, rate, kinks = [], jumps: jumping, constantSteps } = problem;
  const span = t1 - t0;
  const most = Math.max(5, Math.floor(EVALUATIONS / method.evaluations));
  // An implicit step goes on beyond what it does not resolve.
  const wanted = rate * Math.abs(span) / draw.logUniform(0.01, method.isImplicit ? 20 : 1.2);
  const n = Math.round(Math.min(most, Math.max(5, wanted)));
  const inside = (count: number) => draw.uniforms(count, 0.02, 0.98).map((s) => t0 + s * span);
  const adapts = method.hasErrorEstimate && !constantSteps;
  // Over jumps a method of several steps only goes where it estimates its error.
  const only = jumping && adams !== undefined;
  const way = draw.weighted(
    [[only ? 0 : 6, "constant"], [only ? 0 : 2, "stepTo"], [adapts ? 3 : 0, "pid"]] as const,
  );
  if (way === "pid") {
    const tolerance = draw.logUniform(1e-8, 1e-2);
    const size = Math.min(...problem.sizes.filter(Number.isFinite));
    const stepAt = draw.chance(0.3) ? inside(2) : [];
    const jumps = draw.chance(0.4) && !method.carriesSlope ? [...kinks] : [];
    return {
      label: `pid(${tolerance.toExponential(0)}${stepAt.length ? ", stepAt" : ""}${
        jumps.length ? ", jumpAt" : ""
      })`,
      adaptive: true,
      stepControl: pid({
        rtol: tolerance,
        atol: tolerance * size,
        stepAt,
        jumpAt: jumps,
        p: draw.pick([0, 0, 0.3]),
        readBy: draw.pick([undefined, "interpolant", "steps"] as const),
      }),
      maxSteps: Math.min(1500, most),
      jumps,
    };
  }
  // Each of ever more events is a step, too.
  const maxSteps = problem.events && most + EVENTS;
  if (way === "stepTo") {
    const count = Math.min(n, 600);
    const sizes = draw.uniforms(count, 0.5, 1);
    const total = sizes.reduce((sum, s) => sum + s, 0);
    let at = 0;
    const times = [t0, ...sizes.map((s) => t0 + (at += s) / total * span)];
    times[count] = t1;
    return {
      label: `stepTo(${count})`,
      adaptive: false,
      stepControl: stepTo(times),
      maxSteps,
      jumps: [],
    };
  }
  // A step that does not divide the interval leaves a shorter one at its end.
  const divides = draw.chance(0.7);
  return {
    label: `n = ${n}${divides ? "" : " and a rest"}`,
    adaptive: false,
    dt: span / (n - (divides ? 0 : draw.uniform(0.1, 0.9))),
    stepControl: draw.chance(0.5) ? constantStep() : undefined,
    maxSteps,
    jumps: [],
  };
}

/** Draws a case: the same one for the same seed and number, whatever was drawn before. */
export function drawCase(seed: number, index: number): DrawnCase {
  const draw = new Draw(seed, index);
  const among = (apart: number, chance: number) => new Draw(seed ^ apart, index).chance(chance);
  const families = among(LAST, 0.04)
    ? LAST_FAMILIES
    : among(LATER, 0.3)
    ? LATER_FAMILIES
    : FIRST_FAMILIES;
  const problem = drawProblem(draw, families);
  const method = drawMethod(draw, problem);
  const adjoint = drawAdjoint(draw, method, problem);
  const kernels = drawKernels(draw, problem);
  const steps = drawSteps(draw, problem, method);
  const loss = drawLoss(draw, problem);
  // Drawn apart, so that all else is as it is without.
  const apart = new Draw(seed ^ APART, index);
  const { observation, start, noise, events, constantSteps, readAt, trajectories } = problem;
  const seen = apart.chance(0.3) && !observation && !start;
  const isUntimed = adjoint.approximate || constantSteps || noise || events || readAt ||
    trajectories || method.nystrom;
  const timed = apart.chance(0.25) && !isUntimed;
  return {
    ...{ seed, index, problem: seen ? seenProblem(problem) : problem },
    ...{ method, adjoint, kernels, steps, loss: { ...loss, seen }, timed, draw },
  };
}

/** A case in one line. */
export function caseLine(
  { problem, method, adjoint, kernels, steps, loss, timed }: DrawnCase,
): string {
  return `${problem.family} (${problem.label}), ${method.label}, ${adjoint.label}, ${steps.label}` +
    `${kernels.label}${timed ? ", timed" : ""}, ${
      loss.label.length > 80 ? loss.label.slice(0, 77) + "…" : loss.label
    }`;
}
