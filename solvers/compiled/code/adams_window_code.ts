import type { Code, FunctionBuilder } from "../assembler.ts";
import type { Chunk, Place } from "./vector_loop.ts";

/** How a window moves by a node, one vector of each of its places at a time. */
export interface WindowMoves {
  /** All that is in the window: values and slopes. */
  windowOf(f: FunctionBuilder, chunk: Chunk): Code[][];
  /** Takes the newest value and slope into the window. */
  push(chunk: Chunk, newest: Code, all: readonly Code[][], value: Code): void;
  /** The other way round: what comes in is the oldest. */
  pop(chunk: Chunk, oldest: Code, all: readonly Code[][], value: Code): void;
}

/** The moves of the window in some places, from the newest value and slope to the oldest. */
export function windowCode(values: readonly Place[], slopes: readonly Place[]): WindowMoves {
  const [last, lastSlope] = [values.length - 1, slopes.length - 1];
  const loaded = (f: FunctionBuilder, chunk: Chunk, places: readonly Place[]) =>
    places.map((place) => f.let("v128", chunk.load(place)));
  return {
    windowOf: (f, chunk) => [loaded(f, chunk, values), loaded(f, chunk, slopes)],
    push(chunk, newest, [z, before], value) {
      chunk.store(values[0], value);
      for (let i = 1; i <= last; i++) chunk.store(values[i], z[i - 1]);
      chunk.store(slopes[0], newest);
      for (let j = 1; j <= lastSlope; j++) chunk.store(slopes[j], before[j - 1]);
    },
    pop(chunk, oldest, [z, after], value) {
      chunk.store(values[last], value);
      for (let i = 0; i < last; i++) chunk.store(values[i], z[i + 1]);
      for (let j = 0; j < lastSlope; j++) chunk.store(slopes[j], after[j + 1]);
      chunk.store(slopes[lastSlope], oldest);
    },
  };
}
