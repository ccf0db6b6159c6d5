import { interpolation, type ProblemInputs } from "../../../mod.ts";
import type { Draw } from "./drawing.ts";
import type { DrawnProblem, FieldFunction } from "./problem.ts";
import { number, scalar, vector } from "./simple_families.ts";

/** How far its values reach beyond the solve, so that it can be read late. */
const BEYOND = 1.2;

/** A small network that is driven: by what an input is, was, or how fast it changes. */
export function driven(draw: Draw): DrawnProblem {
  const d = draw.whole(1, 3);
  const channels = draw.whole(1, 2);
  const kind = draw.pick(["linear", "natural", "backward", "previous"] as const);
  const span = draw.uniform(1, 4);
  const shift = draw.chance(0.25) ? draw.uniform(-10, 10) : 0;
  const count = draw.whole(3, 9);
  const gaps = draw.uniforms(count - 1, 0.2, 1);
  const total = gaps.reduce((sum, gap) => sum + gap, 0);
  let from = shift - BEYOND;
  const times = [from, ...gaps.map((gap) => from += gap / total * (span + 2 * BEYOND))];
  const late = draw.pick(["no", "known", "unknown"] as const);
  const delay = draw.uniform(0, 1);
  const unknown = late === "unknown" && kind !== "previous";
  const fast = kind !== "previous" && draw.chance(0.3);
  const damping = draw.uniform(0, 1);
  const backwards = draw.chance(0.25);
  const field: FieldFunction = (o, t, y, { a, b, c, tau }, read) => {
    const time = unknown ? o.sub(t, tau) : late === "no" ? t : o.sub(t, number(o, delay));
    const inner = o.add(o.matmul(read!(t, 0), b), o.matmul(y, a));
    const outer = o.mul(c, o.matmul(read!(time, 0), b));
    const f = o.sub(o.add(o.tanh(inner), outer), o.scale(y, damping));
    return fast ? o.add(f, o.mul(y, o.matmul(read!(t, 1), b))) : f;
  };
  const matrix = (rows: number, columns: number) => ({
    shape: [rows, columns],
    values: draw.normals(rows * columns, 0.7),
  });
  return {
    family: "driven",
    label: `${channels} ${kind} of ${count}, ${d}D${fast ? ", by its rate" : ""}${
      unknown ? ", after a delay" : late === "no" ? "" : ", late"
    }${backwards ? ", backwards" : ""}`,
    state: [d],
    parameters: {
      ...{ a: matrix(d, d), b: matrix(channels, d), c: vector(draw.normals(d, 0.5)) },
      tau: scalar(delay),
    },
    field,
    input: { kind, times, channels, values: draw.normals(count * channels) },
    jumps: kind === "previous" || (kind === "linear" && fast),
    y0: draw.normals(d),
    sizes: Array(d).fill(1),
    t0: backwards ? shift + span : shift,
    t1: backwards ? shift : shift + span,
    rate: 4 + damping,
  };
}

/** The input of a drawn problem, as the library has it. */
export function inputsOf({ input }: DrawnProblem): ProblemInputs | undefined {
  if (input === undefined) return undefined;
  const { kind, times, channels, values } = input;
  const rows = times.map((_, i) => values.slice(i * channels, (i + 1) * channels));
  const cubic = kind === "natural" || kind === "backward";
  const way = cubic ? { kind: "cubic", slopes: kind } as const : { kind };
  return { u: interpolation(times, rows, { ...way, differentiate: true }) };
}
