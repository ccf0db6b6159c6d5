import type { Draw } from "../drawing.ts";
import { drawObservation } from "../observation.ts";
import type { Constraint, DrawnParameter, DrawnProblem, DrawnStart, Family } from "../problem.ts";
import { plainStart } from "../../replay/plain_field.ts";

/** A problem of which a loss observes something, with parameters of its own. */
export function observed(
  draw: Draw,
  inner: DrawnProblem,
  family: Family = "observed",
): DrawnProblem {
  const { observation, parameters } = drawObservation(draw, inner);
  return {
    ...inner,
    family,
    label: `${inner.label}, ${observation.label}`,
    parameters: { ...inner.parameters, ...parameters },
    observation,
    turned: true,
    watched: false,
  };
}

/** A problem whose start is a function of parameters, some of which are the field's. */
export function computedStart(draw: Draw, inner: DrawnProblem): DrawnProblem {
  const size = inner.y0.length;
  const shared = draw.chance(0.7) ? draw.pick(Object.keys(inner.parameters)) : undefined;
  const known = draw.chance(0.3) ? draw.whole(1, size) : 0;
  const start: DrawnStart = (o, p) => {
    let x = o.tanh(p.hidden);
    if (shared) x = o.add(x, o.scale(o.mean(o.sin(p[shared])), 0.5));
    x = o.mul(x, o.constant(inner.sizes, [size]));
    if (known > 0) {
      const first = o.constant(inner.y0.slice(0, known), [known]);
      x = known === size
        ? o.add(first, o.scale(x, 0.1))
        : o.concat([first, o.slice(x, known, size, 0)], 0);
    }
    return o.reshape(x, inner.state);
  };
  const problem: DrawnProblem = {
    ...inner,
    family: "computed start",
    label: `${inner.family}, ${inner.label}, y0 of hidden${shared ? ` and ${shared}` : ""}` +
      (known ? `, ${known} known` : ""),
    parameters: {
      ...inner.parameters,
      hidden: { shape: [size], values: draw.normals(size) },
    },
    start,
    watched: false,
  };
  return { ...problem, y0: [...plainStart(problem, { y0: [], parameters: {} }).v] };
}

function drawConstraint(draw: Draw, { values }: DrawnParameter): Constraint | undefined {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const size = Math.max(0.1, high - low, Math.abs(low), Math.abs(high));
  return draw.weighted<() => Constraint | undefined>([
    [low > 0 ? 4 : 0, () => ({ kind: "positive" })],
    [3, () => ({
      kind: "bounded",
      low: low - size * draw.logUniform(0.01, 3),
      high: high + size * draw.logUniform(0.01, 3),
    })],
    [1.5, () => ({ kind: "fixed" })],
    [1.5, () => undefined],
  ])();
}

/** A problem whose parameters are known to be positive, within bounds, or what they are. */
export function constrained(draw: Draw, inner: DrawnProblem): DrawnProblem {
  const entries = Object.entries(inner.parameters);
  const one = draw.pick(entries)?.[0];
  const parameters = Object.fromEntries(
    entries.map(([name, given]): [string, DrawnParameter] => {
      const above = draw.chance(0.4);
      const values = above ? given.values.map((x) => Math.abs(x) + 0.01) : given.values;
      // A noise and a delay are what they are for their size.
      const own = {
        ...given,
        values: name === "noise" || name === "delay" ? given.values : values,
      };
      const constraint = drawConstraint(draw, own);
      // One is left that moves.
      return [
        name,
        {
          ...own,
          constraint: name === one && constraint?.kind === "fixed" ? undefined : constraint,
        },
      ];
    }),
  );
  const kinds = Object.values(parameters).map(({ constraint }) => constraint?.kind ?? "free");
  const made: DrawnProblem = {
    ...inner,
    family: "constrained",
    label: `${inner.family}, ${inner.label}, ${kinds.join(" ")}`,
    parameters,
    watched: false,
  };
  if (!made.start) return made;
  return { ...made, y0: [...plainStart(made, { y0: [], parameters: {} }).v] };
}
