import { assertEquals, assertGreater, assertLess } from "@std/assert";
import { rootedTrees } from "../methods/order_conditions.ts";
import { kvaerno3 } from "./esdirk/kvaerno3.ts";
import { kvaerno5 } from "./esdirk/kvaerno5.ts";
import type { EsdirkTableau } from "./esdirk/esdirk_tableau.ts";
import { rodas4p } from "./rosenbrock/rodas4p.ts";
import { rodas5p } from "./rosenbrock/rodas5p.ts";
import type { RosenbrockTableau } from "./rosenbrock/rosenbrock_tableau.ts";

type Matrix = readonly (readonly number[])[];

/** What a tree's weights are made of: a step along an edge to a single child, and to one of several. */
interface Edges {
  readonly single: Matrix;
  readonly several: Matrix;
}

/**
 * Σ bᵢ φᵢ − 1/γ of each tree, by order: for a Rosenbrock method an edge to an only child counts with
 * βᵢⱼ = αᵢⱼ + γᵢⱼ, one to a child among several with αᵢⱼ (Hairer and Wanner, Solving Ordinary Differential
 * Equations II, 1996, section IV.7); for a Runge-Kutta method both are aᵢⱼ.
 */
function defects(b: readonly number[], { single, several }: Edges, highest: number): number[] {
  const trees = rootedTrees(highest);
  const childrenOf = (tree: number): number[] => {
    const { rest, child } = trees[tree];
    return rest < 0 ? [] : [...childrenOf(rest), child];
  };
  const weights: number[][] = [];
  return trees.map(({ density }, tree) => {
    const children = childrenOf(tree);
    const edge = children.length === 1 ? single : several;
    const own = b.map((_, i) =>
      children.reduce(
        (product, child) => product * edge[i].reduce((s, w, j) => s + w * weights[child][j], 0),
        1,
      )
    );
    weights.push(own);
    return b.reduce((sum, weight, i) => sum + weight * own[i], 0) - 1 / density;
  });
}

function worst(b: readonly number[], edges: Edges, order: number): number {
  return Math.max(...defects(b, edges, order).map(Math.abs));
}

/** The order of a method: the highest at which all conditions hold. */
function assertOrder(b: readonly number[], edges: Edges, order: number, tolerance: number) {
  assertLess(worst(b, edges, order), tolerance);
  assertGreater(worst(b, edges, order + 1), 1e-6);
}

const square = (rows: Matrix): number[][] =>
  rows.map((_, i) => rows.map((_, j) => rows[i][j] ?? 0));
const times = (a: Matrix, b: Matrix): number[][] =>
  a.map((row) => b[0].map((_, j) => row.reduce((sum, x, k) => sum + x * b[k][j], 0)));

/** The inverse of a lower triangular matrix. */
function inverse(lower: Matrix): number[][] {
  const n = lower.length;
  const result = lower.map((_, i) => lower.map((_, j) => +(i === j)));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < i; k++) result[i][j] -= lower[i][k] * result[k][j];
      result[i][j] /= lower[i][i];
    }
  }
  return result;
}

/** α, γ and b of a method, from the form without products: C = I/γ − Γ⁻¹, a = α Γ⁻¹, m = b Γ⁻¹. */
function classicForm({ a, c, gamma, weights }: RosenbrockTableau) {
  const gammas = inverse(square(c).map((row, i) => row.map((x, j) => +(i === j) / gamma - x)));
  const alphas = times(square(a), gammas);
  const edges: Edges = {
    single: alphas.map((row, i) => row.map((x, j) => x + gammas[i][j])),
    several: alphas,
  };
  const weightsOf = (m: readonly number[]) => times([m], gammas)[0];
  return { alphas, gammas, edges, b: weightsOf(weights), weightsOf };
}

const TABLEAUS = [[rodas4p, 4, 3], [rodas5p, 5, 4]] as const;

for (const [method, order, lower] of TABLEAUS) {
  const { coefficients: tableau } = method;

  Deno.test(`${method.name} has the order that it claims, and so has its error estimate`, () => {
    const { b, edges, weightsOf } = classicForm(tableau);
    assertEquals(method.order, order);
    // The coefficients are published to 15 or 16 digits, and are as large as 165.
    assertOrder(b, edges, order, 2e-13);
    const { weights, error } = tableau;
    assertOrder(weightsOf(weights.map((m, i) => m - error[i])), edges, lower, 2e-13);
  });

  Deno.test(`${method.name} has the times and weights of ∂f/∂t that its coefficients ask for`, () => {
    const { alphas, gammas } = classicForm(tableau);
    const sums = (rows: Matrix) => rows.map((row) => row.reduce((sum, x) => sum + x, 0));
    sums(alphas).forEach((sum, i) => assertLess(Math.abs(sum - tableau.times[i]), 1e-13));
    sums(gammas).forEach((sum, i) => assertLess(Math.abs(sum - tableau.timeWeights[i]), 1e-13));
  });
}

const fullRows = ({ a, gamma }: EsdirkTableau): number[][] =>
  square(a).map((row, i) => row.map((x, j) => i === j && i > 0 ? gamma : x));

for (const [method, order] of [[kvaerno3, 3], [kvaerno5, 5]] as const) {
  Deno.test(`${method.name} has the order that it claims, and so has its error estimate`, () => {
    const rows = fullRows(method.coefficients);
    const edges = { single: rows, several: rows };
    assertEquals(method.order, order);
    assertOrder(rows[rows.length - 1], edges, order, 1e-14);
    assertOrder(rows[rows.length - 2], edges, order - 1, 1e-14);
  });
}
