import { assertAlmostEquals, assertEquals } from "@std/assert";
import { rk4, solve, vectorField } from "../../../solvers/mod.ts";
import { mul, Tensor } from "../../../tensors/mod.ts";
import {
  encodedStart,
  ENCODER,
  type EncoderConfig,
  encoderShape,
  startFunction,
} from "./start_encoder.ts";

const encoder: EncoderConfig = {
  reads: [true, false, true],
  covariates: ["age"],
  offset: [40],
  factor: [0.1],
};
const first = { columns: [2, NaN, -1], covariates: [50] };
/** Rows: 1, the first column, the third one, the age; columns: the state of four. */
const MAP = [0.5, 1, 2, 3, /**/ 10, 0, 0, 0, /**/ 0, 20, 0, 0, /**/ 0, 0, 0, 30];

Deno.test("encodedStart() is what was measured, and a linear map of what is known", () => {
  assertEquals(encoderShape(encoder, 4), [4, 4]);
  const start = encodedStart(encoder, Float64Array.from(MAP), first, 4);
  // The second column is not read: nothing but the map says where it begins.
  assertEquals(Array.from(start), [2 + 0.5 + 20, 1 - 20, -1 + 2, 3 + 30]);
  assertEquals(Array.from(encodedStart(encoder, new Float64Array(16), first, 4)), [2, 0, -1, 0]);
});

Deno.test("startFunction() gives a solve the start that encodedStart() gives a forecast", () => {
  const field = vectorField({
    state: [4],
    parameters: { [ENCODER]: new Tensor(Float64Array.from(MAP), [4, 4]) },
    f: (_t, y) => mul(y, 0),
  });
  const { states } = solve({
    ...{ field, y0: startFunction(encoder, first, 4), t0: 0, t1: 1, dt: 1, method: rk4 },
    saveAt: [0, 1],
  });
  const wanted = encodedStart(encoder, Float64Array.from(MAP), first, 4);
  states.data.forEach((x, i) => assertAlmostEquals(x, wanted[i % 4], 1e-14));
});
