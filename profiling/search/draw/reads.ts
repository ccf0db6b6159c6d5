import type { InputReader, Tensor } from "../../../mod.ts";

/** Reads inputs over any algebra. */
export interface Reads<T> {
  /** An input at a time, or its derivative by time. */
  at(name: string, time: T, derivative?: 0 | 1): T;
}

/** For fields that nothing drives. */
export const NO_READS: Reads<never> = {
  at: (name) => {
    throw new Error(`There is no input ${name}`);
  },
};

/** Reads inputs by the library: at t as the function is given them, else by its reader. */
export function libraryReads(
  t: Tensor,
  inputs: Readonly<Record<string, Tensor>>,
  reader: InputReader,
): Reads<Tensor> {
  return {
    at(name, time, derivative = 0) {
      if (time === t) return derivative === 0 ? inputs[name] : reader.rate(name);
      return derivative === 0 ? reader.at(name, time) : reader.rate(name, time);
    },
  };
}
