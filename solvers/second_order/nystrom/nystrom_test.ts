import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  dopri8,
  finalStateLoss,
  fullStorageAdjoint,
  type Method,
  mlp,
  type NystromMethod,
  pid,
  PreparedGradient,
  recursiveCheckpointAdjoint,
  rk4,
  rkn4,
  rkn6,
  rkn8,
  sin,
  solve,
  sum,
  valueAndGrad,
  verner6,
} from "../../../mod.ts";
import {
  centralDifferences,
  relativeDifference,
} from "../../../tests/helpers/central_differences.ts";
import { assertHeapFlat } from "../../../tests/helpers/heap.ts";
import {
  CONSERVATIVE,
  crossed,
  KEPLER,
  keplerAt,
  PENDULUM,
  swing,
} from "../../../tests/problems/second_order.ts";
import type { NystromTableau } from "./nystrom_tableau.ts";

const METHODS: readonly NystromMethod[] = [rkn4, rkn6, rkn8];

/** From how many steps on the order shows; rkn8 is at round-off on the pendulum by then. */
const COARSE: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  rkn4: { "Kepler": 160, "pendulum": 160, "Hénon-Heiles": 40 },
  rkn6: { "Kepler": 160, "pendulum": 40, "Hénon-Heiles": 20 },
  rkn8: { "Kepler": 80, "Hénon-Heiles": 10 },
};

/**
 * A tree of Nyström: f' … of so many v and of other trees. Its weight at stage i is
 * c_i^v Π Σ_j a_ij φ_j, and along the solution θ^degree times `exact`.
 */
interface Tree {
  readonly degree: number;
  readonly exact: number;
  readonly phi: readonly number[];
}

/** All trees up to a degree, for one method's stages. */
function treesOf({ a, c }: NystromTableau, most: number): Tree[] {
  const trees: Tree[] = [];
  const hung = ({ phi }: Tree) =>
    a.map((row) => row.reduce((sum, weight, j) => sum + weight * phi[j], 0));
  // Trees of few nodes come first, so that larger ones find what hangs on them.
  const grow = (tree: Tree, from: number, list: Tree[]): Tree[] => {
    const found = [tree];
    for (let k = from; k < list.length; k++) {
      const child = list[k];
      const degree = tree.degree + child.degree + 2;
      if (degree > most) continue;
      const below = hung(child);
      const exact = tree.exact * child.exact / ((child.degree + 1) * (child.degree + 2));
      found.push(...grow({ degree, exact, phi: tree.phi.map((x, i) => x * below[i]) }, k, list));
    }
    return found;
  };
  for (let round = 0; round * 2 <= most; round++) {
    const list = [...trees];
    trees.length = 0;
    for (let v = 0; v <= most; v++) {
      trees.push(...grow({ degree: v, exact: 1, phi: c.map((x) => x ** v) }, 0, list));
    }
  }
  return trees;
}

/** The largest fault in the conditions of weights for v and for q, up to each order. */
function faults(tableau: NystromTableau, b: readonly number[], d: readonly number[], most: number) {
  const worst = new Array<number>(most + 1).fill(0);
  const dot = (weights: readonly number[], phi: readonly number[]) =>
    weights.reduce((sum, weight, i) => sum + weight * phi[i], 0);
  for (const { degree, exact, phi } of treesOf(tableau, most - 1)) {
    const note = (order: number, fault: number) => {
      if (order <= most) worst[order] = Math.max(worst[order], Math.abs(fault));
    };
    note(degree + 1, dot(d, phi) - exact / (degree + 1));
    note(degree + 2, dot(b, phi) - exact / ((degree + 1) * (degree + 2)));
  }
  return worst;
}

for (const method of METHODS) {
  const { name, order, coefficients } = method;

  Deno.test(`${name} meets every order condition of Nyström, and its pair those of less`, () => {
    const { a, b, d, bError, dError, errorOrder } = coefficients;
    const own = faults(coefficients, b, d, order + 1);
    own.slice(0, order + 1).forEach((fault) => assertLess(fault, 3e-15));
    assert(own[order + 1] > 1e-7, `${own}`);
    const less = (weights: readonly number[], error: readonly number[]) =>
      weights.map((weight, i) => weight - error[i]);
    const embedded = faults(coefficients, less(b, bError), less(d, dError), errorOrder);
    embedded.slice(0, errorOrder).forEach((fault) => assertLess(fault, 3e-15));
    assert(embedded[errorOrder] > 1e-7, `${embedded}`);
    // The last stage is at the end of the step.
    assertEquals(a[b.length - 1].map((x, i) => x - b[i]), a[b.length - 1].map(() => 0));
    assertEquals(coefficients.c.at(-1), 1);
  });

  Deno.test(`${name} converges with its order, on each problem`, () => {
    for (const [what, n] of Object.entries(COARSE[name])) {
      const { field, y0 } = CONSERVATIVE[what];
      const problem = { field, y0: Float64Array.from(y0), t0: 0, t1: 5 };
      const wanted = what === "Kepler"
        ? keplerAt(5)
        : solve({ ...problem, dt: 1 / 400, method: dopri8 }).y1.data;
      const error = (n: number) =>
        relativeDifference(solve({ ...problem, dt: 5 / n, method }).y1.data, wanted);
      const slope = Math.log2(error(n) / error(2 * n));
      assertLess(Math.abs(slope - order), 0.25, `${what}: slope ${slope}`);
    }
  });

  Deno.test(`pullback() of ${name} is the derivative of step()`, () => {
    for (const h of [0.1, -0.1]) {
      const field = swing();
      const stepper = method.bind(field, { counts: { evaluations: 0, pullbacks: 0 } });
      const [before, weights] = [Float64Array.of(0.7, -0.4), Float64Array.of(0.6, -1.1)];
      const after = new Float64Array(2);
      const value = () => {
        after.set(before);
        stepper.step(0.3, 0.3 + h, after);
        return weights[0] * after[0] + weights[1] * after[1];
      };
      const wanted = [before, field.parameters.flat].map((x) => centralDifferences(value, x));
      const [bar, parametersBar] = [weights.slice(), new Float64Array(2)];
      after.set(before);
      stepper.tape(0.3, 0.3 + h, after);
      stepper.pullback(0.3, 0.3 + h, bar, parametersBar);
      // What differences of a step of 1e-3 leave out.
      assertLess(relativeDifference(bar, wanted[0]), 1e-11);
      assertLess(relativeDifference(parametersBar, wanted[1]), 1e-11);
    }
  });

  Deno.test(`${name} evaluates its first stage where the step before did not`, () => {
    const { y0 } = PENDULUM;
    const problem = { field: PENDULUM.field, y0: Float64Array.from(y0), t0: 0, t1: 5, method };
    const { evaluations } = solve({ ...problem, dt: 0.05 }).stats;
    assertEquals(evaluations, 100 * method.evaluations + (order === 8 ? 0 : 1));
    const stepControl = pid({ rtol: 1e-6, atol: 1e-6 });
    const { stats } = solve({ ...problem, dt: 0.1, stepControl });
    const stages = coefficients.b.length - 1;
    assertEquals(stats.evaluations, 1 + stages * (stats.steps + stats.rejected));
  });

  Deno.test(`${name} with adaptive steps keeps to its tolerances`, () => {
    for (const tolerance of [1e-5, 1e-8]) {
      const stepControl = pid({ rtol: tolerance, atol: tolerance });
      const y0 = Float64Array.from(KEPLER.y0);
      const { y1, stats } = solve({ field: KEPLER.field, y0, t0: 0, t1: 5, method, stepControl });
      assertLess(relativeDifference(y1.data, keplerAt(5)), 100 * tolerance);
      assert(stats.steps < 400 && stats.rejected < stats.steps / 2, JSON.stringify(stats));
    }
  });

  Deno.test(`gradients of ${name}: adaptive, taped, and from checkpoints`, () => {
    const options = {
      ...{ field: swing(), y0: [[0.9], [-0.3]], t0: 0.3, t1: 2.3, method },
      loss: finalStateLoss((y) => sum(sin(y))),
    };
    for (const steps of [{ dt: 0.05 }, { stepControl: pid({ rtol: 1e-6, atol: 1e-6 }) }]) {
      const full = valueAndGrad({ ...options, ...steps, adjoint: fullStorageAdjoint() });
      for (
        const adjoint of [recursiveCheckpointAdjoint(), fullStorageAdjoint({ keep: "stages" })]
      ) {
        const got = valueAndGrad({ ...options, ...steps, adjoint });
        assertEquals(got.value, full.value);
        assertLess(relativeDifference(got.parametersBar, full.parametersBar), 1e-13);
        assertLess(relativeDifference(got.y0Bar, full.y0Bar), 1e-13);
      }
    }
    const prepared = new PreparedGradient({ ...options, dt: 0.05 });
    prepared.run();
    const got = prepared.parametersBar.slice();
    const wanted = centralDifferences(() => prepared.run(), options.field.parameters.flat);
    assertLess(relativeDifference(got, wanted), 1e-8);
    prepared.release();
  });

  Deno.test(`${name} leaves nothing on the heap`, () => {
    const counts = { evaluations: 0, pullbacks: 0 };
    const stepper = method.bind(swing(), { counts, adaptive: true });
    const [state, bar, error] = [0, 1, 2].map(() => new Float64Array(2));
    const [y0, parametersBar] = [Float64Array.of(0.7, 0.1), new Float64Array(2)];
    let call = 0;
    assertHeapFlat(() => {
      if (call++ % order > 0) return;
      stepper.start(0, y0, state);
      stepper.attempt!(0, 0.1, state, error);
      stepper.tape(0.1, 0.2, state);
      stepper.pullback(0.1, 0.2, bar.fill(1), parametersBar);
    });
  });

  Deno.test(`${name} says what it wants`, () => {
    const problem = { y0: [1, 0], t0: 0, t1: 1, dt: 0.1, method };
    const network = mlp({ state: [2], hidden: [4] });
    assertThrows(() => solve({ ...problem, field: network }), TypeError, `${name}: the field must`);
    const options = { ...problem, field: crossed(), y0: [[1], [0]] };
    assertThrows(() => solve(options), TypeError, "must have dq/dt = v");
    const loss = finalStateLoss((y) => sum(y));
    const timed = { ...options, field: swing(), loss, timeGradients: true };
    assertThrows(() => valueAndGrad(timed), TypeError, "timeGradients; take verlet()");
  });
}

Deno.test("a Nyström method takes fewer evaluations than a Runge-Kutta method of its order", () => {
  for (const [name, { field, y0 }] of Object.entries(CONSERVATIVE)) {
    const problem = { field, y0: Float64Array.from(y0), t0: 0, t1: 5 };
    const exact = solve({ ...problem, dt: 1 / 400, method: dopri8 }).y1.data;
    const errorAt = (method: Method, evaluations: number) => {
      const dt = 5 / Math.round(evaluations / method.evaluations);
      return relativeDifference(solve({ ...problem, dt, method }).y1.data, exact);
    };
    for (const [own, other] of [[rkn4, rk4], [rkn6, verner6], [rkn8, dopri8]]) {
      assertLess(errorAt(own, 600), errorAt(other, 600), `${name}, ${own.name}`);
    }
  }
});
