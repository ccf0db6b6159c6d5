import { assert, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "./command.ts";
import { METHOD_NAMES, methodFor, methodNamed, METHODS } from "./method_named.ts";
import { adjointNamed, anchorsOf, numberIn, readOptions, wholeNumber } from "./options.ts";

Deno.test("readOptions() reads values in both forms, flags, names and help", () => {
  const { help, names, values } = readOptions(
    ["a", "--lr", "0.1", "--seed=-3", "b", "--quick"],
    ["lr", "seed", "data"],
    ["quick", "loud"],
  );
  assertEquals({ help, names }, { help: false, names: ["a", "b"] });
  assertEquals({ ...values }, { lr: "0.1", seed: "-3", quick: "true" });
  for (const word of ["--help", "-h"]) assertEquals(readOptions([word], ["lr"]).help, true);
});

Deno.test("readOptions() keeps values and names as they are written", () => {
  const { names, values } = readOptions(["1e3", "--lr", "0x10"], ["lr"]);
  assertEquals([names[0], values.lr], ["1e3", "0x10"]);
});

Deno.test("readOptions() throws when an option is unknown, and names the nearest", () => {
  const cases = { "--iteration=3": "--iteration", "--no-lr": "--no-lr", "--lr-": "--lr-" };
  for (const [arg, name] of Object.entries(cases)) {
    const error = assertThrows(
      () => readOptions([arg], ["lr", "iterations"], ["quick"]),
      UsageError,
      `unknown option "${name}"; the nearest is "--${name.includes("lr") ? "lr" : "iterations"}"`,
    );
    assertEquals(error.message.endsWith("(known: --lr, --iterations, --quick, --help)"), true);
  }
});

Deno.test("readOptions() throws when an option has no value", () => {
  for (const args of [["--lr"], ["--lr", "-1"], ["--lr", "--seed", "3"], ["--lr="]]) {
    assertThrows(() => readOptions(args, ["lr", "seed"]), UsageError, "--lr needs a value");
  }
});

Deno.test("methodNamed() knows every method of the library, and names the nearest to any other", () => {
  for (const name of ["euler", "midpoint", "ralston3", "rk4"]) assert(name in METHODS);
  for (const name of Object.keys(METHODS)) assertEquals(methodNamed(name).name, name);
  for (const name of METHOD_NAMES) assertEquals(methodNamed(name).name, name);
  assertEquals(METHOD_NAMES.slice(-2), ["reversibleAdams6", "reversibleAdams8"]);
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

Deno.test("numberIn() reads decimal numbers only", () => {
  const any = (text: string) => numberIn("--lr", text, "a number", () => true);
  assertEquals([".5", "+1.", "-2e-3", "1E2"].map(any), [0.5, 1, -0.002, 100]);
  for (const text of ["", " 1", "0x10", "1e999", "NaN", "Infinity", "1,5", "1_0"]) {
    assertThrows(() => any(text), UsageError, `--lr must be a number, got "${text}"`);
  }
});

Deno.test("wholeNumber() throws when a number is broken or outside its range", () => {
  assertEquals(wholeNumber("--seed", "4294967295", 0, 4294967295), 4294967295);
  for (const text of ["4294967296", "-1", "0.5"]) {
    assertThrows(
      () => wholeNumber("--seed", text, 0, 4294967295),
      UsageError,
      `--seed must be a whole number from 0 to 4294967295, got "${text}"`,
    );
  }
});
