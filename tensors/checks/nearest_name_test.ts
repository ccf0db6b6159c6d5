import { assert, assertEquals } from "@std/assert";
import * as fc from "../../tests/helpers/drawn.ts";
import { nearestName, nearName } from "./nearest_name.ts";

Deno.test("nearestName() mends a slip of the fingers", () => {
  const known = ["--method", "--adjoint", "--hidden", "--help"];
  const cases = {
    "--metod": "--method",
    "--Method": "--method",
    "--hiden": "--hidden",
    "-h": "--help",
  };
  for (const [name, wanted] of Object.entries(cases)) {
    assertEquals(nearestName(name, known), wanted);
  }
});

Deno.test("nearestName() finds a name by a part of it, or by more than it", () => {
  const known = ["white-dwarf", "coupled-oscillator"];
  assertEquals(nearestName("oscillator", known), "coupled-oscillator");
  assertEquals(nearestName("the-white-dwarf-equation", known), "white-dwarf");
});

Deno.test("nearestName() takes the first where nothing is like it", () => {
  assertEquals(nearestName("", ["abc", "xyz"]), "abc");
});

Deno.test("nearestName() gives a known name back", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z]{3}$/), { minLength: 1 }), (known) => {
      assert(known.every((name) => nearestName(name, known) === name));
    }),
  );
});

Deno.test("nearName() finds what a name was meant for, and nothing where nothing is near", () => {
  const known = ["learningRate", "beta1", "epsilon", "dt", "maxSteps"];
  const cases: [string, string | undefined][] = [
    ["learning_rate", "learningRate"],
    ["LearningRate", "learningRate"],
    // Two slips, half as many as the longer of the two has letters.
    ["bea", "beta1"],
    ["eti", undefined],
    ["rate", "learningRate"],
    ["beta", "beta1"],
    ["epsillon", "epsilon"],
    ["baet1", "beta1"],
    ["dt0", "dt"],
    ["max_step", "maxSteps"],
    ["decay", undefined],
    ["x", undefined],
    ["", undefined],
  ];
  for (const [name, wanted] of cases) assertEquals(nearName(name, known), wanted, name);
  assertEquals(nearName("dt", []), undefined);
});
