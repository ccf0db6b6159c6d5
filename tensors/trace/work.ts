import { contentsOf, type Program } from "./program.ts";
import { sizeOf } from "../shape.ts";

/** Operations that take a series or a division an element, in multiply-adds. */
const SERIES = 8;
const TAKE_SERIES = new Set([
  "tanh",
  "sigmoid",
  "softplus",
  "exp",
  "log",
  "sin",
  "cos",
  "pow",
  "sqrt",
  "div",
]);

/**
 * About how many multiply-adds one evaluation of a program takes: what a choice between computing
 * a number again and keeping it goes by.
 */
export function workOf(program: Program): number {
  let work = 0;
  for (const { operation: { name }, inputs, output } of contentsOf(program).nodes) {
    const elements = sizeOf(output.shape);
    if (name === "matmul" || name === "linear") {
      // The inner size is the last of the left side.
      work += elements * (inputs[0].shape.at(-1) ?? 1);
    } else work += elements * (TAKE_SERIES.has(name) ? SERIES : 1);
  }
  return work;
}
