import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { centralDifferences } from "../../tests/helpers/central_differences.ts";
import { checkCotangent } from "../../tests/helpers/check_loss.ts";
import { NonFiniteLossError, rk4, valueAndGrad, vectorField } from "../../solvers/mod.ts";
import { add, exp, log, mul, neg, scale, slice, tensor } from "../../tensors/mod.ts";
import { leastSquaresOf } from "./least_squares.ts";
import {
  negativeLogLikelihood,
  type NegativeLogLikelihoodOptions,
} from "./negative_log_likelihood.ts";

const LOG_TWO_PI = Math.log(2 * Math.PI);

/** −log of a normal density. */
function normal(x: number, mean: number, sigma: number): number {
  return ((x - mean) / sigma) ** 2 / 2 + Math.log(sigma) + LOG_TWO_PI / 2;
}

const field = vectorField({
  state: [2],
  parameters: { noise: tensor(-0.5), spread: tensor([0.3, 0.7]) },
  f: (_t, y) => neg(y),
});

Deno.test("negativeLogLikelihood() adds up over times and columns, each with its noise", () => {
  const data = [[1, 2], [3, 4]];
  const y = Float64Array.of(1.5, 3);
  const sigmas: [NegativeLogLikelihoodOptions["noise"], number[]][] = [
    [0.5, [0.5, 0.5, 0.5, 0.5]],
    [[0.5, 2], [0.5, 2, 0.5, 2]],
    [[[0.5], [2]], [0.5, 0.5, 2, 2]],
    [[[1, 2], [3, 4]], [1, 2, 3, 4]],
  ];
  for (const [noise, [a, b, c, d]] of sigmas) {
    const loss = negativeLogLikelihood([0, 1], data, { noise });
    assertEquals(loss.stateShape, [2]);
    assertAlmostEquals(loss.value(0, 0, y), normal(1, 1.5, a) + normal(2, 3, b), 1e-14);
    assertAlmostEquals(loss.value(1, 1, y), normal(3, 1.5, c) + normal(4, 3, d), 1e-14);
    checkCotangent(loss, y, 2);
  }
});

Deno.test("negativeLogLikelihood() takes each distribution, and data of a number a time", () => {
  const cases: [NegativeLogLikelihoodOptions, number[]][] = [
    [{ distribution: "studentT", noise: 0.4 }, [0.2, -3]],
    [{ distribution: "studentT", noise: 0.4, degrees: 30 }, [0.2, -3]],
    [{ distribution: "logNormal", noise: 0.4 }, [0.2, 3]],
    [{ distribution: "poisson" }, [0, 4]],
    [{ distribution: "negativeBinomial", noise: 0.4 }, [0, 4]],
  ];
  for (const [options, data] of cases) {
    const loss = negativeLogLikelihood([0, 1], data, options);
    assertEquals(loss.stateShape, []);
    checkCotangent(loss, Float64Array.of(0.7), 2);
  }
});

Deno.test("negativeLogLikelihood() leaves out what is missing", () => {
  const given = { noise: [0.5, 2], missing: true };
  const loss = negativeLogLikelihood([0, 1], [[1, NaN], [NaN, NaN]], given);
  const y = Float64Array.of(1.5, Infinity);
  assertAlmostEquals(loss.value(0, 0, y), normal(1, 1.5, 0.5), 1e-14);
  assertEquals(loss.value(1, 1, Float64Array.of(NaN, NaN)), 0);
  const yBar = new Float64Array(2);
  loss.cotangent(0, 0, y, yBar);
  assertEquals(Array.from(yBar), [2, 0]);
});

Deno.test("negativeLogLikelihood() fits a noise, alike or by column, or in part of what is seen", () => {
  const data = [[0.2, 0.5], [0.1, -0.4]];
  const problem = { field, y0: [1, 2], t0: 0, t1: 1, dt: 0.05, method: rk4 };
  const noises: NegativeLogLikelihoodOptions["noise"][] = [
    (_observed, { parameters }) => exp(parameters.noise),
    (_observed, { parameters }) => exp(parameters.spread),
    (observed, { parameters }) => add(exp(parameters.noise), scale(observed, 0.3)),
    (_observed, { parameters, y, t }) => add(exp(parameters.noise), mul(t, slice(y, 0, 1))),
  ];
  for (const distribution of ["normal", "studentT"] as const) {
    for (const noise of noises) {
      const loss = negativeLogLikelihood([0.4, 1], data, { distribution, noise });
      const value = () => valueAndGrad({ ...problem, loss }).value;
      const { parametersBar } = valueAndGrad({ ...problem, loss });
      const { flat } = field.parameters;
      centralDifferences(value, flat).forEach((slope, k) =>
        assertAlmostEquals(parametersBar[k], slope, 1e-8)
      );
    }
  }
});

Deno.test("negativeLogLikelihood() throws when the data are none of the distribution", () => {
  const cases: [number[], NegativeLogLikelihoodOptions, string][] = [
    [[1, 0], { distribution: "logNormal", noise: 1 }, "must be above 0, element 0 of row 1 is 0"],
    [[1, 2.5], { distribution: "poisson" }, "must be whole numbers of at least 0"],
    [[-1, 2], { distribution: "negativeBinomial", noise: 1 }, "element 0 of row 0 is -1"],
    [[1, 2], { distribution: "gauss" as never, noise: 1 }, '"normal"'],
    [[1, 2], { noise: 0 }, "the noise must be above 0, that of element 0 of row 0 is 0"],
    [[1, 2], { noise: [[1], [NaN]] as never }, "the noise must be a number, or of shape"],
    [[1, NaN], { noise: 1 }, "or say { missing: true }"],
    [[1, 2], { distribution: "studentT", noise: 1, degrees: 0 }, "degrees must be above 0, got 0"],
  ];
  for (const [data, options, message] of cases) {
    const kind = message.includes("of shape") ? TypeError : RangeError;
    assertThrows(() => negativeLogLikelihood([0, 1], data, options), kind, message);
  }
});

Deno.test("negativeLogLikelihood() says whether a noise is wanted", () => {
  const cases: [NegativeLogLikelihoodOptions, string][] = [
    [{}, "noise is missing: give a number, one a column, or a function"],
    [{ distribution: "poisson", noise: 1 }, 'has no noise; leave it out, or take "negativeBin'],
    [{ noise: 1, degrees: 3 }, 'degrees are of "studentT", the distribution is normal'],
    [{ noise: 1, observe: 2 as never }, "observe must be a function, got the number 2"],
  ];
  for (const [options, message] of cases) {
    assertThrows(() => negativeLogLikelihood([0, 1], [1, 2], options), TypeError, message);
  }
});

Deno.test("negativeLogLikelihood() says why it has no value, and where", () => {
  const problem = { field, y0: [1, 2], t0: 0, t1: 1, dt: 0.5, method: rk4 };
  const noise = () => neg(tensor(1));
  const cases: [NegativeLogLikelihoodOptions, string][] = [
    [{ noise: () => tensor(0) }, "the noise must be above 0; end"],
    [{ noise }, "the noise must be above 0; end its function with softplus or exp, at element 0"],
    [
      { distribution: "poisson", observe: (y) => neg(y) },
      "what is observed must be at least 0, and is -0.368",
    ],
    [{ noise: 1, observe: (y) => log(neg(y)) }, "log(-0.368"],
  ];
  for (const [options, message] of cases) {
    const loss = negativeLogLikelihood([1], [[1, 1]], options);
    assertThrows(
      () => valueAndGrad({ ...problem, loss }),
      NonFiniteLossError,
      message,
    );
  }
  const direct = negativeLogLikelihood([1], [[1, 1]], { distribution: "logNormal", noise: 1 });
  const message = "what is observed must be above 0, and is 0";
  assertThrows(
    () => valueAndGrad({ ...problem, y0: [0, 1], loss: direct }),
    NonFiniteLossError,
    message,
  );
});

Deno.test("a normal likelihood of known noise is a sum of squares, but for a constant", () => {
  const data = [[1, NaN], [3, 4]];
  const loss = negativeLogLikelihood([0, 1], data, { noise: [0.5, 2], missing: true });
  const { rows, weights } = leastSquaresOf(loss)!;
  assertEquals(Array.from(weights), [4, 0, 4, 0.25]);
  assertEquals(rows.rowShape, [2]);
  const at = (y: number[]) => loss.value(1, 1, Float64Array.from(y));
  const squares = ([a, b]: number[]) => 2 * (a - 3) ** 2 + 0.125 * (b - 4) ** 2;
  const [one, two] = [[1, 2], [0.5, -3]];
  assertAlmostEquals(at(one) - at(two), squares(one) - squares(two), 1e-13);
  const poisson = negativeLogLikelihood([0], [1], { distribution: "poisson" });
  assertEquals(leastSquaresOf(poisson), undefined);
});

Deno.test("negativeLogLikelihood() blames what is at fault: a mean below 0, and no noise that is fine", () => {
  const y = (value: number) => Float64Array.of(value);
  const counts = negativeLogLikelihood([0], [[0]], { distribution: "poisson" });
  const below = counts.explain!(0, 0, y(-1))!;
  assertEquals(below.message.split(",")[0], "what is observed must be at least 0");
  assertEquals(counts.explain!(0, 0, y(0)), undefined);
  const plain = negativeLogLikelihood([0], [[1]], { noise: 0.5 });
  assertEquals(plain.explain!(0, 0, y(1e200)), undefined);
  assertEquals(plain.value(0, 0, y(1e200)), Infinity);
});
