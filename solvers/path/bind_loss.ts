import type { VectorField } from "../field.ts";
import type { PathLoss } from "./path_loss.ts";

/** The loss as a gradient of this field reads it. */
export function bindLoss(loss: PathLoss, field: VectorField): PathLoss {
  return loss.bind?.(field) ?? loss;
}
