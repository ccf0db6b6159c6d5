import type { LawsonMethod, RungeKuttaMethod, Tableau } from "../../../mod.ts";
import type { DrawnMethod } from "../draw/drawn_method.ts";
import { adamsStep } from "./adams_replay.ts";
import { lawsonIncrement } from "./lawson_replay.ts";
import { esdirkStep, type ImplicitField, rosenbrockStep } from "./implicit_replay.ts";
import { combine, copied, type Moving, moving } from "./moving.ts";
import type { TimeMoves } from "./moving_times.ts";
import type { Increment, SlopeField, Step } from "./step.ts";
import { nystromStep, verletStep } from "./second_order_replay.ts";

/** What a step is made of. */
interface StepOptions {
  readonly f: SlopeField;
  /** With the derivatives of f. */
  readonly implicit: () => ImplicitField;
  readonly method: DrawnMethod;
  readonly coupling: number;
  /** How the times of steps move. */
  readonly times: TimeMoves;
  /** Where the method starts. */
  readonly t0: number;
  /** The state, which each step moves on. */
  readonly y: Moving;
}

/** That of a tableau. */
function tableauIncrement(f: SlopeField, { a, b, c }: Tableau): Increment {
  return (t, to, x) => {
    const h = to - t;
    const slopes: Moving[] = [];
    const stage = moving(f.size);
    for (let i = 0; i < b.length; i++) {
      combine(stage, [1, x], ...slopes.map((k, j) => [h * a[i][j], k] as const));
      // A field may jump at the end: t + h may be rounded to the other side of it.
      slopes.push(f.at(c[i] === 1 ? to : t + c[i] * h, stage));
    }
    const psi = moving(f.size);
    combine(psi, ...slopes.map((k, j) => [h * b[j], k] as const));
    return psi;
  };
}

/** That of a method, or of what is underneath it. */
export function incrementOf(
  { f, method, times }: Pick<StepOptions, "f" | "method" | "times">,
): Increment {
  const own = method.base ?? method.inner ?? method.method as RungeKuttaMethod | LawsonMethod;
  const { tableau } = "explicit" in own ? own.explicit : own;
  return method.linear
    ? lawsonIncrement(f, tableau, method.linear.matrix, times)
    : tableauIncrement(f, tableau);
}

/** The steps of a method from here on. */
export function stepOf(options: StepOptions): Step {
  const { f, method: drawn, coupling, t0, y } = options;
  const { base, adams, damping, kind } = drawn;
  if (drawn.rosenbrock) return rosenbrockStep(options.implicit(), drawn.rosenbrock, y);
  if (drawn.esdirk) return esdirkStep(options.implicit(), drawn.esdirk, y);
  if (drawn.verlet) return verletStep(f, drawn.verlet, y);
  if (drawn.nystrom) return nystromStep(f, drawn.nystrom, y);
  if (adams) {
    return adamsStep(y, {
      adams,
      coupling,
      slope: (t, x) => f.at(t, x),
      increment: tableauIncrement(f, adams.start.tableau),
    });
  }
  if (damping !== undefined) return leapfrogStep(f, damping, t0, y);
  if (kind === "reversibleHeun") return heunStep(f, t0, y);
  if (drawn.noisyHeun) return noisyHeunStep(f, y);
  const psi = incrementOf(options);
  if (base) return coupledStep(psi, coupling, y, drawn.movesBoth ? 1 / 4 : 0);
  return (t0, t1) => combine(y, [1, y], [1, psi(t0, t1, y)]);
}

/** @param share The part of 1 − λ by which z moves towards y; y moves by the rest. */
function coupledStep(increment: Increment, coupling: number, y: Moving, share: number): Step {
  const z = copied(y);
  const step = (t0: number, t1: number) => {
    const ofZ = share * (1 - coupling);
    const ofY = coupling + ofZ;
    const moved = copied(z);
    combine(moved, [1 - ofZ, z], [ofZ, y]);
    combine(y, [ofY, y], [1 - ofY, z]);
    combine(z, [1, moved]);
    combine(y, [1, y], [1, increment(t0, t1, z)]);
    const back = increment(t1, t0, y);
    combine(z, [1, z], [-1, back]);
  };
  return Object.assign(step, { beside: [z] });
}

function leapfrogStep(f: SlopeField, damping: number, t0: number, y: Moving): Step {
  const v = f.at(t0, y);
  const k = moving(f.size);
  return (t0, t1) => {
    const h = t1 - t0;
    combine(k, [1, y], [h / 2, v]);
    const u = f.at(t0 + h / 2, k);
    combine(v, [1 - 2 * damping, v], [2 * damping, u]);
    combine(y, [1, k], [h / 2, v]);
  };
}

function heunStep(f: SlopeField, t0: number, y: Moving): Step {
  const hat = copied(y);
  let slope = f.at(t0, y);
  return (t0, t1) => {
    const h = t1 - t0;
    combine(hat, [2, y], [-1, hat], [h, slope]);
    const next = f.at(t1, hat);
    combine(y, [1, y], [h / 2, slope], [h / 2, next]);
    slope = next;
  };
}

/** The same where f is another one in each step. */
function noisyHeunStep(f: SlopeField, y: Moving): Step {
  const hat = copied(y);
  return (t0, t1) => {
    const h = t1 - t0;
    const slope = f.at(t0, hat);
    combine(hat, [2, y], [-1, hat], [h, slope]);
    combine(y, [1, y], [h / 2, slope], [h / 2, f.at(t1, hat)]);
  };
}
