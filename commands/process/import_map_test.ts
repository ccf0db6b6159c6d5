import { assertEquals } from "@std/assert";
import { inFolder } from "../../tests/helpers/folder.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { importMapOf } from "./import_map.ts";

testWith({
  name: "importMapOf() has what a module and those beside it mean by their names, and no others",
  ...{ read: true, write: true, run: true },
}, () =>
  inFolder(async (folder) => {
    const imports = { "own/": "./src/", ours: "./src/ours.ts", unused: "npm:unused@1.0.0" };
    await Deno.mkdir(`${folder}/src`);
    await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify({ imports }));
    await Deno.writeTextFile(`${folder}/src/ours.ts`, `export { x } from "own/x.ts";`);
    await Deno.writeTextFile(`${folder}/src/x.ts`, "export const x = 1;");
    await Deno.writeTextFile(
      `${folder}/src/main.ts`,
      `import { x } from "ours"; import "./x.ts"; import "node:process"; console.log(x);`,
    );
    const url = new URL(`file://${folder}/src/`).href;
    const map = await importMapOf(`${url}main.ts`);
    const read = JSON.parse(decodeURIComponent(map!.slice(map!.indexOf(",") + 1)));
    assertEquals(read, { imports: { ours: `${url}ours.ts`, "own/x.ts": `${url}x.ts` } });
  }));

testWith({
  name: "importMapOf() leaves a module that is broken, or not there, to the worker",
  ...{ read: true, write: true, run: true },
}, () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/broken.ts`, "import {");
    const empty = encodeURIComponent('{"imports":{}}');
    assertEquals(
      await importMapOf(`file://${folder}/broken.ts`),
      `data:application/json,${empty}`,
    );
    assertEquals(await importMapOf(`file://${folder}/none/none.ts`), undefined);
  }));
