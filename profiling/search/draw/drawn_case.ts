import { constantStep, type KernelOptions, pid, type StepControl, stepTo } from "../../../mod.ts";
import { Draw } from "./drawing.ts";
import { drawLoss, type DrawnLoss } from "./drawn_loss.ts";
import { drawProblem } from "./families.ts";
import { driven } from "./driven.ts";
import { type DrawnProblem, FAMILIES, seenProblem } from "./problem.ts";
import {
  drawAdjoint,
  drawKernels,
  drawMethod,
  type DrawnAdjoint,
  type DrawnMethod,
} from "./setting.ts";

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
  /** Draws what the judge needs: the directions in which it looks. */
  readonly draw: Draw;
}

/** Makes another seed of one. */
const APART = 0x2c1b3c6d;
/** Makes another seed, by which it is drawn whether a field is driven. */
const DRIVEN = 0x5eed;

/** Evaluations that a way forward may take. */
const EVALUATIONS = 6000;

function drawSteps(draw: Draw, problem: DrawnProblem, { method }: DrawnMethod): DrawnSteps {
  const { t0, t1, rate, kinks = [] } = problem;
  const span = t1 - t0;
  const most = Math.max(5, Math.floor(EVALUATIONS / method.evaluations));
  const wanted = rate * Math.abs(span) / draw.logUniform(0.01, 1.2);
  const n = Math.round(Math.min(most, Math.max(5, wanted)));
  const inside = (count: number) => draw.uniforms(count, 0.02, 0.98).map((s) => t0 + s * span);
  const way = draw.weighted(
    [[6, "constant"], [2, "stepTo"], [method.hasErrorEstimate ? 3 : 0, "pid"]] as const,
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
  if (way === "stepTo") {
    const count = Math.min(n, 600);
    const sizes = draw.uniforms(count, 0.5, 1);
    const total = sizes.reduce((sum, s) => sum + s, 0);
    let at = 0;
    const times = [t0, ...sizes.map((s) => t0 + (at += s) / total * span)];
    times[count] = t1;
    return { label: `stepTo(${count})`, adaptive: false, stepControl: stepTo(times), jumps: [] };
  }
  // A step that does not divide the interval leaves a shorter one at its end.
  const divides = draw.chance(0.7);
  return {
    label: `n = ${n}${divides ? "" : " and a rest"}`,
    adaptive: false,
    dt: span / (n - (divides ? 0 : draw.uniform(0.1, 0.9))),
    stepControl: draw.chance(0.5) ? constantStep() : undefined,
    jumps: [],
  };
}

/** Draws a case: the same one for the same seed and number, whatever was drawn before. */
export function drawCase(seed: number, index: number): DrawnCase {
  const draw = new Draw(seed, index);
  // Of a generator of its own, so that it changes no other case.
  const isDriven = new Draw(seed ^ DRIVEN, index).chance(1 / FAMILIES.length);
  const problem = isDriven ? driven(draw) : drawProblem(draw);
  let method = drawMethod(draw, problem);
  // Those that carry slopes refuse a field that jumps.
  while (problem.jumps && (method.method.carriesSlope || method.adams)) {
    method = drawMethod(draw, problem);
  }
  const adjoint = drawAdjoint(draw, method, problem);
  const kernels = drawKernels(draw);
  const steps = drawSteps(draw, problem, method);
  const loss = drawLoss(draw, problem);
  // Drawn apart, so that all else is as it is without.
  const seen = new Draw(seed ^ APART, index).chance(0.3);
  return {
    ...{ seed, index, problem: seen ? seenProblem(problem) : problem },
    method,
    adjoint,
    kernels,
    steps,
    loss,
    draw,
  };
}

/** A case in one line. */
export function caseLine({ problem, method, adjoint, kernels, steps, loss }: DrawnCase): string {
  return `${problem.family} (${problem.label}), ${method.label}, ${adjoint.label}, ${steps.label}` +
    `${kernels.label}, ${loss.label.length > 80 ? loss.label.slice(0, 77) + "…" : loss.label}`;
}
