import { COPY } from "../operations/layout/copy.ts";
import { type Operation, TracedTensor, type TraceNode } from "../trace/operation.ts";
import { formatShape } from "../shape.ts";

/**
 * Checks that no operation of a program is given NaN: it would make all that follows NaN, and it
 * shows nowhere but in the solution.
 *
 * @param nodes The operations that the result depends on.
 * @throws {TypeError} If one is; it says which, and how that comes about.
 */
export function checkConstants(nodes: readonly TraceNode[]): void {
  for (const { operation, inputs, attributes } of nodes) {
    if (typeof attributes === "number" && Number.isNaN(attributes)) {
      throw notANumber(operation, "NaN");
    }
    for (const input of inputs) {
      if (input instanceof TracedTensor) continue;
      const at = input.data.findIndex((x) => Number.isNaN(x));
      if (at < 0) continue;
      const { shape } = input;
      // A number that met a tensor has become one of its shape.
      const what = input.data.every((x) => Number.isNaN(x))
        ? "NaN"
        : `a tensor of shape ${formatShape(shape)} whose element ${at} is NaN`;
      throw notANumber(operation, what);
    }
  }
}

function notANumber(operation: Operation<unknown>, what: string): TypeError {
  const by = operation === COPY ? "the function gives" : `${operation.name} is given`;
  return new TypeError(
    `trace: ${by} ${what}, which was computed while the function was traced. JavaScript makes NaN ` +
      "of numbers that are not there, such as an option left out or an index beyond an array; " +
      "of tensors compute with add, mul, slice, …",
  );
}
