import { assertEquals, assertThrows } from "@std/assert";
import { encodeSafetensors } from "../../../models/mod.ts";
import { tensor } from "../../../tensors/mod.ts";
import type { TrainingState } from "../../fit/training.ts";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint.ts";

const state: TrainingState = {
  stage: 1,
  done: 1234,
  reconstructionError: 1e-13,
  trainer: {
    updates: 234,
    bestLoss: 0.1 + 0.2,
    bestUpdate: 233,
    arrays: {
      parameters: Float64Array.of(1, -0, Infinity, 5e-324),
      starts: new Float64Array(0),
      "optimizer.m": Float64Array.of(0.1),
    },
  },
};

Deno.test("decodeCheckpoint() gives back every bit of what encodeCheckpoint() took", () => {
  assertEquals(decodeCheckpoint(encodeCheckpoint(state), "a"), state);
  const { reconstructionError: _, ...rest } = state;
  const first = { ...rest, trainer: { ...state.trainer, bestLoss: Infinity } };
  assertEquals(decodeCheckpoint(encodeCheckpoint(first), "a"), first);
  const finished = [0.5, Infinity].map((bestLoss, k) => ({
    ...{ bestLoss, bestIteration: 7 * k },
    parameters: Float64Array.of(k, 2 / 3),
    starts: new Float64Array(k),
  }));
  const second = { ...state, finished };
  assertEquals(decodeCheckpoint(encodeCheckpoint(second), "a"), second);
});

Deno.test("decodeCheckpoint() throws when the file is another one, or damaged", () => {
  const other = encodeSafetensors({ w: tensor([1]) });
  assertThrows(() => decodeCheckpoint(other, "a"), SyntaxError, "got undefined");
  const bare = encodeSafetensors({}, { format: "revode checkpoint 1" });
  assertThrows(() => decodeCheckpoint(bare, "a"), SyntaxError, "stage is missing");
  const damaged = encodeCheckpoint(state);
  damaged[damaged.length - 3] ^= 4;
  assertThrows(() => decodeCheckpoint(damaged, "a"), SyntaxError, "check sum");
});
