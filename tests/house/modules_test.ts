import { assertEquals, assertRejects } from "@std/assert";
import { testWith } from "../helpers/permissions.ts";
import { circlesIn, importsOf } from "./modules.ts";

const NEEDS = { read: true, write: true, run: true } as const;

/** The imports of some modules, written to a folder of their own. */
async function importsIn(modules: Readonly<Record<string, string>>) {
  const folder = await Deno.makeTempDir();
  const root = new URL(`file://${await Deno.realPath(folder)}/`);
  try {
    for (const [path, text] of Object.entries(modules)) {
      await Deno.mkdir(new URL(".", new URL(path, root)), { recursive: true });
      await Deno.writeTextFile(new URL(path, root), text);
    }
    return await importsOf(root, Object.keys(modules));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

testWith(
  { name: "importsOf() finds an import in every form, and where it stands", ...NEEDS },
  async () => {
    const forms = [
      `import { b } from "./deep/b.ts";`,
      `import type { B } from './deep/b.ts';`,
      `import b, * as rest from "./deep/b.ts";`,
      `import {\n  b,\n} from "./deep/b.ts";`,
      `import "./deep/b.ts";`,
      `export * from "./deep/b.ts";`,
      `export { b as default } from "./deep/b.ts";`,
      `const { b } = await import("./deep/b.ts");`,
      `type B = import("./deep/b.ts").B;`,
    ];
    for (const form of forms) {
      const imports = await importsIn({ "a.ts": `\n${form}\n`, "deep/b.ts": "export default 1;" });
      const line = form.includes("\n") ? 4 : 2;
      const found = { path: "a.ts", line, specifier: "./deep/b.ts", target: "deep/b.ts" };
      assertEquals(imports, [found], form);
    }
  },
);

testWith({ name: "importsOf() is not taken in by comments and strings", ...NEEDS }, async () => {
  const innocent = [
    `// import "./b.ts";`,
    `/** import "./b.ts"; */`,
    'const text = `import "./b.ts"`;',
    `export const from = ["./b.ts", text];`,
  ];
  assertEquals(await importsIn({ "a.ts": innocent.join("\n") }), []);
});

testWith({ name: "importsOf() says which module does not parse", ...NEEDS }, async () => {
  await assertRejects(() => importsIn({ "a.ts": "const = 1;" }), Error, "a.ts");
});

testWith(
  { name: "importsOf() reads more modules than one process is told of", ...NEEDS },
  async () => {
    const names = Array.from({ length: 700 }, (_, k) => `${"a".repeat(200)}${k}.ts`);
    const modules = names.map((name, k) => [name, `import "./${names[(k + 1) % names.length]}";`]);
    const imports = await importsIn(Object.fromEntries(modules));
    assertEquals(imports.map(({ path }) => path).sort(), names.toSorted());
    assertEquals(circlesIn(imports).map(({ length }) => length), [700]);
  },
);

testWith(
  { name: "circlesIn() finds circles of any length, of types as of others", ...NEEDS },
  async () => {
    const imports = await importsIn({
      "a.ts": `import "./b.ts"; import "./d.ts";`,
      "b.ts": `export * from "./c.ts";`,
      "c.ts": `export type { A } from "./a.ts";`,
      "d.ts": `import type { E } from "./e.ts";`,
      "e.ts": `import "./d.ts"; import "./f.ts";`,
      "f.ts": `export {};`,
      "g.ts": `import "./g.ts"; import "./a.ts";`,
    });
    assertEquals(circlesIn(imports).map((circle) => circle.join()).sort(), [
      "a.ts,b.ts,c.ts",
      "d.ts,e.ts",
      "g.ts",
    ]);
  },
);

testWith(
  { name: "circlesIn() finds none where modules are imported twice", ...NEEDS },
  async () => {
    const imports = await importsIn({
      "a.ts": `import "./b.ts"; import "./c.ts";`,
      "b.ts": `import "./c.ts";`,
      "c.ts": `export {};`,
    });
    assertEquals(circlesIn(imports), []);
  },
);
