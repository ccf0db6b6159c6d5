import type { Tableau } from "./tableau.ts";

/**
 * A rooted tree: the tree `rest` with one more subtree `child` hung on its root. The
 * single node has neither: both are −1.
 */
interface RootedTree {
  /** The number of nodes. */
  readonly order: number;
  /** γ: the product, over all nodes, of the number of nodes at and above each. */
  readonly density: number;
  /** The number in {@linkcode rootedTrees} of the tree without its last subtree. */
  readonly rest: number;
  /** The number in {@linkcode rootedTrees} of the last subtree. */
  readonly child: number;
}

const TREES: RootedTree[] = [{ order: 1, density: 1, rest: -1, child: -1 }];
/** Where the trees of each order end in TREES. */
const ENDS = [0, 1];

/**
 * The rooted trees of up to `order` nodes, each once, from the smallest up.
 *
 * Source of the method: J. C. Butcher, Numerical Methods for Ordinary Differential
 * Equations, 2016, chapter 3: a tree of n nodes is one of n − m with one of m hung on its
 * root. Subtrees are hung on in the order of their numbers, so no tree comes up twice.
 */
export function rootedTrees(order: number): readonly RootedTree[] {
  for (let n = ENDS.length; n <= order; n++) {
    for (let rest = 0; rest < ENDS[n - 1]; rest++) {
      const m = n - TREES[rest].order;
      for (let child = Math.max(ENDS[m - 1], TREES[rest].child); child < ENDS[m]; child++) {
        const density = n * TREES[rest].density / TREES[rest].order * TREES[child].density;
        TREES.push({ order: n, density, rest, child });
      }
    }
    ENDS.push(TREES.length);
  }
  return TREES.slice(0, ENDS[order]);
}

/**
 * The weights of the stages in the condition of each tree: the method has order p when
 * Σ b_i φ_i = 1/γ for every tree of up to p nodes (Butcher 1963; Hairer, Nørsett and
 * Wanner, Solving Ordinary Differential Equations I, 1993, theorem II.2.13).
 *
 * @returns φ, a row for each of the trees, one after the other.
 */
export function stageWeights(
  { a, c }: Pick<Tableau, "a" | "c">,
  trees: readonly RootedTree[],
): Float64Array {
  const s = c.length;
  const phi = new Float64Array(trees.length * s).fill(1, 0, s);
  // Σ_j a_ij φ_j: what a tree adds when it hangs on another's root. For one node that is c.
  const hung = new Float64Array(trees.length * s);
  hung.set(c);
  const largest = trees[trees.length - 1].order;
  for (let n = 1; n < trees.length; n++) {
    const { order, rest, child } = trees[n];
    for (let i = 0; i < s; i++) phi[n * s + i] = phi[rest * s + i] * hung[child * s + i];
    if (order === largest) continue;
    for (let i = 0; i < s; i++) {
      let sum = 0;
      for (let j = 0; j < i; j++) sum += a[i][j] * phi[n * s + j];
      hung[n * s + i] = sum;
    }
  }
  return phi;
}

/** What the weights `b` make of the condition of tree number `tree`: Σ b_i φ_i. */
export function elementaryWeight(b: readonly number[], phi: Float64Array, tree: number): number {
  let sum = 0;
  for (let i = 0; i < b.length; i++) sum += b[i] * phi[tree * b.length + i];
  return sum;
}

/** The left side of a tree's condition as a formula, such as `b c (a c)²`. */
export function formulaOf(tree: number, trees: readonly RootedTree[], b = "b"): string {
  return [b, ...factorsOf(tree, trees)].join(" ");
}

function factorsOf(tree: number, trees: readonly RootedTree[]): string[] {
  const counts = new Map<number, number>();
  for (let n = tree; trees[n].rest >= 0; n = trees[n].rest) {
    counts.set(trees[n].child, (counts.get(trees[n].child) ?? 0) + 1);
  }
  const children = [...counts].sort(([one], [other]) => one - other);
  return children.map(([child, count], i) => {
    const power = count > 1 ? "⁰¹²³⁴⁵⁶⁷⁸⁹"[count] : "";
    if (child === 0) return `c${power}`;
    const factor = ["a", ...factorsOf(child, trees)].join(" ");
    const alone = count === 1 && i === children.length - 1 && (i === 0 || children[0][0] === 0);
    return alone && i <= 1 ? factor : `(${factor})${power}`;
  });
}
