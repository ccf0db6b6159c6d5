import { assertEquals, assertThrows } from "@std/assert";
import type { Shape } from "../../tensors/mod.ts";
import { checkFit } from "./check_fit.ts";

Deno.test("checkFit() says what to write otherwise, of a number with and without brackets and of rows", () => {
  const advice = (loss: Shape, field: Shape, times: number) =>
    assertThrows(
      () => checkFit({ stateShape: loss }, { stateShape: field }, times),
      TypeError,
    ).message.split(": ").slice(1).join();
  assertEquals(
    [advice([], [1], 3), advice([1], [], 3), advice([1], [2], 0), advice([2], [3], 4)],
    [
      "write every row of the data as [x] in place of x, or make the field's state []",
      "write every row of the data as x in place of [x], or make the field's state [1]",
      "make both the same",
      "data that a loss reads have a row a time, so here [4, 3], got [4, 2]; if they are " +
      "transposed, turn them round",
    ],
  );
  assertEquals(advice([2], [], 0), "make both the same");
});
