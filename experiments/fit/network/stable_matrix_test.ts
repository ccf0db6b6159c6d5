import { assert, assertAlmostEquals, assertLess } from "@std/assert";
import { matmul, Tensor, tensor, vectorField } from "../../../mod.ts";
import * as fc from "../../../tests/helpers/drawn.ts";
import { assertPullsBack } from "../../../tests/helpers/field_pullback.ts";
import { fieldOf } from "./field_of.ts";
import { STABLE, stableMatrix, stableParameters } from "./stable_matrix.ts";

const size = fc.integer({ min: 1, max: 6 });
const cells = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), {
  minLength: 36,
  maxLength: 36,
});

type Stable = Record<typeof STABLE[number], Float64Array>;

/** W of parameters as numbers. */
function mapOf(parameters: Stable, d: number): Float64Array {
  return stableMatrix(
    Object.fromEntries(
      STABLE.map((name) => [name, new Tensor(parameters[name].slice(), [d, d])]),
    ),
  ).data;
}

/** |y exp(W t)| / |y| at most, by squaring: independent of eigenvalues and of energies. */
function largestGain(w: Float64Array, d: number, doublings: number): number {
  const scale = Math.max(1e-9, ...Array.from(w, Math.abs)) * d * 8;
  // exp(W / scale) by six terms of its series: the rest is below 1e-9.
  let power = identity(d);
  let term = identity(d);
  for (let k = 1; k <= 6; k++) {
    term = times(term, w, d).map((x) => x / scale / k);
    power = power.map((x, i) => x + term[i]);
  }
  let most = 1;
  for (let k = 0; k < doublings; k++) {
    most = Math.max(most, Math.sqrt(power.reduce((all, x) => all + x * x, 0)));
    power = times(power, power, d);
  }
  return most;
}

function identity(d: number): Float64Array {
  return Float64Array.from({ length: d * d }, (_, i) => i % (d + 1) === 0 ? 1 : 0);
}

function times(a: Float64Array, b: Float64Array, d: number): Float64Array {
  return Float64Array.from({ length: d * d }, (_, at) => {
    const [i, j] = [Math.floor(at / d), at % d];
    return a.subarray(i * d, (i + 1) * d).reduce((all, x, k) => all + x * b[k * d + j], 0);
  });
}

Deno.test("stableParameters() gives every stable matrix back", () => {
  fc.assert(
    fc.property(size, cells, fc.double({ min: 0.01, max: 2, noNaN: true }), (d, all, by) => {
      // By Gershgorin's discs every eigenvalue is left of −by.
      const w = Float64Array.from(all.slice(0, d * d));
      for (let i = 0; i < d; i++) {
        const row = w.subarray(i * d, (i + 1) * d);
        const reach = row.reduce((r, x, j) => r + (j === i ? 0 : Math.abs(x)), 0);
        w[i * d + i] = -by - reach - Math.abs(w[i * d + i]);
      }
      const back = mapOf(stableParameters(w, d, 1e-3), d);
      const largest = Math.max(...Array.from(w, Math.abs));
      back.forEach((x, i) => assertAlmostEquals(x, w[i], 1e-9 * largest));
    }),
  );
});

Deno.test("stableParameters() slows what grows, and leaves the rest of the matrix as it is", () => {
  // Grows at the rate 0.3, and turns at 2.
  const w = Float64Array.of(0.3, 2, -2, 0.3);
  const back = mapOf(stableParameters(w, 2, 0.05), 2);
  [-0.05, 2, -2, -0.05].forEach((x, i) => assertAlmostEquals(back[i], x, 1e-9));
  // What is asked to decay at 0.05 and decays at 0.02 already is moved as well; what does at 0.1 is not.
  assertAlmostEquals(mapOf(stableParameters(Float64Array.of(-0.02), 1, 0.05), 1)[0], -0.05, 1e-9);
  assertAlmostEquals(mapOf(stableParameters(Float64Array.of(-0.1), 1, 0.05), 1)[0], -0.1, 1e-12);
  // Nothing at all.
  const still = mapOf(stableParameters(new Float64Array(4), 2, 0.05), 2);
  [-0.05, 0, 0, -0.05].forEach((x, i) => assertAlmostEquals(still[i], x, 1e-9));
});

Deno.test("stableParameters() holds rates that lie a million times apart", () => {
  for (const unit of [1e-6, 1, 1e6]) {
    const w = Float64Array.of(-1, 5, 0, 0, -1e-3, 3, 0, 0, -1e3).map((x) => x * unit);
    const back = mapOf(stableParameters(w, 3, 1e-9 * unit), 3);
    back.forEach((x, i) => assertAlmostEquals(x / unit, w[i] / unit, 1e-6));
  }
});

Deno.test("stableMatrix() never makes anything grow for ever, whatever its parameters", () => {
  fc.assert(fc.property(size, cells, cells, cells, (d, skew, damping, energy) => {
    const cut = (x: number[]) => Float64Array.from(x.slice(0, d * d));
    const parameters = { skew: cut(skew), damping: cut(damping), energy: cut(energy) };
    // The energy must tell lengths of y apart, or what it leaves out is not bounded by it.
    for (let i = 0; i < d; i++) parameters.energy[i * d + i] += 20;
    const w = mapOf(parameters, d);
    // y Q yᵀ never grows, so |y| grows no more than Q's widest length over its narrowest.
    assertLess(largestGain(w, d, 40), 20 * d);
  }));
});

Deno.test("stableMatrix() is a matrix that grows where a sign is wrong: the check can fail", () => {
  const grows = Float64Array.of(0.01, 1, -1, 0.01);
  assert(!(largestGain(grows, 2, 40) < 40));
  assertLess(largestGain(Float64Array.of(-0.01, 1, -1, -0.01), 2, 40), 2);
});

Deno.test("stableMatrix() has the gradient that differences say", () => {
  const field = vectorField({
    state: [3],
    parameters: {
      skew: tensor([[0.3, -1, 2], [0.4, 0.2, -0.6], [1.1, 0.5, -0.7]]),
      damping: tensor([[0.5, 0.1, -0.4], [0.2, -0.3, 0.6], [-0.8, 0.9, 0.35]]),
      energy: tensor([[1.2, 0, 0.1], [-0.5, 0.9, 0], [0.3, -0.2, 0.7]]),
    },
    f: (_t, y, p) => matmul(y, stableMatrix(p)),
  });
  assertPullsBack(field, 0, [0.3, -1, 2], Float64Array.of(1, -0.5, 2));
});

Deno.test("fieldOf() is linear and stable where that is asked for, with its hidden elements", () => {
  const field = fieldOf({
    ...{ stateNames: ["x"], hiddenStates: 1, hidden: [], activation: "tanh", seed: 0 },
    ...{ seesTime: false, bypass: false, stable: true },
  });
  const { parameters } = field;
  for (
    const [name, values] of Object.entries(stableParameters(Float64Array.of(-1, 2, 0, -3), 2, 1e-6))
  ) {
    parameters.get(name).data.set(values);
  }
  parameters.get("b0").data.set([0.5, 0]);
  const linearization = field.linearize();
  linearization.y.set([1, 10]);
  linearization.evaluate(0);
  // y W + b: row i is what element i does.
  assertAlmostEquals(linearization.dy[0], -1 + 0.5, 1e-9);
  assertAlmostEquals(linearization.dy[1], 2 - 30, 1e-9);
});
