import { assert, assertEquals, assertLess } from "@std/assert";
import { isReversible } from "../../solvers/mod.ts";
import { type Method, Random, reversible, solve, type VectorField } from "../../mod.ts";
import { relativeDifference } from "../helpers/central_differences.ts";
import { PROBLEMS } from "../problems/detest/problems.ts";
import { apply, type Matrix, matrixExponential } from "../problems/matrices.ts";
import { LISTED_METHODS, type ListedMethod } from "../problems/methods.ts";
import { type NumericField, numericField } from "../problems/numeric_field.ts";

/** A problem whose solution is known, from t = 0 on. */
interface Known {
  readonly field: VectorField;
  readonly exact: (t: number) => Float64Array;
  readonly t1: number;
}

const SIZE = 10;
const random = new Random(1);
const drawn = Float64Array.from({ length: SIZE * SIZE }, () => random.uniform(-1, 1));
const start = Array.from({ length: SIZE }, () => random.uniform(-1, 1));

/** y' = A y, against e^{At}. */
function linear(a: Matrix, t1: number): Known {
  const field = numericField(SIZE, (_t, y, dy) => {
    for (let i = 0; i < SIZE; i++) {
      dy[i] = 0;
      for (let j = 0; j < SIZE; j++) dy[i] += a[i * SIZE + j] * y[j];
    }
  });
  return { field, t1, exact: (t) => apply(matrixExponential(a.map((x) => x * t)), start) };
}

/** Skew-symmetric: ten waves, which neither grow nor fade. */
const WAVES = linear(
  drawn.map((x, k) => {
    const [i, j] = [Math.floor(k / SIZE), k % SIZE];
    return (x - drawn[j * SIZE + i]) / 2;
  }),
  10,
);

/**
 * Strictly upper triangular, so that A^10 = 0. What dopri8's stability function lacks to e^x is
 * x^9/9! times 0.001 and x^10/10! times 0.12: with other matrices it converges with order 9
 * down to round-off, here the second of these terms is not there.
 */
const CHAIN = linear(drawn.map((x, k) => k % SIZE > Math.floor(k / SIZE) ? x : 0), 40);

/** A problem of DETEST in another time s = t + sin(t)/2: nonlinear, coupled and time-dependent. */
function warped(name: string, t1: number): Known {
  const { f, y0, exact } = PROBLEMS.find((problem) => problem.name === name)!;
  const inWarpedTime: NumericField = (t, y, dy) => {
    f(NaN, y, dy);
    for (let k = 0; k < dy.length; k++) dy[k] *= 1 + Math.cos(t) / 2;
  };
  return {
    field: numericField(y0.length, inWarpedTime),
    exact: (t) => Float64Array.from(exact!(t + Math.sin(t) / 2)),
    t1,
  };
}

const TORUS = warped("B4", 10);
const LONG_TORUS = warped("B4", 20);
const SHORT_TORUS = warped("B4", 5);
/** The pairs of order 5, made to have a small leading error, have hardly any on the torus. */
const ORBIT = warped("D1", 20);

/**
 * The method whose order shows. With a coupling λ the difference y − z is damped over some
 * 1/(1 − λ) steps. While the number of steps passes that, the constant of the error changes (over
 * bases of odd order even its sign), and a fitted slope means nothing. At 1/2 it is passed at once.
 */
function withClearOrder({ method, base, exact = false }: ListedMethod): Method {
  return base === undefined || exact ? method : reversible(base, { coupling: 0.5 });
}

/**
 * Minus the slope of log error against log n, fitted to the four finest of n = 2, 3, 4, 6, 8, 11 …
 * up to 4096 steps whose error is well above round-off.
 */
function fittedOrder({ field, exact, t1 }: Known, method: Method): number {
  const [y0, y1] = [exact(0), exact(t1)];
  const points: [number, number][] = [];
  for (let power = 1; power <= 12; power += 0.5) {
    const n = Math.round(2 ** power);
    const solution = solve({ field, y0, t0: 0, t1, dt: t1 / n, method, onFailure: "return" });
    const error = relativeDifference(solution.y1.data, y1);
    if (error < 3e-12) break;
    points.push([Math.log(n), -Math.log(error)]);
  }
  const finest = points.slice(-4);
  assertEquals(finest.length, 4);
  const [x, y] = [0, 1].map((k) => finest.reduce((sum, point) => sum + point[k] / 4, 0));
  const covariance = finest.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return covariance / finest.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}

function assertConverges(known: Known, listed: ListedMethod) {
  const slope = fittedOrder(known, withClearOrder(listed));
  assertLess(Math.abs(slope - listed.order), 0.15, `slope ${slope}`);
}

for (const listed of LISTED_METHODS) {
  const { label, method, order, goesBack, exactlyReversible, hasErrorEstimate } = listed;

  Deno.test(`${label} converges with its order on y' = Ay`, () => {
    assertConverges(order < 8 ? WAVES : CHAIN, listed);
  });

  Deno.test(`${label} converges with its order on a nonlinear problem that depends on time`, () => {
    // Over longer ones what order 9 adds to order 8 in several steps is seen down to round-off.
    const long = listed.multistep && order === 8 ? SHORT_TORUS : LONG_TORUS;
    assertConverges(order === 5 ? ORBIT : order < 5 ? TORUS : long, listed);
  });

  Deno.test(`${label} is what the list says`, () => {
    const stepper = method.bind(WAVES.field, { counts: { evaluations: 0, pullbacks: 0 } });
    assertEquals(method.order, order);
    assertEquals(method.hasErrorEstimate, hasErrorEstimate);
    assertEquals(isReversible(stepper), goesBack);
  });

  if (!exactlyReversible) continue;
  Deno.test(`${label} restores the start, forwards and backwards in time`, () => {
    for (const { field, exact } of [WAVES, CHAIN, TORUS, ORBIT]) {
      for (const h of [0.04, -0.04]) {
        const stepper = method.bind(field, { counts: { evaluations: 0, pullbacks: 0 } });
        assert(isReversible(stepper));
        const first = new Float64Array(stepper.stateSize);
        stepper.start(0, exact(0), first);
        const state = first.slice();
        for (let i = 0; i < 40; i++) stepper.step(i * h, (i + 1) * h, state);
        assert(relativeDifference(state, first) > 0.1);
        for (let i = 39; i >= 0; i--) stepper.back(i * h, (i + 1) * h, state);
        assertLess(relativeDifference(state, first), 1e-9);
      }
    }
  });
}
