import { assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import { findingsIn, importsOf } from "./imports.ts";
import { blank } from "./source.ts";

/** The one finding in a module, as `line: message`. */
function only(path: string, text: string): string {
  const findings = findingsIn(path, text);
  assertEquals(findings.length, 1, JSON.stringify(findings));
  return `${findings[0].line}: ${findings[0].message}`;
}

Deno.test("findingsIn() lets through what the house allows", () => {
  const allowed: [path: string, text: string][] = [
    ["tensors/shape.ts", `import { a } from "./a.ts";\nexport type { B } from "./deep/b.ts";`],
    ["solvers/adjoints/full.ts", `import { t } from "../../tensors/mod.ts"; import "../solve.ts";`],
    ["systems/csv.ts", `import { parse } from "@std/csv"; import { q } from "@std/csv/parse";`],
    ["experiments/main.ts", `import { m } from "../models/mod.ts"; import p from "node:process";`],
    ["profiling/main.ts", `import * as all from "../mod.ts"; Deno.exit();`],
    [
      "mod.ts",
      `/** Door. */\nexport * from "./tensors/mod.ts";\nexport { s } from "./solvers/mod.ts";`,
    ],
    ["models/train.ts", `import { check } from "../tensors/internal.ts";`],
    ["tensors/shape_test.ts", `import { testWith } from "../tests/permissions.ts"; Deno.exit();`],
    ["tensors/shape_test.ts", `import fc from "fast-check"; import "../models/mod.ts";`],
    ["tests/whole_test.ts", `import { solve } from "@revode/revode/solvers";`],
    ["offline/csv/mod.ts", `export * from "./parse.ts"; import "node:util";`],
  ];
  for (const [path, text] of allowed) assertEquals(findingsIn(path, text), [], path);
});

Deno.test("findingsIn() catches an import upwards, in every form", () => {
  const forms = [
    `import { solve } from "../solvers/mod.ts";`,
    `import type { Solve } from '../solvers/mod.ts';`,
    `import solve, * as rest from "../solvers/mod.ts";`,
    `import {\n  solve,\n} from "../solvers/mod.ts";`,
    `import "../solvers/mod.ts";`,
    `export * from "../solvers/mod.ts";`,
    `export { solve as default } from "../solvers/mod.ts";`,
    `const { solve } = await import("../solvers/mod.ts");`,
    `type Solve = import("../solvers/mod.ts").Solve;`,
    `import { solve } from "@revode/revode/solvers";`,
  ];
  for (const form of forms) {
    assertMatch(only("tensors/a.ts", form), /imports ".*solvers.*", which is not below/);
  }
});

Deno.test("findingsIn() says line, import and what is allowed", () => {
  assertEquals(
    only("solvers/a.ts", `\nimport { m } from "../models/mod.ts";`),
    `2: imports "../models/mod.ts", which is not below; solvers may import tensors/mod.ts`,
  );
  assertEquals(
    only("tensors/a.ts", `import { m } from "@revode/revode";`),
    `1: imports "@revode/revode", which is not below; tensors may import none`,
  );
});

Deno.test("findingsIn() knows the whole table", () => {
  const rooms = ["tensors", "solvers", "models", "systems", "experiments", "profiling", "tests"];
  const allowed: Record<string, string> = {
    tensors: "",
    solvers: "tensors",
    models: "tensors solvers",
    systems: "tensors solvers",
    experiments: "tensors solvers models systems",
    profiling: "tensors solvers models systems experiments",
    tests: "tensors solvers models systems experiments profiling",
    offline: "",
  };
  for (const [from, below] of Object.entries(allowed)) {
    for (const to of rooms.filter((room) => room !== from)) {
      const wrong = findingsIn(`${from}/a.ts`, `import "../${to}/mod.ts";`).length > 0;
      assertEquals(wrong, !below.split(" ").includes(to), `${from} imports ${to}`);
    }
  }
});

Deno.test("findingsIn() catches an import past a room's door, in tests too", () => {
  const text = `import { step } from "../solvers/adjoints/full.ts";`;
  for (const path of ["models/a.ts", "profiling/a.ts", "models/a_test.ts", "tests/a_test.ts"]) {
    assertMatch(only(path, text), /past the door of solvers; allowed: solvers\/mod.ts/);
  }
});

Deno.test("findingsIn() catches an import upwards through an inner door", () => {
  const text = `import { check } from "../models/internal.ts";`;
  assertMatch(only("solvers/a.ts", text), /which is not below/);
});

Deno.test("findingsIn() catches what would tie the library to a runtime", () => {
  const cases: [string, RegExp][] = [
    [`Deno.readTextFileSync("a");`, /uses Deno/],
    [`globalThis.Deno;`, /uses Deno/],
    [`eval("1");`, /uses eval\(\)/],
    [`new Function("return 1");`, /uses new Function\(\)/],
    ["await import(name);", /not written out/],
    [`import process from "node:process";`, /a package; models may use none/],
    [`import { parse } from "@std/csv";`, /a package; models may use none/],
    [`import fc from "npm:fast-check";`, /a package; models may use none/],
    ["`${Deno.pid}`;", /uses Deno/],
  ];
  for (const [text, message] of cases) {
    assertMatch(only("models/a.ts", text), message);
    if (!text.includes("import")) assertEquals(findingsIn("models/a_test.ts", text), []);
  }
});

Deno.test("findingsIn() catches more than re-exports in the root, and from elsewhere", () => {
  const one = `export * from "./tensors/mod.ts";\nexport const one = 1;`;
  assertEquals(
    only("mod.ts", one),
    `2: holds more than re-exports; allowed: export { … } from "…"`,
  );
  assertMatch(only("mod.ts", `export * from "./profiling/mod.ts";`), /which is not below/);
  assertMatch(only("mod.ts", `export * from "./tensors/shape.ts";`), /past the door/);
});

Deno.test("findingsIn() catches a folder that is no room", () => {
  assertMatch(only("utils/a.ts", ""), /"utils" is no room of the house/);
  assertMatch(only("main.ts", ""), /"main.ts" is no room of the house/);
});

Deno.test("findingsIn() only warns of a long file", () => {
  const [finding, ...rest] = findingsIn("tensors/a.ts", "\n".repeat(300) + "1;");
  assertEquals([finding.warning, finding.message, rest], [
    true,
    "has 301 lines; over 300 wants splitting",
    [],
  ]);
  assertEquals(findingsIn("tensors/a.ts", "1;\n".repeat(300)), []);
});

Deno.test("findingsIn() is not taken in by comments, strings and regular expressions", () => {
  const innocent = [
    `// import "../models/mod.ts"; Deno.exit();`,
    `/** Deno.exit();\n * import "../models/mod.ts";\n */`,
    `const text = "Deno.exit(); // no comment"; const more = 'eval("1")';`,
    'const text = `Deno ${`eval(${1})`} import "../models/mod.ts"`;',
    `const pattern = /["'\`]/g; // "Deno`,
    `const slash = /[/"]/.test(text) && 1 / 2; // Deno`,
    `const half = a / 2; const quote = "'"; // "Deno" /`,
    `export const from = ["../models/mod.ts"];`,
  ];
  for (const text of innocent) assertEquals(findingsIn("tensors/a.ts", text), [], text);
  assertMatch(only("tensors/a.ts", innocent.join("\n") + "\nDeno.exit();"), /^11: uses Deno/);
});

Deno.test("blank() keeps every line and column", () => {
  const pieces = ["a / b", "/x'/", '"s\\""', "`t${", "}`", "// c", "/* d", "*/", "\n", "{", "}"];
  fc.assert(fc.property(fc.array(fc.constantFrom(...pieces)), (parts) => {
    const text = parts.join(" ");
    const { code, bare } = blank(text);
    assertEquals([code.length, bare.length], [text.length, text.length]);
    for (const blanked of [code, bare]) {
      assertEquals(blanked.split("\n").length, text.split("\n").length);
      for (let i = 0; i < text.length; i++) {
        if (blanked[i] !== text[i]) assertEquals(blanked[i], " ");
      }
    }
  }));
});

Deno.test("importsOf() gives imports in order", () => {
  const text = `export * from "b";\nimport a from "a";\nimport("c");\nimport "d";`;
  assertEquals(importsOf(blank(text)).map(({ specifier }) => specifier), ["b", "a", "c", "d"]);
});
