import { assertEquals, assertMatch } from "@std/assert";
import plugin from "./lint_plugin.ts";

const messages = (path: string, text: string) =>
  Deno.lint.runPlugin(plugin, path, text).map(({ message }) => message);

Deno.test("runs-anywhere finds what would tie the library to a runtime", () => {
  const cases: [string, RegExp][] = [
    [`Deno.readTextFileSync("a");`, /^uses Deno; .*not in models/],
    [`globalThis.Deno;`, /^uses Deno/],
    ["`${Deno.pid}`;", /^uses Deno/],
    [`type Info = Deno.FileInfo;`, /^uses Deno/],
    [`new Function("return 1");`, /^uses new Function\(\)/],
    ["await import(name);", /^imports a module whose name is not written out/],
  ];
  for (const [text, message] of cases) {
    const found = messages("models/a.ts", text);
    assertEquals(found.length, 1, text);
    assertMatch(found[0], message);
    assertEquals(messages("models/a_test.ts", text), []);
    assertEquals(messages("experiments/a.ts", text), []);
  }
});

Deno.test("runs-anywhere is not taken in by comments, strings and regular expressions", () => {
  const innocent = [
    `// Deno.exit();`,
    `/** Deno.exit(); */`,
    `const text = "Deno.exit(); // no comment";`,
    "const more = `Deno`;",
    `const pattern = /["'\`]Deno/g;`,
    `await import("./a.ts");`,
  ];
  assertEquals(messages("tensors/a.ts", innocent.join("\n")), []);
});

Deno.test("prints-through-print finds what a command prints by itself", () => {
  const cases = { "console.log(1);": "print()", "run(console.error);": "complain()" };
  for (const [text, instead] of Object.entries(cases)) {
    const [message] = messages("profiling/a/main.ts", text);
    assertEquals(message, `prints past commands/report/print.ts; allowed: ${instead}`);
    for (
      const path of [
        "commands/report/print.ts",
        "profiling/a/worker.ts",
        "profiling/a_test.ts",
        "examples/a.ts",
      ]
    ) {
      assertEquals(messages(path, text), [], path);
    }
  }
  assertEquals(messages("profiling/a.ts", "const { warn } = console; console.warn = warn;"), []);
});

Deno.test("has-a-seed finds what draws other numbers in each run", () => {
  const cases = {
    "Math.random();": "Math.random draws without a seed; allowed: new Random(seed)",
    'import fc from "fast-check";':
      "fast-check draws without a seed; allowed: tests/helpers/drawn.ts",
  };
  for (const [text, message] of Object.entries(cases)) {
    for (const path of ["models/a.ts", "tests/suites/a_test.ts"]) {
      assertEquals(messages(path, text), [message], path);
    }
  }
  assertEquals(messages("tests/helpers/drawn.ts", 'import fc from "fast-check";'), []);
  assertEquals(messages("models/a_test.ts", "Math.round(new Random(3).uniform());"), []);
});

Deno.test("steady-clock finds the clock that is set anew", () => {
  for (const path of ["commands/process/a.ts", "profiling/bench/a_test.ts"]) {
    assertEquals(messages(path, "const begun = Date.now();"), [
      "Date.now() measures by a clock that jumps; allowed: performance.now()",
    ]);
    assertEquals(messages(path, "print(new Date(), performance.now());"), []);
  }
});

Deno.test("root-re-exports finds more than re-exports in the root alone", () => {
  const doors =
    `/** Door. */\nexport * from "./tensors/mod.ts";\nexport { s } from "./a/mod.ts";\n`;
  assertEquals(messages("mod.ts", doors), []);
  for (
    const more of ["export const one = 1;", "const one = 1; export { one };", `import "./a.ts";`]
  ) {
    assertMatch(messages("mod.ts", doors + more)[0], /^holds more than re-exports/);
    assertEquals(messages("tensors/mod.ts", doors + more), []);
  }
});
