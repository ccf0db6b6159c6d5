import { assertEquals } from "@std/assert";
import { distance, marked, type Mutant, mutated, spread } from "./mutant.ts";

const mutant = (
  location: Mutant["location"],
  replacement: string,
  mutatorName = "Any",
): Mutant => ({
  ...{ id: "1", fileName: "tensors/a.ts", mutatorName, replacement, location },
});

Deno.test("mutated() puts an expression in parentheses where the other one was", () => {
  const text = "const a = 1;\nconst b = p && q && r;\n";
  const location = { start: { line: 1, column: 10 }, end: { line: 1, column: 16 } };
  assertEquals(mutated(text, mutant(location, "p || q")), {
    original: "p && q",
    text: "const a = 1;\nconst b = (p || q) && r;\n",
  });
});

Deno.test("mutated() puts statements as they are, over lines", () => {
  const text = "function f() {\n  g();\n}\n";
  const location = { start: { line: 0, column: 13 }, end: { line: 2, column: 1 } };
  assertEquals(mutated(text, mutant(location, "{}", "BlockStatement")), {
    original: "{\n  g();\n}",
    text: "function f() {}\n",
  });
  const cases = mutant({ start: { line: 0, column: 0 }, end: { line: 0, column: 12 } }, "case 1:");
  assertEquals(mutated("case 1: g(); h", cases).text, "case 1: h");
  const first = { start: { line: 0, column: 0 }, end: { line: 0, column: 4 } };
  assertEquals(mutated("g(); h", mutant(first, ";", "CallExpression")).text, "; h");
  const loop = { start: { line: 0, column: 0 }, end: { line: 0, column: 13 } };
  const never = mutant(loop, "for (; false;) g();", "ConditionalExpression");
  assertEquals(mutated("for (;;) g();", never).text, "for (; false;) g();");
});

Deno.test("marked() leaves of an instrumented module the marks of those drawn", () => {
  const text = 'x = stryMutAct_9fa48("7") ? a : (stryCov_9fa48("7", "8"), b); stryCov_9fa48("9");';
  assertEquals(
    marked("solvers/steps/pid.ts", text, new Set(["8"])),
    'import "../../tests/mutation/reached.ts"; x = false ? a : ((mutantsReached[8] = 1), b); (1);',
  );
  assertEquals(marked("tensors/shape.ts", text, new Set()), "x = false ? a : ((1), b); (1);");
});

Deno.test("spread() draws one of each stretch, in order, and all where there are no more", () => {
  const all = Array.from({ length: 10 }, (_, i) => i);
  assertEquals(spread(all, 4, () => 0), [0, 2, 5, 7]);
  assertEquals(spread(all, 4, () => 0.999), [2, 4, 7, 9]);
  assertEquals(spread(all, 11, () => 0), all);
});

Deno.test("distance() is least for a unit's own test", () => {
  const module = "solvers/steps/pid.ts";
  const tests = ["solvers/steps/pid_test.ts", "solvers/steps/stops_test.ts", "solvers/pid_test.ts"];
  assertEquals(tests.map((test) => distance(module, test)), [0, 1, 2]);
});
