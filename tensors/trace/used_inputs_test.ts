import { assertEquals } from "@std/assert";
import { add, mul, trace } from "../mod.ts";
import { usedInputs } from "./used_inputs.ts";

Deno.test("usedInputs() tells the arguments that the result depends on", () => {
  const program = trace((a, b, _c, d) => {
    mul(d, 2);
    return add(a, b);
  }, [[], [2], [3], [2]]);
  assertEquals(usedInputs(program), [true, true, false, false]);
  assertEquals(usedInputs(trace((_a, b) => b, [[], []])), [false, true]);
});
