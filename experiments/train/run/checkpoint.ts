import { decodeSafetensors, encodeSafetensors } from "../../../models/mod.ts";
import { Tensor } from "../../../tensors/mod.ts";
import type { TrainingState } from "../training.ts";

const FORMAT = "revode checkpoint 1";

/** A training's state as a safetensors file, every number exactly. */
export function encodeCheckpoint(state: TrainingState): Uint8Array<ArrayBuffer> {
  const { stage, done, reconstructionError, trainer } = state;
  const { updates, bestLoss, bestUpdate, arrays } = trainer;
  const tensors = Object.entries(arrays).map(([name, array]) =>
    [name, new Tensor(array, [array.length])] as const
  );
  const numbers = { stage, done, updates, bestLoss, bestUpdate, reconstructionError };
  return encodeSafetensors(Object.fromEntries(tensors), {
    format: FORMAT,
    ...Object.fromEntries(
      Object.entries(numbers).filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, String(value)]),
    ),
  });
}

/**
 * Reads what {@linkcode encodeCheckpoint} wrote.
 *
 * @throws {SyntaxError} If it is no checkpoint, or was damaged.
 */
export function decodeCheckpoint(bytes: Uint8Array, source: string): TrainingState {
  const { tensors, metadata } = decodeSafetensors(bytes, { source, checked: true });
  if (metadata.format !== FORMAT) {
    throw new SyntaxError(
      `${source}: its format must be ${JSON.stringify(FORMAT)}, got ` +
        JSON.stringify(metadata.format),
    );
  }
  const number = (name: string) => {
    const value = Number(metadata[name] ?? "NaN");
    if (Number.isNaN(value)) throw new SyntaxError(`${source}: the number ${name} is missing`);
    return value;
  };
  return {
    stage: number("stage"),
    done: number("done"),
    ...("reconstructionError" in metadata && {
      reconstructionError: number("reconstructionError"),
    }),
    trainer: {
      updates: number("updates"),
      bestLoss: number("bestLoss"),
      bestUpdate: number("bestUpdate"),
      arrays: Object.fromEntries(Object.entries(tensors).map(([name, { data }]) => [name, data])),
    },
  };
}
