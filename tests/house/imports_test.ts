import { assertEquals, assertMatch } from "@std/assert";
import { complaint, reachedFrom, usesDeno } from "./imports.ts";

const of = (path: string, specifier: string) => complaint({ path, line: 1, specifier });

Deno.test("complaint() lets through what the house allows", () => {
  const allowed: [path: string, specifiers: string[]][] = [
    ["tensors/shape.ts", ["./a.ts", "./deep/b.ts"]],
    ["solvers/adjoints/full.ts", ["../../tensors/mod.ts", "../solve.ts"]],
    ["systems/recordings/csv.ts", ["@std/csv", "@std/csv/parse"]],
    ["commands/process/child.ts", ["../../tensors/internal.ts", "node:process"]],
    ["commands/arguments/version.ts", ["../../deno.json"]],
    ["experiments/train/main.ts", ["../../models/mod.ts", "../../commands/mod.ts"]],
    ["profiling/bench/main.ts", ["../../mod.ts", "../../experiments/mod.ts"]],
    ["mod.ts", ["./figures/mod.ts", "./solvers/users.ts"]],
    ["tensors/shape_test.ts", [
      "../tests/helpers/permissions.ts",
      "fast-check",
      "../models/mod.ts",
    ]],
    ["tests/suites/whole_test.ts", ["@revode/revode/solvers"]],
    ["examples/01_gradient.ts", ["@revode/revode"]],
    ["offline/csv/mod.ts", ["./parse.ts", "node:util"]],
  ];
  for (const [path, specifiers] of allowed) {
    for (const specifier of specifiers) assertEquals(of(path, specifier), undefined, specifier);
  }
});

Deno.test("complaint() says what is imported, and what is allowed", () => {
  assertEquals(
    of("solvers/a.ts", "../models/mod.ts"),
    `imports "../models/mod.ts", which is not below; solvers may import tensors/mod.ts, figures/mod.ts`,
  );
  assertEquals(
    of("tensors/a.ts", "@revode/revode"),
    `imports "@revode/revode", which is not below; tensors may import none`,
  );
  assertMatch(of("tensors/a.ts", "@revode/revode/solvers")!, /which is not below/);
  assertMatch(of("mod.ts", "./profiling/mod.ts")!, /which is not below/);
  assertMatch(of("systems/a.ts", "../deno.json")!, /which is not below/);
});

Deno.test("complaint() knows the whole table", () => {
  const allowed: Record<string, string> = {
    tensors: "",
    figures: "tensors",
    solvers: "tensors figures",
    models: "tensors figures solvers",
    systems: "tensors figures solvers",
    commands: "tensors figures solvers models systems",
    experiments: "tensors figures solvers models systems commands",
    profiling: "tensors figures solvers models systems commands experiments",
    site: "figures commands",
    tests: "tensors figures solvers models systems commands experiments profiling",
    examples: "",
    offline: "",
  };
  const rooms = Object.keys(allowed).filter((room) => !["examples", "offline"].includes(room));
  for (const [from, below] of Object.entries(allowed)) {
    for (const to of rooms.filter((room) => room !== from)) {
      const wrong = of(`${from}/a.ts`, `../${to}/mod.ts`) !== undefined;
      assertEquals(wrong, !below.split(" ").includes(to), `${from} imports ${to}`);
    }
  }
});

Deno.test("complaint() lets examples import what the package exports by a name of its own", () => {
  assertEquals(of("examples/a.ts", "@revode/revode/fit"), undefined);
  assertEquals(of("web/a.ts", "../experiments/fit/mod.ts"), undefined);
  assertMatch(of("solvers/a.ts", "@revode/revode/fit")!, /which is not below/);
});

Deno.test("usesDeno() sees code, and no comment", () => {
  assertEquals(["Deno.args", 'import "x"; globalThis.Deno'].map(usesDeno), [true, true]);
  assertEquals(["// Deno.args", "/** `Deno.args` */ a()"].map(usesDeno), [false, false]);
});

Deno.test("reachedFrom() follows imports as far as they go", () => {
  const line = (path: string, target: string) => ({ path, target, line: 1, specifier: target });
  const imports = [line("a.ts", "b.ts"), line("b.ts", "c.ts"), line("d.ts", "e.ts")];
  assertEquals(reachedFrom("a.ts", imports), ["a.ts", "b.ts", "c.ts"]);
});

Deno.test("complaint() catches an import past a room's door, in tests too", () => {
  for (const path of ["models/a.ts", "profiling/a.ts", "models/a_test.ts", "tests/a_test.ts"]) {
    const wrong = of(path, "../solvers/adjoints/full.ts")!;
    assertMatch(wrong, /past the door of solvers; allowed: solvers\/mod.ts/);
  }
  assertMatch(of("mod.ts", "./tensors/shape.ts")!, /past the door/);
  assertMatch(of("models/a.ts", "../solvers/users.ts")!, /past the door/);
});

Deno.test("complaint() catches an import upwards through an inner door", () => {
  assertMatch(of("solvers/a.ts", "../models/internal.ts")!, /which is not below/);
});

Deno.test("complaint() catches packages that a room may not use", () => {
  for (const name of ["node:process", "@std/csv", "npm:fast-check"]) {
    assertMatch(of("models/a.ts", name)!, /a package; models may use none/);
  }
});

Deno.test("complaint() catches a folder that is no room", () => {
  assertMatch(of("utils/a.ts", "./b.ts")!, /"utils" is no room of the house/);
  assertMatch(of("main.ts", "./b.ts")!, /"main.ts" is no room of the house/);
});
