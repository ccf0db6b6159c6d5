import { cutNumbers, type Look } from "../../tensors/internal.ts";

/** What is printed of a trainer. */
interface Printed {
  readonly updates: number;
  readonly bestLoss: number;
  readonly bestUpdate: number;
  readonly bestParameters: Float64Array;
  readonly starts: Float64Array;
}

/** How a trainer is printed: what it came to. */
export const TRAINER_LOOK: Look<Printed> = {
  print({ updates, bestLoss, bestUpdate, bestParameters, starts }) {
    const buffers = { bestParameters: cutNumbers(bestParameters), starts: cutNumbers(starts) };
    return ["Trainer", { updates, bestLoss, bestUpdate, ...buffers }];
  },
  brief: ({ updates }) => `Trainer, ${updates} updates`,
};
