import { assertThrows } from "@std/assert";
import { tensor } from "../tensor.ts";
import { mul } from "../operations/elementwise/arithmetic.ts";
import { trace } from "./program.ts";
import { replay } from "./replay.ts";

Deno.test("replay() takes as many arguments as the program has, of their shapes", () => {
  const program = trace((x, y) => mul(x, y), [[2], []]);
  const [pair, one] = [tensor([1, 2]), tensor(3)];
  const cases = [
    [[pair], "[2]"],
    [[pair, one, one], "[2], [], []"],
    [[one, one], "[], []"],
    [[], "none"],
  ] as const;
  for (const [inputs, got] of cases) {
    assertThrows(
      () => replay(program, inputs),
      TypeError,
      `replay: the program takes arguments of shape [2], [], got ${got}`,
    );
  }
});
