import {
  type Adjoint,
  asynchronousLeapfrog,
  automatic,
  backsolveAdjoint,
  ees25,
  ees27,
  type KernelOptions,
  METHODS,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdams,
  reversibleAdjoint,
  type ReversibleAdjointOptions,
  reversibleHeun,
} from "../../../mod.ts";
import { ADJOINT_KINDS, adjointKind } from "../../../solvers/internal.ts";
import type { Draw } from "./drawing.ts";
import { COARSER, coupled, type DrawnMethod, drawRange, gridOf, ONE_WAY } from "./drawn_method.ts";
import type { DrawnProblem } from "./problem.ts";
import { drawSpecialMethod } from "./special_methods.ts";

/** An adjoint, and the same one without its errors. */
export interface DrawnAdjoint {
  readonly label: string;
  /** Unset for the library's own choice. */
  readonly adjoint?: Adjoint;
  /** The reversible adjoint that warns where this one throws. */
  readonly lenient?: Adjoint;
  /** Right only to the order of the steps. */
  readonly approximate?: boolean;
}

/** Whether a method can do what a problem wants of it. */
function suits(
  { method, adams, grid }: DrawnMethod,
  { jumps, constantSteps, events }: DrawnProblem,
): boolean {
  // After an event a method begins anew.
  if (events && (method.carriesSlope || adams || grid)) return false;
  // What goes over jumps must not carry slopes, or start anew by an error estimate.
  if (jumps && (method.carriesSlope || adams && !method.hasErrorEstimate)) return false;
  // A grid is given for the state, not for that and its tangent.
  return !(constantSteps && grid);
}

/** Draws a method that suits a problem. */
export function drawMethod(draw: Draw, problem: DrawnProblem): DrawnMethod {
  for (;;) {
    const drawn = drawSpecialMethod(draw, problem) ?? anyMethod(draw, problem);
    if (suits(drawn, problem)) return drawn;
  }
}

function anyMethod(draw: Draw, problem: DrawnProblem): DrawnMethod {
  const kind = draw.weighted(
    [
      [20, "Runge-Kutta"],
      [36, "reversible"],
      [12, "reversible, exact"],
      [16, "reversibleAdams"],
      [7, "reversibleAdams, exact"],
      [12, "asynchronousLeapfrog"],
      [8, "reversibleHeun"],
      [12, "ees"],
    ] as const,
  );
  const base = draw.pick(Object.values(METHODS));
  switch (kind) {
    case "Runge-Kutta":
      return { kind, label: base.name, method: base };
    case "reversible": {
      const coupling = draw.chance(0.5)
        ? "auto" as const
        : draw.pick([0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999, 1]);
      return {
        kind,
        label: `reversible(${base.name}, ${coupling})`,
        ...coupled(base, coupling),
      };
    }
    case "reversible, exact": {
      const coupling = draw.pick([
        "auto" as const,
        "auto" as const,
        [3, 4] as const,
        0.9,
        [999, 1000] as const,
      ]);
      const { name, range, reach } = drawRange(draw, problem);
      return {
        kind,
        label: `reversible(${base.name}, ${coupling}, exact${name})`,
        method: reversible(base, { coupling, arithmetic: "exact", range }),
        coarser: COARSER.map((by) =>
          reversible(base, { coupling, arithmetic: "exact", range: reach.map((r) => by * r) })
        ),
        base,
        grid: gridOf(reach),
      };
    }
    case "reversibleAdams":
    case "reversibleAdams, exact":
      return drawAdams(draw, problem, kind);
    case "asynchronousLeapfrog": {
      const damping = draw.pick([1, 1, 0.99, 0.95, 0.9, 0.75, 0.6]);
      return {
        kind,
        label: `leapfrog(${damping})`,
        method: asynchronousLeapfrog({ damping }),
        damping,
      };
    }
    case "reversibleHeun":
      return { kind, label: kind, method: reversibleHeun };
    case "ees": {
      const method = draw.pick([ees25, ees27]);
      return { kind, label: method.name, method };
    }
  }
}

/** Draws reversible Adams: mostly with the window and the start that belong to its order. */
function drawAdams(
  draw: Draw,
  problem: DrawnProblem,
  kind: "reversibleAdams" | "reversibleAdams, exact",
): DrawnMethod {
  const order = draw.pick([4, 5, 6, 6, 8] as const);
  const window = draw.chance(0.75) ? undefined : draw.whole(order, 16);
  const starts = Object.values(METHODS).filter((method) => method.order >= order - 1);
  const start = draw.chance(0.75) ? undefined : draw.pick(starts);
  const given = { order, window, start };
  const label = `reversibleAdams(${order}${window ? `, window ${window}` : ""}` +
    `${start ? `, ${start.name}` : ""}`;
  if (kind === "reversibleAdams") {
    const coupling = draw.chance(0.5)
      ? "auto" as const
      : draw.pick([0.1, 0.25, 0.5, 0.8, 0.9, 0.99, 0.999, 1]);
    const method = reversibleAdams({ ...given, coupling });
    return {
      kind,
      label: `${label}, ${coupling})`,
      method,
      adams: { order, window: method.window, start: method.start },
      withCoupling: (lambda) => reversibleAdams({ ...given, coupling: lambda }),
    };
  }
  const coupling = draw.pick(["auto" as const, "auto" as const, [1, 2] as const, 0.9, 0.1]);
  const { name, range, reach } = drawRange(draw, problem);
  const exact = { ...given, coupling, arithmetic: "exact" } as const;
  const method = reversibleAdams({ ...exact, range });
  return {
    kind,
    label: `${label}, ${coupling}, exact${name})`,
    method,
    coarser: COARSER.map((by) => reversibleAdams({ ...exact, range: reach.map((r) => by * r) })),
    adams: { order, window: method.window, start: method.start },
    grid: gridOf(reach),
  };
}

/** How often an adjoint that does not go back is drawn; one that is not here has 2. */
const WEIGHTS: Readonly<Record<string, number>> = {
  "full": 3,
  "full:stages": 3,
  "recursive": 4,
  "automatic": 2,
  "backsolve": 1,
};

/** Those adjoints, in the order in which seeds have drawn them. */
const STORING = [
  ...Object.keys(WEIGHTS).map((name) => adjointKind(name)!.kind),
  ...ADJOINT_KINDS.filter(({ name, keeps }) => keeps !== "anchors" && !(name in WEIGHTS)),
];

/** Draws an adjoint that works with a method. */
export function drawAdjoint(
  draw: Draw,
  { kind, method }: DrawnMethod,
  { y0, events }: DrawnProblem,
): DrawnAdjoint {
  if (!ONE_WAY.includes(kind) && draw.chance(0.75)) {
    // Anchors that this build of the library does not know are not looked at.
    const anchors = draw.pick([undefined, undefined, 0, 0, 1, 4, 8, 32]);
    const options: ReversibleAdjointOptions & { readonly anchors?: number } = anchors === undefined
      ? {}
      : { anchors };
    return {
      label: `reversible(${anchors === undefined ? "" : `${anchors} anchors`})`,
      adjoint: anchors === undefined && draw.chance(0.5) ? undefined : reversibleAdjoint(options),
      lenient: reversibleAdjoint({ ...options, onExceeded: "warn" }),
    };
  }
  // A method over a tableau, which is what an adjoint of one step only solves by.
  const oneStep = !events && ["Runge-Kutta", "ees", "reversible"].includes(kind);
  const named = draw.weighted(
    STORING.map((each) => [each.oneStep && !oneStep ? 0 : WEIGHTS[each.name] ?? 2, each] as const),
  );
  const { name } = named;
  switch (name) {
    case "recursive": {
      const checkpoints = draw.pick([undefined, 1, 2, 5, 20]);
      const adjoint = recursiveCheckpointAdjoint({ checkpoints });
      return { label: adjoint.name, adjoint };
    }
    case "automatic": {
      // One state of a method of several steps is large: less than that is an error.
      const state = 16 * (method.stateVectors ?? 2) * (y0.length + 1);
      const memory = Math.max(state, Math.round(draw.logUniform(200, 1e6)));
      return { label: `automatic(${memory})`, adjoint: automatic({ memory }) };
    }
    case "backsolve":
      return { label: name, adjoint: backsolveAdjoint(), approximate: true };
    default:
      return { label: name, adjoint: named.make(), approximate: !named.exact };
  }
}

/** Draws what the field is run by: compiling takes milliseconds, so most are interpreted. */
export function drawKernels(
  draw: Draw,
  { events, noise, halves, implicit }: DrawnProblem,
): KernelOptions & { readonly label: string } {
  // Less is known of what came later.
  const compiled = noise || halves || implicit ? 20 : 5;
  return draw.weighted(
    [
      [86, { kernels: "interpreter", label: "" }],
      [compiled, { kernels: "wasm", label: ", wasm" }],
      [4, { kernels: "wasm", fused: false, label: ", wasm not fused" }],
      // Events are for doubles.
      [events ? 0 : 5, { kernels: "wasm", dtype: "float32", label: ", float32" }],
    ] as const,
  );
}
