import { assertStrictEquals } from "@std/assert";
import { neg } from "./arithmetic.ts";

Deno.test("neg() changes the sign of 0 too", () => {
  assertStrictEquals(neg(0).item(), -0);
});
