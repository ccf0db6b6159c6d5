import { assertEquals, assertGreater, assertLess, assertThrows } from "@std/assert";
import {
  fullStorageAdjoint,
  type GradientOptions,
  type Interpolation,
  interpolation,
  PreparedGradient,
  recursiveCheckpointAdjoint,
  reversible,
  rk4,
  valueAndGrad,
  vectorField,
} from "../../solvers/mod.ts";
import { add, exp, mul, neg, sub, sum, tensor } from "../../tensors/mod.ts";
import { centralDifferences, relativeDifference } from "../../tests/helpers/central_differences.ts";
import { finalStateLoss } from "./final_state_loss.ts";
import { meanSquaredError } from "./mean_squared_error.ts";
import { negativeLogLikelihood } from "./negative_log_likelihood.ts";
import type { Observe } from "./row_loss.ts";

const field = (kernels: "wasm" | "interpreter" = "wasm") =>
  vectorField({
    state: [],
    kernels,
    inputs: { u: [] },
    parameters: { rate: tensor(0.7), through: tensor(0.4), delay: tensor(0.2) },
    f: (_t, y, p, { u }) => mul(p.rate, sub(u, y)),
  });

const times = [0, 0.4, 1, 1.7, 2.5, 3];
const values = [0, 1, -0.5, 0.3, 2, 1];
const at = [0.5, 1.1, 1.9, 2.6];
const data = [0.4, 0.1, 0.9, 1.2];

/** What goes past the state: the input now, before a delay that is fitted, and its rate. */
const observe: Observe = (y, { t, parameters: p, inputs: { u }, reader }) =>
  add(
    add(y, mul(p.through, u)),
    mul(0.1, add(reader.at("u", sub(t, p.delay)), reader.rate("u"))),
  );

const problem = { y0: 0.3, t0: 0, t1: 3, dt: 0.1, method: reversible(rk4) };

for (const kernels of ["wasm", "interpreter"] as const) {
  for (const differentiate of [true, false]) {
    Deno.test(`a loss reads the inputs of its field: ${kernels}, differentiate ${differentiate}`, () => {
      const u = interpolation(times, values, { kind: "cubic", differentiate });
      const losses = [
        meanSquaredError(at, data, { observe }),
        negativeLogLikelihood(at, data, {
          observe,
          noise: (_seen, { inputs: { u }, parameters: p }) => exp(mul(p.through, u)),
        }),
        finalStateLoss((y, { t, reader }) => sum(mul(y, reader.at("u", mul(0.5, t)))), []),
      ];
      for (const loss of losses) {
        for (const adjoint of [undefined, fullStorageAdjoint(), recursiveCheckpointAdjoint()]) {
          const options: GradientOptions = {
            ...{ ...problem, field: field(kernels), inputs: { u }, loss, adjoint },
          };
          const prepared = new PreparedGradient(options);
          prepared.run();
          const { parametersBar, y0Bar } = prepared;
          const got = [parametersBar.slice(), y0Bar.slice(), prepared.inputsBar.u?.slice()];
          const of = (numbers: Float64Array) => centralDifferences(() => prepared.run(), numbers);
          const wanted = [of(options.field.parameters.flat), of(prepared.y0)];
          if (differentiate) wanted.push(of(prepared.inputs.u));
          wanted.forEach((each, k) => assertLess(relativeDifference(got[k], each), 1e-8));
          prepared.release();
        }
      }
    });
  }
}

Deno.test("a loss may read an input that its field has no use for", () => {
  const still = vectorField({
    state: [],
    inputs: { u: 2 },
    f: (_t, y, _p) => neg(y),
  });
  const u = interpolation([0, 3], [[0, 1], [3, 4]], { kind: "linear" });
  const loss = meanSquaredError([3], [0], { observe: (y, { inputs }) => add(y, sum(inputs.u)) });
  const { value } = valueAndGrad({ ...problem, field: still, inputs: { u }, loss });
  assertLess(Math.abs(Math.sqrt(value) - 7 - 0.3 * Math.exp(-3)), 1e-5);
});

Deno.test("what a loss reads where an input has no values is refused, and what jumps", () => {
  const make = (u: Interpolation, own: Observe) => () =>
    valueAndGrad({
      ...problem,
      field: field(),
      inputs: { u },
      loss: meanSquaredError(at, data, { observe: own }),
    });
  const linear = interpolation(times, values, { kind: "linear" });
  const early: Observe = (y, { t, reader }) => add(y, reader.at("u", sub(t, 1)));
  assertThrows(
    make(linear, early),
    RangeError,
    "and the loss from t = 0.5 to 2.6 reads it from -0.5",
  );
  const previous = interpolation(times, values, { kind: "previous" });
  assertThrows(make(previous, observe), TypeError, "the loss reads");
  const plain: Observe = (y, { inputs: { u } }) => add(y, u);
  assertGreater(make(previous, plain)().value, 0);
  const unknown: Observe = (y, { reader }) => add(y, reader.at("v", 1));
  assertThrows(make(linear, unknown), RangeError, 'did you mean "u"?');
});

Deno.test("an input that a problem does not give is missed by its loss, too", () => {
  const loss = meanSquaredError(at, data, { observe });
  assertThrows(
    () => loss.bind!(field()),
    TypeError,
    'The input "u" of the vector field has no values',
  );
  const undriven = vectorField({ state: [], f: (_t, y) => neg(y) });
  const seen: Observe = (y, { inputs }) => add(y, inputs.u);
  const options = {
    ...problem,
    field: undriven,
    loss: meanSquaredError(at, data, { observe: seen }),
  };
  assertThrows(
    () => valueAndGrad(options),
    TypeError,
    'The loss reads an input "u", and there is none',
  );
  assertEquals(finalStateLoss((y, { inputs }) => add(y, Object.keys(inputs).length), []).at, "end");
});
