import type { Algebra } from "../../replay/algebra.ts";
import type { Draw } from "../drawing.ts";
import type { DrawnEvent, DrawnProblem, FieldFunction } from "../problem.ts";
import { number, part, scalar, vector } from "./simple_families.ts";

/** A ball on a floor that may move, with air that may resist. */
export function bouncingBall(draw: Draw): DrawnProblem {
  const drag = draw.chance(0.5) ? draw.uniform(0.05, 0.5) : 0;
  const sway = draw.chance(0.5) ? draw.uniform(0.02, 0.1) : 0;
  const span = draw.uniform(0.5, 2);
  const wall: FieldFunction = (o, t, y) =>
    sway ? o.sub(part(o, y, 0), o.scale(o.sin(o.scale(t, 3)), sway)) : part(o, y, 0);
  return {
    family: "events",
    label: `ball${drag ? ", drag" : ""}${sway ? ", a floor that sways" : ""}, T = ${
      span.toFixed(2)
    }`,
    state: [2],
    parameters: { g: scalar(9.81), restitution: scalar(draw.uniform(0.4, 0.95)) },
    field(o, _t, y, { g }) {
      const v = part(o, y, 1);
      const resisted = o.scale(o.mul(v, o.abs(v)), -drag);
      return o.concat([v, o.sub(resisted, g)], 0);
    },
    events: [{
      when: wall,
      direction: "down",
      then: (o, _t, y, { restitution }) =>
        o.concat([part(o, y, 0), o.neg(o.mul(restitution, part(o, y, 1)))], 0),
    }],
    y0: [draw.uniform(0.3, 2), draw.uniform(-2, 2)],
    sizes: [1, 4],
    t0: 0,
    t1: span,
    rate: 5,
  };
}

/** A room that is heated between two thresholds. */
export function thermostat(draw: Draw): DrawnProblem {
  const turned = (threshold: "low" | "high", direction: "up" | "down"): DrawnEvent => ({
    when: (o, _t, y, p) => o.sub(part(o, y, 0), p[threshold]),
    direction,
    then: (o, _t, y) => o.concat([part(o, y, 0), o.constant([direction === "up" ? 0 : 1], [1])], 0),
  });
  const rate = draw.uniform(0.5, 2);
  return {
    family: "events",
    label: `thermostat, rate ${rate.toFixed(2)}`,
    state: [2],
    parameters: {
      power: scalar(draw.uniform(3, 6)),
      rate: scalar(rate),
      low: vector([draw.uniform(0.9, 1.1)]),
      high: vector([draw.uniform(1.3, 1.6)]),
    },
    field(o, t, y, { power, rate }) {
      const [warm, on] = [part(o, y, 0), part(o, y, 1)];
      const outside = o.scale(o.sin(t), 0.2);
      const dy = o.mul(rate, o.sub(o.add(o.mul(power, on), outside), warm));
      return o.concat([dy, o.scale(on, 0)], 0);
    },
    events: [turned("high", "up"), turned("low", "down")],
    y0: [draw.uniform(0.5, 1.5), 1],
    sizes: [1, 1],
    t0: 0,
    t1: draw.uniform(0.5, 5),
    rate: 3 * rate,
  };
}

/** What is watched of a state of any shape: a weighted sum less a threshold that may move. */
function watched(draw: Draw, { y0, state }: DrawnProblem, name: string): FieldFunction {
  const weights = draw.normals(y0.length);
  const waves = draw.chance(0.4) ? draw.uniform(0.1, 0.5) : 0;
  return (o, t, y, p) => {
    const sum = o.sum(o.mul(o.constant(weights, state), y));
    const line = waves ? o.add(p[name], o.scale(o.sin(o.scale(t, 2)), waves)) : p[name];
    return o.sub(sum, line);
  };
}

/** A state that is moved on, or turned down. */
function jumped(draw: Draw, { state, y0 }: DrawnProblem, name: string): FieldFunction {
  const way = draw.pick(["dose", "factor", "bent"] as const);
  const some = y0.map(() => draw.chance(0.6) ? 1 : 0);
  return <T>(o: Algebra<T>, t: T, y: T, p: Readonly<Record<string, T>>) => {
    const chosen = o.mul(o.constant(some, state), p[name]);
    if (way === "dose") return o.add(y, chosen);
    if (way === "factor") return o.mul(y, o.add(chosen, number(o, 0.5)));
    return o.add(y, o.mul(chosen, o.tanh(o.add(y, t))));
  };
}

/** Within a solve, the times at which a row of an input begins anew: where one that holds its value jumps. */
function knotsOf({ inputs = {}, t0, t1 }: DrawnProblem): number[] {
  return Object.values(inputs).flatMap(({ rows }) => rows.flatMap(({ times }) => times))
    .filter((t) => (t - t0) * (t - t1) <= 0);
}

/** A problem with events of its state, of time, or both, added to it. */
export function eventful(draw: Draw, inner: DrawnProblem): DrawnProblem {
  const { t0, t1, sizes, y0 } = inner;
  const parameters = { ...inner.parameters };
  const size = Math.max(...sizes.filter(Number.isFinite));
  const words: string[] = [];
  const events = Array.from({ length: draw.whole(1, 3) }, (_, i): DrawnEvent => {
    const [line, jump] = [`line${i}`, `jump${i}`];
    const jumps = () => {
      parameters[jump] = scalar(draw.normals(1, 0.5 * size)[0]);
      return jumped(draw, inner, jump);
    };
    if (draw.chance(0.35)) {
      const at = draw.uniforms(draw.whole(1, 4), 0.02, 0.98).map((s) => t0 + s * (t1 - t0));
      if (draw.chance(0.2)) at.push(t0);
      if (draw.chance(0.2)) at.push(t1);
      const knots = knotsOf(inner);
      if (knots.length > 0 && draw.chance(0.4)) at.push(draw.pick(knots));
      words.push(`${at.length} times`);
      return { at, then: jumps() };
    }
    const direction = draw.pick(["up", "down", "both"] as const);
    const terminal = draw.chance(0.25);
    const when = watched(draw, inner, line);
    parameters[line] = scalar(draw.normals(1, size * Math.sqrt(y0.length) / 2)[0]);
    const isMark = !terminal && draw.chance(0.25);
    words.push(`${direction}${terminal ? " terminal" : isMark ? " mark" : ""}`);
    if (terminal) return { when, direction, terminal };
    return isMark ? { when, direction } : { when, direction, then: jumps() };
  });
  return {
    ...inner,
    family: "events",
    label: `${words.join(", ")}; ${inner.family}, ${inner.label}`,
    parameters,
    events,
    watched: false,
    turned: true,
  };
}
