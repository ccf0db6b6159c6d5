import { contentsOf, type Program } from "./program.ts";
import { elementwiseOf, productsOf } from "./structure.ts";

/** What an element of a series or a division takes, in multiply-adds. */
const SERIES = 8;
/** Instructions of the compiled rule from which an operation counts as that. */
const LONG = 4;

/**
 * About how many multiply-adds one evaluation of a program takes: what a choice between computing
 * a number again and keeping it goes by.
 */
export function workOf(program: Program): number {
  let work = 0;
  for (const node of contentsOf(program).nodes) {
    const batch = productsOf(node);
    if (batch) work += batch.aStarts.length * batch.m * batch.k * batch.n;
    else {
      const { cost = 1 } = elementwiseOf(node) ?? {};
      work += node.output.size * (cost < LONG ? 1 : SERIES);
    }
  }
  return work;
}
