import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { BAD_TABLES } from "../../tests/problems/tables/bad_tables.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { inFolder } from "../../tests/helpers/folder.ts";
import { bytesIn, train } from "../../tests/helpers/commands/train_process.ts";
import { trainCommand } from "./train_command.ts";

const NEEDS = { read: true, write: true } as const;

/** Every so many of them are given to a process of its own, as that takes its time. */
const EVERY = 15;

function argsFor(file: string, { options = {} }: (typeof BAD_TABLES)[number]): string[] {
  const dashed = (name: string) => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
  return [file, ...Object.entries(options).map(([name, value]) => `--${dashed(name)}=${value}`)];
}

testWith({
  name:
    `train says of ${BAD_TABLES.length} bad tables in a line where they are bad, and writes nothing`,
  ...NEEDS,
}, () =>
  inFolder(async (folder) => {
    assert(BAD_TABLES.length >= 40);
    for (const table of BAD_TABLES) {
      const file = `${folder}/bad.csv`;
      const content = table.content;
      await Deno.writeFile(
        file,
        typeof content === "string" ? new TextEncoder().encode(content) : content,
      );
      const said: string[] = [];
      const complaints: string[] = [];
      const code = await trainCommand([...argsFor(file, table), `--out=${folder}/run`], {
        print: (line) => said.push(line),
        complain: (line) => complaints.push(line),
        progress: () => {
          throw new Error(`${table.name} was trained on`);
        },
      });
      assertEquals([code, said, complaints.length], [2, [], 1], table.name);
      assertMatch(complaints[0], /^train: [^\n]*$/, table.name);
      assertStringIncludes(complaints[0], `bad.csv, line ${table.line}, column ${table.column}`);
      assertEquals(Object.keys(await bytesIn(folder)), ["bad.csv"], table.name);
    }
  }));

for (const table of BAD_TABLES.filter((_, k) => k % EVERY === 0)) {
  testWith(
    { name: `deno task train exits with 2 for ${table.name}`, run: true, ...NEEDS },
    () =>
      inFolder(async (folder) => {
        const { content } = table;
        await Deno.writeFile(
          `${folder}/bad.csv`,
          typeof content === "string" ? new TextEncoder().encode(content) : content,
        );
        const { code, out, err } = await train(folder, ...argsFor("bad.csv", table));
        assertEquals([code, out, err.length], [2, [], 1], err.join("\n"));
        assertStringIncludes(err[0], `bad.csv, line ${table.line}, column ${table.column}`);
        assertEquals(Object.keys(await bytesIn(folder)), ["bad.csv"]);
      }),
  );
}
