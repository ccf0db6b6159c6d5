import { decodeSafetensors, encodeSafetensors } from "../../../models/mod.ts";
import { Tensor } from "../../../tensors/mod.ts";
import type { TrainedMember } from "../../fit/ensemble_plan.ts";
import type { TrainingState } from "../../fit/training.ts";

const FORMAT = "revode checkpoint 1";

/** What belongs to a member that is trained is called so. */
const FINISHED = "finished.";
const inMember = (k: number, name: string) => `${FINISHED}${k}.${name}`;

/** A training's state as a safetensors file, every number exactly. */
export function encodeCheckpoint(state: TrainingState): Uint8Array<ArrayBuffer> {
  const { stage, done, reconstructionError, trainer, finished = [] } = state;
  const { updates, bestLoss, bestUpdate, arrays } = trainer;
  const all = [
    ...Object.entries(arrays),
    ...finished.flatMap(({ parameters, starts }, k) =>
      Object.entries({ parameters, starts }).map(([name, array]) =>
        [inMember(k, name), array] as const
      )
    ),
  ];
  const tensors = all.map(([name, array]) => [name, new Tensor(array, [array.length])] as const);
  const numbers = {
    ...{ stage, done, updates, bestLoss, bestUpdate, reconstructionError },
    ...(finished.length > 0 && { finished: finished.length }),
    ...Object.fromEntries(finished.flatMap(({ bestLoss, bestIteration }, k) => [
      [inMember(k, "bestLoss"), bestLoss],
      [inMember(k, "bestIteration"), bestIteration],
    ])),
  };
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
  const count = "finished" in metadata ? number("finished") : 0;
  const finished = Array.from({ length: count }, (_, k): TrainedMember => {
    const [parameters, starts] = ["parameters", "starts"].map((name) => {
      const tensor = tensors[inMember(k, name)];
      if (tensor !== undefined) return tensor.data;
      throw new SyntaxError(`${source}: ${inMember(k, name)} is missing`);
    });
    const [bestLoss, bestIteration] = ["bestLoss", "bestIteration"]
      .map((name) => number(inMember(k, name)));
    return { parameters, starts, bestLoss, bestIteration };
  });
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
      arrays: Object.fromEntries(
        Object.entries(tensors).filter(([name]) => !name.startsWith(FINISHED))
          .map(([name, { data }]) => [name, data]),
      ),
    },
    ...(finished.length > 0 && { finished }),
  };
}
