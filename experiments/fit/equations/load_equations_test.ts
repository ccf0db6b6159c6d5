import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UsageError } from "../../../commands/mod.ts";
import { loadEquations } from "./load_equations.ts";

const GOOD = `import { neg, positive, type Tensor } from "@revode/revode";
export const state: readonly string[] = ["x"];
export const parameters = { k: positive(1) };
export const f = (_t: Tensor, y: Tensor): Tensor => neg(y);`;

Deno.test("loadEquations() runs a module's text, whose parameters are the library's own", async () => {
  const { state, parameters } = await loadEquations(GOOD, "a.ts");
  assertEquals([state, Object.keys(parameters)], [["x"], ["k"]]);
  // Each time anew: the text may have changed.
  const { state: other } = await loadEquations(GOOD.replace('"x"', '"z"'), "a.ts");
  assertEquals(other, ["z"]);
});

Deno.test("loadEquations() says in one line why a module cannot be run", async () => {
  const cases: [string, string][] = [
    ["const k = ;", "SyntaxError: Expression expected"],
    ['throw new Error("not\\ntoday")', "not today"],
    ["throw 3", "3"],
    ['throw new Error("")', "it gives no reason"],
    ["(undefined as any).x", "Cannot read properties of undefined"],
    ['import "./helper.ts"', "it must stand alone, without imports of other files"],
    ['import x from "@revode/nothing"; x()', '"@revode/nothing" not a dependency'],
  ];
  for (const [text, message] of cases) {
    const error = await assertRejects(() => loadEquations(text, "my.ts"), UsageError);
    assertStringIncludes(error.message, message);
    assertStringIncludes(error.message, "my.ts cannot be run: ");
    assertEquals(/[\n\r]|blob:/.test(error.message), false, error.message);
  }
});
