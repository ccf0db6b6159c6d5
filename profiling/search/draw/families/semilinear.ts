import type { Draw } from "../drawing.ts";
import { eventful } from "./eventful.ts";
import { observed } from "./fitted.ts";
import type { DrawnProblem, FieldFunction } from "../problem.ts";
import { scalar } from "./simple_families.ts";

/** A problem with a fast linear part, with an observation or events. */
export function semilinear(draw: Draw, inner: DrawnProblem): DrawnProblem {
  const made = withLinear(draw, inner);
  if (draw.chance(0.2)) return observed(draw, made, made.family);
  return draw.chance(0.15) ? { ...eventful(draw, made), family: made.family } : made;
}

/** A problem with a part added to it that turns, or decays, many times while the rest moves little. */
function withLinear(draw: Draw, inner: DrawnProblem): DrawnProblem {
  const { state, sizes, t0, t1 } = inner;
  const span = Math.abs(t1 - t0);
  const [all, last] = [sizes.length, state[state.length - 1]];
  const width = draw.pick([all, last]);
  const turns = width > 1 && draw.chance(0.7);
  const decays = !turns || draw.chance(0.4);
  const rate = draw.logUniform(1, 3000) / span;
  const damping = decays ? draw.logUniform(0.1, 60) / span * Math.sign(t1 - t0) : 0;
  const matrix = Array.from({ length: width }, () => Array<number>(width).fill(0));
  for (let i = 0; i < width; i++) {
    matrix[i][i] = -damping * draw.uniform(0.2, 1);
    for (let j = 0; turns && j < i; j++) {
      const turn = rate * draw.random.normal();
      matrix[i][j] = turn * sizes[i] / sizes[j];
      matrix[j][i] = -turn * sizes[j] / sizes[i];
    }
  }
  // As little off as what is left of it moves slowly.
  const off = draw.chance(0.3) ? 2 / (span * Math.max(rate, Math.abs(damping))) : 0;
  const told = matrix.map((row) => row.map((x) => x * (1 + off * draw.uniform(-1, 1))));
  const entries = matrix.flat();
  const turned = matrix.flatMap((_, j) => matrix.map((row) => row[j]));
  const field: FieldFunction = (o, t, y, p, reads) => {
    const fast = width === last
      ? o.matmul(y, o.constant(turned, [width, width]))
      : o.reshape(o.matmul(o.constant(entries, [width, width]), o.reshape(y, [all])), state);
    return o.add(inner.field(o, t, y, p, reads), o.mul(p.stiffness, fast));
  };
  return {
    ...inner,
    family: "semilinear",
    label: `${turns ? `turns by ${(rate * span).toPrecision(2)} rad` : "decays"}${
      decays ? `, by e^-${Math.abs(damping * span).toPrecision(2)}` : ""
    }, L of ${width}${off ? ", a little off" : ""}; ${inner.family}, ${inner.label}`,
    parameters: { ...inner.parameters, stiffness: scalar(1) },
    field,
    linear: {
      matrix: Array.from(
        { length: all },
        (_, i) =>
          Array.from(
            { length: all },
            (_, j) =>
              Math.floor(i / width) === Math.floor(j / width) ? told[i % width][j % width] : 0,
          ),
      ),
      given: turns ? told : told.map((row, i) => row[i]),
    },
    watched: false,
  };
}
