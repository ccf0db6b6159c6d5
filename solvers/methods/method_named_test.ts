import { assertStrictEquals, assertThrows } from "@std/assert";
import { methodNamed } from "./method_named.ts";
import { METHODS } from "./methods.ts";

Deno.test("methodNamed() finds every method by its own name", () => {
  for (const [name, method] of Object.entries(METHODS)) {
    assertStrictEquals(methodNamed(name), method);
    assertStrictEquals(method.tableau.name, name);
  }
});

Deno.test("methodNamed() throws with all the names", () => {
  const error = assertThrows(() => methodNamed("RK4"), RangeError, '"RK4"');
  for (const name of Object.keys(METHODS)) {
    if (!error.message.includes(name)) throw new Error(`${name} is not in: ${error.message}`);
  }
  assertThrows(() => methodNamed("toString"), RangeError, "toString");
});
