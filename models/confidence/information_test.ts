import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { add, mul, positive, tensor } from "../../tensors/mod.ts";
import { reversible, rk4, type VectorField, vectorField } from "../../solvers/mod.ts";
import { lbfgs } from "../optimisers/lbfgs.ts";
import { negativeLogLikelihood } from "../losses/negative_log_likelihood.ts";
import { meanSquaredError } from "../losses/mean_squared_error.ts";
import { Trainer } from "../training/trainer.ts";
import { intervals } from "./intervals.ts";
import { levenbergMarquardt } from "../least_squares/levenberg_marquardt.ts";

const TIMES = [1, 2, 3, 4, 5, 6];

function problemOf(field: VectorField, loss: ReturnType<typeof meanSquaredError>) {
  return { field, y0: 0, t0: 0, t1: 6, dt: 0.5, method: reversible(rk4), loss };
}

/** y' = a + b t, and how large the noise is. */
const line = () =>
  vectorField({
    state: [],
    parameters: { a: tensor(0.5), b: tensor(0.1), sigma: positive(1) },
    f: (t, _y, { a, b }) => add(a, mul(b, t)),
  });

Deno.test("intervals() of counts are those of Fisher's information", () => {
  // y = a t, counts of Poisson's distribution: a = Σ d / Σ t, and the information of log a is Σ d.
  const counts = [3, 4, 8, 7, 12, 11];
  const field = vectorField({
    state: [],
    parameters: { a: positive(1) },
    f: (t, _y, { a }) => add(a, mul(0, t)),
  });
  const sum = counts.reduce((total, d) => total + d, 0);
  field.parameters.setNatural({ a: sum / 21 });
  const problem = problemOf(
    field,
    negativeLogLikelihood(TIMES, counts, { distribution: "poisson" }),
  );
  const found = intervals({ problems: [problem] });
  const { value, standardError, low, high } = found.get("a");
  assertAlmostEquals(standardError, value / Math.sqrt(sum), 1e-6);
  assertAlmostEquals(high, value * Math.exp(1.959964 / Math.sqrt(sum)), 1e-6);
  assertAlmostEquals(low, value * Math.exp(-1.959964 / Math.sqrt(sum)), 1e-6);
  assertEquals([found.degreesOfFreedom, found.noise], [Infinity, 1]);
  // The same data twice are twice the information.
  const twice = intervals({ problems: [problem, problem] }).get("a");
  assertAlmostEquals(twice.standardError, standardError / Math.SQRT2, 1e-6);
});

Deno.test("noise that is fitted along has an interval, and those of the others are as of squares", () => {
  const data = [0.7, 1.5, 1.9, 3.1, 3.4, 5.2];
  const field = line();
  const noise = (
    _y: unknown,
    { parameters }: { parameters: Record<string, ReturnType<typeof tensor>> },
  ) => parameters.sigma;
  const problem = problemOf(field, negativeLogLikelihood(TIMES, data, { noise }));
  const trainer = new Trainer({ problems: [problem], optimizer: lbfgs() });
  for (let k = 0; k < 60; k++) trainer.step();
  field.parameters.flat.set(trainer.bestParameters);
  trainer.release();
  const found = intervals({ problems: [problem] });
  const squares = levenbergMarquardt({
    problems: [{ ...problem, loss: meanSquaredError(TIMES, data) }],
    only: ["a", "b"],
  });
  const { sigma } = squares.parameters;
  // The maximum of the likelihood: σ² = Σ r² / m, of which the error is σ / √(2 m).
  assertAlmostEquals(sigma.item(), Math.sqrt(squares.loss), 1e-5);
  assertAlmostEquals(found.get("sigma").standardError, sigma.item() / Math.sqrt(12), 1e-5);
  const wanted = intervals(squares, { noise: sigma.item() });
  for (const name of ["a", "b"]) {
    assertAlmostEquals(found.get(name).standardError, wanted.get(name).standardError, 1e-5);
  }
  assertAlmostEquals(found.correlation.data[1], wanted.correlation.data[1], 1e-5);
  // Where some are fitted the others count as known.
  const some = intervals({ problems: [problem], only: ["a"] });
  assert(some.get("a").standardError < found.get("a").standardError / 2);
});

Deno.test("of squares that were trained otherwise intervals are the same", () => {
  const data = [0.7, 1.5, 1.9, 3.1, 3.4, 5.2];
  const field = line();
  const problem = problemOf(field, meanSquaredError(TIMES, data));
  const fit = levenbergMarquardt({ problems: [problem], only: ["a", "b"] });
  assertEquals(
    String(intervals({ problems: [problem], only: ["a", "b"] })),
    String(intervals(fit)),
  );
  // Of noise that is known the likelihood is one of squares, and says so.
  const known = problemOf(field, negativeLogLikelihood(TIMES, data, { noise: 0.3 }));
  const found = intervals({ problems: [known], only: ["a", "b"] });
  assertEquals([found.noise, found.degreesOfFreedom], [1, Infinity]);
  const wanted = intervals(fit, { noise: 0.3 });
  assertAlmostEquals(found.get("a").standardError, wanted.get("a").standardError, 1e-9);
});

Deno.test("what two kinds of data say is added up", () => {
  // Both kinds have their least loss at a = 2.
  const field = vectorField({
    state: [],
    parameters: { a: tensor(2) },
    f: (t, _y, { a }) => add(a, mul(0, t)),
  });
  const losses = [
    negativeLogLikelihood([1, 2], [2.1, 3.95], { noise: 0.3 }),
    negativeLogLikelihood([1, 2], [3, 3], { distribution: "poisson" }),
  ];
  const [one, two] = losses.map((loss) => problemOf(field, loss));
  const error = (...problems: (typeof one)[]) => intervals({ problems }).get("a").standardError;
  assertAlmostEquals(error(one), 0.3 / Math.sqrt(5), 1e-9);
  assertAlmostEquals(error(two), 2 / Math.sqrt(6), 1e-9);
  assertAlmostEquals(error(one, two), 1 / Math.sqrt(5 / 0.09 + 6 / 4), 1e-9);
});

Deno.test("a likelihood that is at no maximum is an error, one that says nothing is named", () => {
  const counts = [3, 4, 8, 7, 12, 11];
  const loss = negativeLogLikelihood(TIMES, counts, { distribution: "poisson" });
  const field = vectorField({
    state: [],
    parameters: { a: positive(1), b: positive(2), c: tensor(0) },
    f: (t, _y, { a, b }) => add(mul(a, b), mul(0, t)),
  });
  const problem = problemOf(field, loss);
  assertThrows(
    () => intervals({ problems: [problem], only: ["a"] }),
    Error,
    "would lower the loss by",
  );
  field.parameters.setNatural({ a: 45 / 42 });
  const found = intervals({ problems: [problem] });
  assertEquals(found.notIdentifiable.map((names) => names.join(" ")).toSorted(), ["a b", "c"]);
  assertThrows(
    () => intervals({ problems: [problem] }, { noise: 1 }),
    TypeError,
    "leave noise out",
  );
  assertThrows(() => intervals({ problems: [] }), TypeError, "at least one problem");
  assertThrows(
    () => intervals({ problems: [problem], name: 3 } as never),
    TypeError,
    '"name"',
  );
  // y = a² t is seen with a negative curvature at a = 0.
  const saddle = vectorField({
    state: [],
    parameters: { a: tensor(0) },
    f: (t, _y, { a }) => add(add(mul(a, a), 1), mul(0, t)),
  });
  assertThrows(
    () => intervals({ problems: [problemOf(saddle, loss)] }),
    Error,
    "curves downwards along a",
  );
});
