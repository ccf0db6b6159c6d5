import { assertStrictEquals, assertThrows } from "@std/assert";
import { IMPLICIT_METHODS } from "../implicit/implicit_methods.ts";
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

Deno.test("methodNamed() says of methods of another kind what they are for", () => {
  for (const name of Object.keys(IMPLICIT_METHODS)) {
    assertThrows(() => methodNamed(name), RangeError, `"${name}" is implicit`);
  }
  assertThrows(() => methodNamed("verlet4"), RangeError, "is for fields of second order");
  assertThrows(() => methodNamed("rkn6"), RangeError, "over secondOrderField");
  assertThrows(() => methodNamed("milstein"), RangeError, "is for equations with noise");
  assertThrows(() => methodNamed("reversibleAdams6"), RangeError, "reversibleAdams({ order })");
  assertThrows(() => methodNamed("reversibleHeun"), RangeError, "goes back by itself");
});
