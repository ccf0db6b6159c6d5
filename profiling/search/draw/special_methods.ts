import {
  ees25,
  ees27,
  euler,
  eulerMaruyama,
  kvaerno3,
  kvaerno5,
  lawson,
  METHODS,
  milstein,
  reversible,
  reversibleHeun,
  rkn4,
  rkn6,
  rkn8,
  rodas4p,
  rodas5p,
  sra1,
  stratonovich,
  verlet,
  type VerletOrder,
} from "../../../mod.ts";
import type { Draw } from "./drawing.ts";
import { COARSER, coupled, type DrawnMethod, drawRange, gridOf } from "./drawn_method.ts";
import type { DrawnProblem } from "./problem.ts";

/** Draws a method of those that only some problems are for; nothing where any will do. */
export function drawSpecialMethod(draw: Draw, problem: DrawnProblem): DrawnMethod | undefined {
  if (problem.noise) return drawNoisy(draw, problem);
  if (problem.implicit) return drawImplicit(draw);
  if (problem.linear) return drawLawson(draw, problem);
  // What is of second order is a problem like any other, too.
  if (problem.halves && !problem.events && draw.chance(0.75)) return drawSecondOrder(draw, problem);
  return undefined;
}

function drawImplicit(draw: Draw): DrawnMethod {
  if (draw.chance(0.5)) {
    const method = draw.pick([rodas4p, rodas5p]);
    return { kind: "Rosenbrock", label: method.name, method, rosenbrock: method };
  }
  const method = draw.pick([kvaerno3, kvaerno5]);
  return { kind: "ESDIRK", label: method.name, method, esdirk: method };
}

function drawLawson(draw: Draw, problem: DrawnProblem): DrawnMethod {
  const linear = problem.linear!;
  const explicit = draw.pick(Object.values(METHODS));
  const base = lawson(explicit, { linear: linear.given });
  const label = `lawson(${explicit.name})`;
  const way = draw.weighted([[3, "plain"], [4, "reversible"], [3, "exact"]] as const);
  if (way === "plain") return { kind: "Lawson", label, method: base, linear };
  if (way === "reversible") {
    const coupling = draw.pick(["auto" as const, "auto" as const, 0.9, 0.99, 0.999, 1]);
    return {
      kind: "Lawson, reversible",
      label: `reversible(${label}, ${coupling})`,
      ...coupled(base, coupling),
      linear,
    };
  }
  const { name, range, reach } = drawRange(draw, problem);
  const coupling = draw.pick(["auto" as const, [3, 4] as const, 0.9]);
  const exact = { coupling, arithmetic: "exact" } as const;
  return {
    kind: "Lawson, exact",
    label: `reversible(${label}, ${coupling}, exact${name})`,
    method: reversible(base, { ...exact, range }),
    coarser: COARSER.map((by) => reversible(base, { ...exact, range: reach.map((r) => by * r) })),
    base,
    linear,
    grid: gridOf(reach),
  };
}

function drawSecondOrder(draw: Draw, problem: DrawnProblem): DrawnMethod {
  // The methods of Nyström move q by v alone.
  if (!problem.halves!.velocity && draw.chance(0.4)) {
    const method = draw.pick([rkn4, rkn6, rkn8]);
    return { kind: "Nyström", label: method.name, method, nystrom: method };
  }
  const order: VerletOrder = draw.pick([2, 2, 4, 6, 8]);
  if (draw.chance(0.7)) {
    return { kind: "verlet", label: `verlet(${order})`, method: verlet({ order }), verlet: order };
  }
  const { name, range, reach } = drawRange(draw, problem);
  const exact = { order, arithmetic: "exact" } as const;
  return {
    kind: "verlet, exact",
    label: `verlet(${order}, exact${name})`,
    method: verlet({ ...exact, range }),
    coarser: COARSER.map((by) => verlet({ ...exact, range: reach.map((r) => by * r) })),
    verlet: order,
    grid: gridOf(reach),
  };
}

function drawNoisy(draw: Draw, problem: DrawnProblem): DrawnMethod {
  const { noise } = problem;
  const { additive, commutes } = noise!;
  const base = draw.pick(Object.values(METHODS).filter(({ order }) => order >= 2));
  const of = "stratonovich" as const;
  const ways: readonly (readonly [weight: number, () => DrawnMethod])[] = [
    [3, () => ({
      ...{ kind: "noise", label: "eulerMaruyama", method: eulerMaruyama },
      ...{ noisy: "ito", inner: euler },
    })],
    [commutes ? 4 : 0, () => ({
      ...{ kind: "noise", label: "milstein", method: milstein },
      ...{ noisy: "milstein", inner: euler },
    })],
    [additive ? 5 : 0, () => ({ kind: "noise", label: "sra1", method: sra1, noisy: "sra1" })],
    [3, () => ({
      ...{ kind: "noise", label: `stratonovich(${base.name})`, method: stratonovich(base) },
      ...{ noisy: of, inner: base },
    })],
    [5, () => drawCoupled(draw, base)],
    [2, () => {
      const method = stratonovich(reversibleHeun);
      const label = "stratonovich(reversibleHeun)";
      return { kind: "noise, reversible", label, method, noisy: of, noisyHeun: true };
    }],
    [2, () => {
      const inner = draw.pick([ees25, ees27]);
      const label = `stratonovich(${inner.name})`;
      return { kind: "noise, ees", label, method: stratonovich(inner), noisy: of, inner };
    }],
    [2, () => {
      const { name, range, reach } = drawRange(draw, problem);
      const coupling = draw.pick(["auto" as const, [3, 4] as const, 0.9]);
      const exact = { coupling, arithmetic: "exact" } as const;
      return {
        kind: "noise, exact",
        label: `stratonovich(reversible(${base.name}, ${coupling}, exact${name}))`,
        method: stratonovich(reversible(base, { ...exact, range })),
        coarser: COARSER.map((by) =>
          stratonovich(reversible(base, { ...exact, range: reach.map((r) => by * r) }))
        ),
        noisy: of,
        base,
        grid: gridOf(reach),
      };
    }],
  ];
  return draw.weighted(ways)();
}

function drawCoupled(draw: Draw, base: typeof METHODS[string]): DrawnMethod {
  const coupling = draw.chance(0.5)
    ? "auto" as const
    : draw.pick([0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 1]);
  return {
    kind: "noise, reversible",
    label: `stratonovich(reversible(${base.name}, ${coupling}))`,
    ...coupled(base, coupling, stratonovich),
    noisy: "stratonovich",
  };
}
