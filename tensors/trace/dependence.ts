import { contentsOf, type Program } from "./program.ts";
import { elementwiseOf, movesOf, productsOf } from "./structure.ts";
import { TracedTensor, type TraceNode } from "./operation.ts";
import type { Tensor } from "../tensor.ts";

/** Which set of elements each element of a tensor depends on: numbers in {@linkcode Sets}. */
type Dependence = Int32Array;

/** Sets of numbers, each kept once a way it came about; number 0 is the empty one. */
class Sets {
  readonly elements: Int32Array[] = [new Int32Array(0)];
  readonly #unions = new Map<number, number>();

  single(element: number): number {
    return this.elements.push(Int32Array.of(element)) - 1;
  }

  union(a: number, b: number): number {
    if (a === b || b === 0) return a;
    if (a === 0) return b;
    const [low, high] = a < b ? [a, b] : [b, a];
    const key = low * 2 ** 26 + high;
    let found = this.#unions.get(key);
    if (found === undefined) {
      const [one, other] = [this.elements[low], this.elements[high]];
      const all = merged(one, other);
      // What holds the other one is no set of its own.
      if (all.length === one.length) found = low;
      else if (all.length === other.length) found = high;
      else found = this.elements.push(all) - 1;
      this.#unions.set(key, found);
    }
    return found;
  }
}

function merged(a: Int32Array, b: Int32Array): Int32Array {
  const all = new Int32Array(a.length + b.length);
  let [i, j, count] = [0, 0, 0];
  while (i < a.length || j < b.length) {
    const next = j === b.length || i < a.length && a[i] <= b[j] ? a[i] : b[j];
    if (i < a.length && a[i] === next) i++;
    if (j < b.length && b[j] === next) j++;
    all[count++] = next;
  }
  return all.subarray(0, count);
}

/**
 * On which elements of an argument each element of a program's result may depend: the pattern of the
 * Jacobian. It is found from how operations move elements, not from numbers, so that it holds
 * everywhere: element by element where they are so, row by row through products, and all on all
 * through the others. A constant matrix counts only where it is not 0.
 *
 * @param program The program.
 * @param argument The number of the argument.
 * @returns For each element of the result the numbers of the argument's elements, rising.
 *
 * @example
 * ```ts
 * import { concat, mul, sin, slice, trace } from "@revode/revode/tensors";
 * import { dependence } from "./dependence.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const program = trace((x) => concat([sin(slice(x, 1)), mul(slice(x, 0, 1), x)]), [[2]]);
 * assertEquals(dependence(program, 0).map((on) => [...on]), [[1], [0], [0, 1]]);
 * ```
 */
export function dependence(program: Program, argument: number): Int32Array[] {
  const { inputs, nodes, output } = contentsOf(program);
  const sets = new Sets();
  const known = new Map<Tensor, Dependence>();
  const own = inputs[argument];
  known.set(own, Int32Array.from({ length: own.size }, (_, i) => sets.single(i)));
  for (const node of nodes) {
    const on = node.inputs.map((input, i) =>
      node.operation.flat?.(i) ? undefined : known.get(input)
    );
    if (on.some((each) => each !== undefined)) known.set(node.output, through(node, on, sets));
  }
  const found = known.get(output) ?? new Int32Array(output.size);
  return Array.from(found, (set) => sets.elements[set]);
}

function through(
  node: TraceNode,
  on: readonly (Dependence | undefined)[],
  sets: Sets,
): Dependence {
  const result: Dependence = new Int32Array(node.output.size);
  const include = (to: number, set: number) => result[to] = sets.union(result[to], set);
  if (elementwiseOf(node)) {
    for (const each of on) each?.forEach((set, i) => include(i, set));
    return result;
  }
  const moves = movesOf(node);
  if (moves) {
    moves.forEach(({ from, to, size }, input) => {
      const each = on[input];
      for (let i = 0; each && i < size; i++) include(to?.[i] ?? i, each[from?.[i] ?? i]);
    });
    return result;
  }
  if (productsOf(node)) {
    throughProducts(node, on, sets, include);
    return result;
  }
  let all = 0;
  for (const each of on) each?.forEach((set) => all = sets.union(all, set));
  return result.fill(all);
}

function throughProducts(
  node: TraceNode,
  [a, b, row]: readonly (Dependence | undefined)[],
  sets: Sets,
  include: (to: number, set: number) => void,
): void {
  const { m, k, n, aStarts, bStarts } = productsOf(node)!;
  const [left, right] = node.inputs.map((input) =>
    input instanceof TracedTensor ? undefined : input.data
  );
  for (let s = 0; s < aStarts.length; s++) {
    const [aStart, bStart, start] = [aStarts[s], bStarts[s], s * m * n];
    // A row of a goes into each element of a row of the result, and likewise a column of b.
    for (let i = 0; a && i < m; i++) {
      let all = 0;
      for (let l = 0; l < k; l++) all = sets.union(all, a[aStart + i * k + l]);
      for (let j = 0; all > 0 && j < n; j++) {
        if (right === undefined) include(start + i * n + j, all);
        for (let l = 0; right && l < k; l++) {
          if (right[bStart + l * n + j] !== 0) include(start + i * n + j, a[aStart + i * k + l]);
        }
      }
    }
    for (let j = 0; b && j < n; j++) {
      let all = 0;
      for (let l = 0; l < k; l++) all = sets.union(all, b[bStart + l * n + j]);
      for (let i = 0; all > 0 && i < m; i++) {
        if (left === undefined) include(start + i * n + j, all);
        for (let l = 0; left && l < k; l++) {
          if (left[aStart + i * k + l] !== 0) include(start + i * n + j, b[bStart + l * n + j]);
        }
      }
    }
  }
  if (row) { for (let i = 0; i < node.output.size; i++) include(i, row[i % n]); }
}
