import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "./errors.ts";
import { numberIn, wholeNumber } from "./values.ts";
import { readOptions } from "./options.ts";

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

Deno.test("readOptions() throws at options by the name under which a parser gathers the others", () => {
  for (const arg of ["-_-state", "-ab_", "-_=3", "--_", "--_=x", "--_.x", "--no-_"]) {
    assertThrows(() => readOptions(["a.csv", arg, "x"], ["lr"]), UsageError, "unknown option");
  }
  assertEquals(readOptions(["a_b.csv", "--lr", "a_b", "--", "-_"], ["lr"]).names, [
    "a_b.csv",
    "-_",
  ]);
});

Deno.test("readOptions() throws when an option has no value", () => {
  for (const args of [["--lr"], ["--lr", "-1"], ["--lr", "--seed", "3"], ["--lr="]]) {
    assertThrows(() => readOptions(args, ["lr", "seed"]), UsageError, "--lr needs a value");
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
