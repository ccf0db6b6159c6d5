import { assertEquals, assertThrows } from "@std/assert";
import { ADJOINT_KINDS } from "../../solvers/internal.ts";
import { adjointNamed, ADJOINTS, anchorsOf, EXACT_ADJOINTS } from "./adjoint_named.ts";
import { UsageError } from "./errors.ts";

Deno.test("adjointNamed() knows every adjoint of the registry, and those listed besides", () => {
  for (const name of ADJOINTS) assertEquals(adjointNamed(name).name, name);
  for (const { name, number } of ADJOINT_KINDS) {
    if (number !== undefined) adjointNamed(`${name}:${number.least}`);
  }
  assertEquals(new Set(ADJOINTS).size, ADJOINTS.length);
});

Deno.test("adjointNamed() knows only what it is told to know", () => {
  assertEquals(ADJOINTS.filter((name) => !EXACT_ADJOINTS.includes(name)), ["backsolve"]);
  for (const name of [...EXACT_ADJOINTS, "recursive:3"]) adjointNamed(name, EXACT_ADJOINTS);
  assertThrows(() => adjointNamed("backsolve", EXACT_ADJOINTS), UsageError, "full:stages");
});

Deno.test("adjointNamed() gives the adjoint that has that name", () => {
  for (
    const name of ["reversible", "reversible:0", "reversible:3", "recursive", "recursive:8", "full"]
  ) {
    assertEquals(adjointNamed(name).name, name);
  }
});

Deno.test("adjointNamed() throws when there is none of that name, or no such number", () => {
  assertThrows(() => adjointNamed("recusive"), UsageError, 'the nearest is "recursive"');
  assertThrows(() => adjointNamed("full:3"), UsageError, 'the nearest is "full"');
  for (const bad of ["-1", "2.5", "x", "", "1:2"]) {
    assertThrows(
      () => adjointNamed(`reversible:${bad}`),
      UsageError,
      `the number of anchors in "reversible:${bad}" must be a whole number of at least 0`,
    );
  }
  for (const bad of ["0", "-1", "2.5", "x", "", "1:2"]) {
    assertThrows(
      () => adjointNamed(`recursive:${bad}`),
      UsageError,
      `must be a whole number of at least 1, got "${bad}"`,
    );
  }
});

Deno.test("anchorsOf() knows what adjointNamed() makes of the same name", () => {
  for (const name of ["reversible", "reversible:0", "reversible:17"]) {
    assertEquals(anchorsOf(name), adjointNamed(name).anchorsFor!(3), name);
  }
  for (const name of ["recursive:8", "full", "reversible:x", "reversible:", "irreversible"]) {
    assertEquals(anchorsOf(name), undefined, name);
  }
});
