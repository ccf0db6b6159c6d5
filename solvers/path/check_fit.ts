import { formatShape, sameShape, type Shape } from "../../tensors/mod.ts";
import type { VectorField } from "../field.ts";
import type { PathLoss } from "./path_loss.ts";

/**
 * Checks that a loss reads states of a field's shape.
 *
 * @param times How many times it reads at.
 * @throws {TypeError} If it expects another one.
 */
export function checkFit(
  { stateShape: wanted }: Pick<PathLoss, "stateShape">,
  { stateShape }: Pick<VectorField, "stateShape">,
  times: number,
): void {
  if (wanted === undefined || sameShape(wanted, stateShape)) return;
  throw new TypeError(misfit(wanted, stateShape, times));
}

/** What to do where a loss and a field have states of different shapes. */
function misfit(loss: Shape, field: Shape, times: number): string {
  const advice = loss.length === 0 && sameShape(field, [1])
    ? "write every row of the data as [x] in place of x, or make the field's state []"
    : field.length === 0 && sameShape(loss, [1])
    ? "write every row of the data as x in place of [x], or make the field's state [1]"
    : times > 0
    ? `data that a loss reads have a row a time, so here ${formatShape([times, ...field])}, ` +
      `got ${formatShape([times, ...loss])}; if they are transposed, turn them round`
    : "make both the same";
  return `The loss expects a state of shape ${formatShape(loss)}, ` +
    `the vector field has ${formatShape(field)}: ${advice}`;
}
