import { assert, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "./errors.ts";
import {
  EXPLICIT_METHOD_NAMES,
  isImplicit,
  isReversibleAdams,
  METHOD_NAMES,
  methodFor,
  methodNamed,
  METHODS,
} from "./method_named.ts";

Deno.test("methodNamed() knows every method of the library, and names the nearest to any other", () => {
  for (const name of ["euler", "midpoint", "ralston3", "rk4"]) assert(name in METHODS);
  for (const name of Object.keys(METHODS)) assertEquals(methodNamed(name).name, name);
  for (const name of METHOD_NAMES) assertEquals(methodNamed(name).name, name);
  assertEquals(METHOD_NAMES.slice(-2), ["kvaerno5", "rodas5p"]);
  assertEquals(EXPLICIT_METHOD_NAMES.slice(-2), ["reversibleAdams6", "reversibleAdams8"]);
  assertThrows(() => methodNamed("ralson3"), UsageError, 'the nearest is "ralston3"');
  assertThrows(() => methodNamed("toString"), UsageError, 'unknown method "toString"');
});

Deno.test("methodFor() makes a base method reversible where the adjoint wants it, and no other", () => {
  const adams = methodNamed("reversibleAdams5", 0.5);
  assertEquals("coupling" in adams && adams.coupling, 0.5);
  for (const adjoint of ["reversible", "reversible:0", "reversible:3", "recursive:4", "full"]) {
    const made = methodFor(METHODS.rk4, adjoint, 0.5);
    assertEquals(made.name, adjoint.startsWith("reversible") ? "reversible rk4" : "rk4");
    assertEquals(methodFor(adams, adjoint), adams);
  }
});

Deno.test("methodFor() takes an implicit method as it is, and none to go back over", () => {
  const rodas5p = methodNamed("rodas5p");
  assertEquals([isImplicit(rodas5p), isReversibleAdams(rodas5p)], [true, false]);
  for (const adjoint of ["recursive:4", "full"]) assertEquals(methodFor(rodas5p, adjoint), rodas5p);
  for (const adjoint of ["reversible", "reversible:0"]) {
    assertThrows(
      () => methodFor(rodas5p, adjoint),
      UsageError,
      `--adjoint ${adjoint} goes back over the steps, and rodas5p, which is implicit, cannot`,
    );
  }
});

Deno.test("methodNamed() says what methods are for that no network of a command is", () => {
  assertThrows(() => methodNamed("verlet"), UsageError, "is for fields of second order");
  assertThrows(() => methodNamed("rkn8"), UsageError, "here take euler");
  assertThrows(() => methodNamed("milstein"), UsageError, "is for equations with noise");
  assertThrows(() => methodNamed("rodas5"), UsageError, 'the nearest is "rodas5p"');
});
