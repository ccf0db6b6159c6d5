import { sizeOf } from "../../../../tensors/mod.ts";
import type { Draw } from "../drawing.ts";
import { driven } from "./driven.ts";
import { bouncingBall, eventful, thermostat } from "./eventful.ts";
import { computedStart, constrained, observed } from "./fitted.ts";
import { insideDerivatives } from "./inside.ts";
import { moved } from "./moved.ts";
import { noisy } from "./noisy.ts";
import {
  type DrawnParameter,
  type DrawnProblem,
  type Family,
  type FieldFunction,
  FIRST_FAMILIES,
} from "../problem.ts";
import { randomProgram } from "../random_program.ts";
import { closedReactions, competing, pitchfork } from "./resting.ts";
import { secondOrder } from "./second_order.ts";
import { semilinear } from "./semilinear.ts";
import {
  chaotic,
  damped,
  growthThenDecay,
  oscillating,
  part,
  piecewise,
  relaxing,
  stiff,
  vanishing,
  vector,
} from "./simple_families.ts";

type Activation = "tanh" | "sigmoid" | "softplus" | "relu" | "sin";

/** A small network of one hidden layer, of a vector or a batch. */
function network(
  draw: Draw,
  names: readonly Activation[] = ["tanh", "sigmoid", "softplus", "relu", "sin"],
): DrawnProblem {
  const d = draw.whole(1, 4);
  const batch = draw.chance(0.3) ? draw.whole(1, 3) : 0;
  const hidden = draw.whole(2, 8);
  const gain = draw.uniform(0.5, 2.5);
  const name = draw.pick(names);
  const timed = draw.chance(0.5);
  const damping = draw.uniform(0, 1);
  const state = batch > 0 ? [batch, d] : [d];
  const size = (batch || 1) * d;
  const matrix = (rows: number, columns: number): DrawnParameter => ({
    shape: [rows, columns],
    values: draw.normals(rows * columns, gain / Math.sqrt(rows)),
  });
  return {
    family: "network",
    label: `${d}-${hidden}-${d} ${name}${batch ? `, a batch of ${batch}` : ""}${
      timed ? ", timed" : ""
    }`,
    state,
    parameters: {
      w1: matrix(d, hidden),
      b1: vector(draw.normals(hidden, 0.5)),
      w2: matrix(hidden, d),
      b2: vector(draw.normals(d, 0.5)),
    },
    field(o, t, y, { w1, b1, w2, b2 }) {
      const moved = timed ? o.add(y, o.scale(o.sin(t), 0.5)) : y;
      const inner = o[name](o.linear(moved, w1, b1));
      return o.sub(o.tanh(o.add(o.matmul(inner, w2), b2)), o.scale(y, damping));
    },
    y0: draw.normals(size),
    sizes: Array(size).fill(1),
    t0: 0,
    t1: draw.uniform(1, 6),
    rate: 3 * gain + damping,
  };
}

const smoothNetwork = (draw: Draw) => network(draw, ["tanh", "sigmoid", "softplus", "sin"]);

function program(draw: Draw, length = draw.whole(3, 14)): DrawnProblem {
  const state = draw.pick([[1], [2], [3], [4], [2, 2], [3, 1], [2, 3]]);
  const size = sizeOf(state);
  const { field, parameters } = randomProgram(draw, state, length);
  return {
    family: "program",
    label: `${length} operations over [${state}]`,
    state,
    parameters,
    field: (o, t, y, p) => field(o, t, y, p),
    y0: draw.normals(size),
    sizes: Array(size).fill(1),
    t0: 0,
    t1: draw.uniform(0.5, 4),
    rate: 5,
  };
}

/** Another problem, of which every element of y is counted in a unit of its own. */
function inUnits(family: Family, inner: DrawnProblem, units: number[]): DrawnProblem {
  const field: FieldFunction = (o, t, y, p, reads) => {
    const u = o.constant(units, inner.state);
    return o.mul(u, inner.field(o, t, o.div(y, u), p, reads));
  };
  const [low, high] = [Math.min(...units), Math.max(...units)];
  return {
    ...inner,
    family,
    label: `${inner.label}, units ${low.toExponential(0)} to ${high.toExponential(0)}`,
    field,
    y0: inner.y0.map((y, i) => y * units[i]),
    sizes: inner.sizes.map((s, i) => s * units[i]),
    // Their reference would need tolerances of its own.
    watched: false,
  };
}

function scaled(draw: Draw): DrawnProblem {
  const inner = draw.pick([network, oscillating, program])(draw);
  const unit = 10 ** draw.uniform(-12, 12);
  return inUnits("scaled", inner, inner.y0.map(() => unit));
}

function farApart(draw: Draw): DrawnProblem {
  const inner = draw.pick([network, oscillating, damped])(draw);
  const units = inner.y0.map(() => 10 ** draw.uniform(-4.5, 4.5));
  units[draw.whole(0, units.length - 1)] = 10 ** draw.uniform(4.5, 9);
  return inUnits("far apart", inner, units);
}

/** A large element that does not move, beside others that do. */
function atRest(draw: Draw): DrawnProblem {
  const inner = draw.pick([oscillating, damped, growthThenDecay])(draw);
  const d = inner.y0.length;
  const large = 10 ** draw.uniform(3, 9);
  const reads = draw.chance(0.5);
  return {
    ...inner,
    family: "at rest",
    label: `${large.toExponential(0)} at rest beside ${inner.family}, ${inner.label}`,
    state: [d + 1],
    field(o, t, y, p, reads) {
      const small = inner.field(o, t, o.slice(y, 0, d, 0), p, reads);
      return o.concat([small, o.scale(part(o, y, d), 0)], 0);
    },
    y0: [...inner.y0, large],
    // A loss that leaves it out reads the others as if it were not there.
    sizes: [...inner.sizes, reads ? large : Infinity],
    watched: false,
  };
}

function nearOptimum(draw: Draw): DrawnProblem {
  const inner = draw.pick([network, oscillating, growthThenDecay, damped])(draw);
  const residual = 10 ** draw.uniform(-9, -2);
  return {
    ...inner,
    family: "near the optimum",
    label: `${inner.family}, ${inner.label}, residual ${residual.toExponential(0)}`,
    residual,
    watched: false,
  };
}

const DRAWERS: Readonly<Record<Family, (draw: Draw) => DrawnProblem>> = {
  network: (draw) => network(draw),
  program: (draw) => program(draw),
  "growth then decay": growthThenDecay,
  damped,
  oscillating,
  chaotic,
  piecewise,
  stiff,
  scaled,
  "far apart": farApart,
  "at rest": atRest,
  vanishing,
  "near the optimum": nearOptimum,
  driven,
  observed: (draw) => {
    const inner = draw.pick([network, program, oscillating, damped, driven, driven])(draw);
    return observed(draw, moved(draw, inner));
  },
  "computed start": (draw) => {
    const inner = draw.pick([network, program, damped, driven, insideDerivatives])(draw);
    const started = computedStart(draw, moved(draw, inner));
    return draw.chance(0.4) ? observed(draw, started, "computed start") : started;
  },
  constrained: (draw) => {
    let inner: DrawnProblem = draw.pick([network, program, damped, driven])(draw);
    inner = moved(draw, inner);
    if (draw.chance(0.3)) inner = computedStart(draw, inner);
    if (draw.chance(0.5)) inner = observed(draw, inner);
    return constrained(draw, inner);
  },
  "derivatives inside": insideDerivatives,
  "second derivatives": secondDerivatives,
  implicit,
  events,
  noise: (draw) => noisy(draw, draw.pick([network, network, program, damped])(draw)),
  "second order": secondOrder,
  "steady state": steady,
  trajectories,
  semilinear: (draw) => {
    const inner = draw.pick([network, network, program, oscillating, damped, driven])(draw);
    return semilinear(draw, moved(draw, inner));
  },
};

/** What implicit methods are for, and what they have to do as well. */
function implicit(draw: Draw): DrawnProblem {
  const drawers = [stiff, stiff, relaxing, relaxing, network, program, oscillating, damped, driven];
  const inner = draw.chance(0.1)
    ? farApart(draw)
    : draw.pick([...drawers, piecewise, growthThenDecay, insideDerivatives, chaotic])(draw);
  const shown = moved(draw, inner);
  const seen = draw.chance(0.2) ? observed(draw, shown) : shown;
  return {
    ...seen,
    family: "implicit",
    label: `${inner.family}, ${seen.label}`,
    implicit: true,
    watched: false,
  };
}

/** What has events of its own, or what they are added to. */
function events(draw: Draw): DrawnProblem {
  if (draw.chance(0.3)) return draw.pick([bouncingBall, thermostat])(draw);
  const drawers = [network, program, oscillating, damped, driven, secondOrder, growthThenDecay];
  const inner = moved(draw, draw.pick(drawers)(draw));
  const made = eventful(draw, draw.chance(0.3) ? observed(draw, inner) : inner);
  return { ...made, implicit: draw.chance(0.25) };
}

/** What comes to rest, or may. */
function steady(draw: Draw): DrawnProblem {
  const drawers = [competing, closedReactions, pitchfork, network, damped, driven, stiff, program];
  const inner = draw.pick(drawers)(draw);
  const { jumps: _, ...problem } = inner;
  return {
    ...problem,
    family: "steady state",
    label: inner.family === "steady state" ? inner.label : `${inner.family}, ${inner.label}`,
    readAt: "end",
    turned: true,
    watched: false,
  };
}

/** One field from several starts, over spans of their own. */
function trajectories(draw: Draw): DrawnProblem {
  const drawers = [network, program, oscillating, damped, driven, secondOrder];
  const inner = draw.chance(0.2)
    ? noisy(draw, network(draw))
    : draw.chance(0.2)
    ? events(draw)
    : draw.pick(drawers)(draw);
  const { sizes, y0 } = inner;
  const weights = draw.chance(0.5);
  return {
    ...inner,
    family: "trajectories",
    label: `${inner.family}, ${inner.label}`,
    trajectories: Array.from({ length: draw.whole(1, 4) }, (_, k) => ({
      y0: k === 0 ? y0 : y0.map((y, i) => {
        const by = draw.random.normal();
        return Number.isFinite(sizes[i]) ? y + 0.5 * sizes[i] * by : y;
      }),
      part: draw.pick([1, 1, 0.3, 0.75]),
      weight: weights ? draw.uniform(0, 2) : 1,
    })),
    watched: false,
  };
}

/** What is smooth, so that its differences are. */
function secondDerivatives(draw: Draw): DrawnProblem {
  const made = draw.pick([
    smoothNetwork,
    smoothNetwork,
    oscillating,
    damped,
    insideDerivatives,
  ])(draw);
  let inner: DrawnProblem = made;
  if (draw.chance(0.2)) inner = computedStart(draw, inner);
  inner = observed(draw, moved(draw, inner));
  if (draw.chance(0.3)) inner = constrained(draw, inner);
  return { ...inner, family: "second derivatives", constantSteps: true };
}

/** Draws a problem of one of the families. */
export function drawProblem(
  draw: Draw,
  families: readonly Family[] = FIRST_FAMILIES,
): DrawnProblem {
  const family = draw.pick(families);
  return moved(draw, DRAWERS[family](draw));
}
