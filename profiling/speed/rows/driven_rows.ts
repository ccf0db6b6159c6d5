import {
  add,
  concat,
  glorot,
  interpolation,
  type InterpolationOptions,
  linear,
  meanSquaredError,
  type Method,
  neg,
  PreparedGradient,
  reversible,
  rk4,
  tanh,
  type Tensor,
  tensor,
  type VectorField,
  vectorField,
  zeros,
} from "../../../mod.ts";
import { timedRatio } from "../ratio_row.ts";
import type { SpeedRow } from "../speed_row.ts";
import type { Effort } from "../time_pairs.ts";

const PART = "driven";

/** How much longer a gradient may take for its inputs. */
const MOST = 1.15;

const STEPS = 1000;
const SPAN = 10;
/** Values of an input: one for two steps. */
const VALUES = 501;

const STATES = 4;

/** Weights and biases of a network from so many numbers to the state's slopes. */
const network = (inputs: number, hidden = 64) => ({
  w0: glorot([inputs, hidden]),
  b0: zeros([hidden]),
  w1: glorot([hidden, STATES]),
  b1: zeros([STATES]),
});
const apply = (x: Tensor, p: Record<string, Tensor>) =>
  linear(tanh(linear(x, p.w0, p.b0)), p.w1, p.b1);

/** A field with an input, and what it is held against: one that computes as much without. */
interface Pair {
  readonly name: string;
  readonly driven: VectorField;
  readonly undriven: VectorField;
  readonly claim?: { readonly most: number };
}

/** y' = −y */
const decay = (size: number) => vectorField({ state: [size], f: (_t, y) => neg(y) });

/** y' = −y + u, against as much with a constant. */
function leak(size: number): Pair {
  return {
    name: `y' = −y + u of ${size === 1 ? "1 state" : `${size} states`}, against y' = −y + 0.3`,
    driven: vectorField({
      ...{ state: [size], inputs: { u: size } },
      f: (_t, y, _p, { u }) => add(neg(y), u),
    }),
    undriven: vectorField({
      state: [size],
      f: (_t, y) => add(neg(y), tensor(Array.from({ length: size }, () => 0.3))),
    }),
  };
}

const PAIRS: readonly (() => Pair)[] = [
  () => ({
    name: "4-64-4 with an input added, against 4-64-4",
    driven: vectorField({
      ...{ state: [STATES], inputs: { u: 1 }, parameters: network(STATES) },
      f: (_t, y, p, { u }) => add(apply(y, p), u),
    }),
    undriven: vectorField({
      ...{ state: [STATES], parameters: network(STATES) },
      f: (_t, y, p) => apply(y, p),
    }),
    claim: { most: MOST },
  }),
  () => ({
    name: "6-64-4 that sees two inputs, against one that sees two numbers",
    driven: vectorField({
      ...{ state: [STATES], inputs: { u: 2 }, parameters: network(STATES + 2) },
      f: (_t, y, p, { u }) => apply(concat([y, u]), p),
    }),
    undriven: vectorField({
      ...{ state: [STATES], parameters: { ...network(STATES + 2), c: tensor([0.3, 0.4]) } },
      f: (_t, y, p) => apply(concat([y, p.c]), p),
    }),
    claim: { most: MOST },
  }),
  () => ({
    name: "5-32-4 that sees an input, against one that sees a number",
    driven: vectorField({
      ...{ state: [STATES], inputs: { u: 1 }, parameters: network(STATES + 1, 32) },
      f: (_t, y, p, { u }) => apply(concat([y, u]), p),
    }),
    undriven: vectorField({
      ...{ state: [STATES], parameters: { ...network(STATES + 1, 32), c: tensor([0.3]) } },
      f: (_t, y, p) => apply(concat([y, p.c]), p),
    }),
    claim: { most: MOST },
  }),
  // Next to nothing beside a look-up: no claim.
  () => leak(1),
  () => leak(2),
  () => ({ ...leak(1), name: "y' = −y + u, against y' = −y", undriven: decay(1) }),
];

/** The ways to interpolate that are timed, by what they are called. */
const WAYS: Readonly<Record<string, InterpolationOptions>> = {
  "linear": { kind: "linear" },
  "cubic, differentiated": { kind: "cubic", differentiate: true },
  "previous": { kind: "previous" },
};

/**
 * What an input costs: driven gradients of 1000 steps against those of a field that computes as much
 * and has none.
 *
 * @param methods The methods. Default rk4, and the reversible one over it.
 */
export async function drivenRows(
  effort: Effort,
  methods: readonly Method[] = [reversible(rk4), rk4],
  steps = STEPS,
): Promise<SpeedRow[]> {
  const rows: SpeedRow[] = [];
  for (const pair of PAIRS) {
    const { name, driven, undriven, claim } = pair();
    for (const method of methods) {
      for (const [way, options] of Object.entries(WAYS)) {
        const [over, under] = [
          gradientOf(driven, method, steps, options),
          gradientOf(undriven, method, steps),
        ];
        const text = { part: PART, name: `${name}: ${way}, ${method.name}`, claim };
        rows.push(await timedRatio(text, () => over.run(), () => under.run(), effort));
        over.release();
        under.release();
      }
    }
  }
  return rows;
}

function gradientOf(
  field: VectorField,
  method: Method,
  steps: number,
  options?: InterpolationOptions,
): PreparedGradient {
  const times = Array.from({ length: VALUES }, (_, i) => SPAN * i / (VALUES - 1));
  const [channels] = field.inputs?.u ?? [0];
  const values = times.map((t) => [Math.sin(3 * t), Math.cos(t)].slice(0, channels));
  const [d] = field.stateShape;
  const row = (value: number) => Array.from({ length: d }, () => value);
  return new PreparedGradient({
    field,
    inputs: options && { u: interpolation(times, values, options) },
    y0: row(0.1),
    ...{ t0: 0, t1: SPAN, dt: SPAN / steps, method },
    loss: meanSquaredError([SPAN / 2, SPAN], [row(0), row(0)]),
  });
}
