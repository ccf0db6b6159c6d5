import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { testWith } from "../tests/helpers/permissions.ts";
import {
  anchorOf,
  anchorsIn,
  examplePage,
  notebookPage,
  pageOf,
  SECTIONS,
  withSiteLinks,
} from "./pages.ts";

const ROOT = new URL("../", import.meta.url);
const textOf = (file: string) => Deno.readTextFile(new URL(file, ROOT));

/** All pages that the repository has, as files; those of examples are made. */
const FILES = ["README.md", ...Object.values(SECTIONS).flat()];

testWith({ name: "every page of docs/ is in the sidebar, and once", read: true }, async () => {
  const names = await Array.fromAsync(Deno.readDir(new URL("docs/", ROOT)), ({ name }) => name);
  const pages = names.filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`);
  const listed = Object.values(SECTIONS).flat().filter((file) => file.startsWith("docs/"));
  assertEquals(listed.toSorted(), pages.toSorted());
});

testWith(
  { name: "every link of a page leads to a page, and to a heading of it", read: true },
  async () => {
    const anchors = new Map<string, string[]>();
    for (const file of FILES) anchors.set(file, anchorsIn(await textOf(file)));
    const lost: string[] = [];
    for (const file of FILES) {
      const text = await textOf(file);
      if (file !== "README.md") withSiteLinks(text, file);
      for (const [, path, anchor] of text.matchAll(/\]\((?![a-z]+:)([^)#\s]*)#([^)\s]+)\)/g)) {
        const target = path === "" ? file : new URL(path, `file:///${file}`).pathname.slice(1);
        if (!anchors.get(target)?.includes(anchor)) lost.push(`${file}: ${path}#${anchor}`);
      }
    }
    assertEquals(lost, []);
  },
);

Deno.test("pageOf() knows pages, examples and figures, and nothing else", () => {
  assertEquals(pageOf("docs/README.md"), "index.md");
  assertEquals(pageOf("README.md"), "index.md");
  assertEquals(pageOf("docs/fitting.md"), "fitting.md");
  assertEquals(pageOf("docs/memory.svg"), "memory.svg");
  assertEquals(pageOf("CONTRIBUTING.md"), "contributing.md");
  assertEquals(pageOf("offline/README.md"), "offline.md");
  assertEquals(pageOf("examples/01_gradient.ts"), "examples/01_gradient.md");
  assertEquals(pageOf("examples/getting_started.ipynb"), "examples/getting_started.md");
  assertEquals(pageOf("solvers/mod.ts"), undefined);
});

Deno.test("withSiteLinks() leads to pages of the site from wherever a page lies", () => {
  const links = (text: string, file: string) => withSiteLinks(text, file);
  assertEquals(
    links("[a](../examples/02_train.ts) [b](fitting.md#least-squares)", "docs/train.md"),
    "[a](./examples/02_train.md) [b](./fitting.md#least-squares)",
  );
  assertEquals(links("[a](docs/train.md)", "CONTRIBUTING.md"), "[a](./train.md)");
  for (const same of ["[a](#b)", "[a](https://b.c/d.md)", "```ts\n[a](../mod.ts)\n```"]) {
    assertEquals(links(same, "docs/train.md"), same);
  }
  assertThrows(
    () => links("[a](../mod.ts)", "docs/train.md"),
    Error,
    "docs/train.md: links to ../mod.ts, which no page shows",
  );
});

Deno.test("anchorOf() makes the anchors that GitHub makes", () => {
  const anchors = {
    "How sure is one?": "how-sure-is-one",
    "Walk 1: a gradient, from `mod.ts` to WebAssembly bytes":
      "walk-1-a-gradient-from-modts-to-webassembly-bytes",
    "Noise, counts, gaps": "noise-counts-gaps",
    "A [link](b.md) – and a dash": "a-link--and-a-dash",
    "θ is kept": "θ-is-kept",
  };
  for (const [heading, anchor] of Object.entries(anchors)) assertEquals(anchorOf(heading), anchor);
  assertEquals(anchorsIn("# A\n\n## B\n\n```sh\n# no heading\n```\n\n## B\n"), ["a", "b", "b-1"]);
});

testWith({
  name: "examplePage() shows what an example says, how to run it, and all of it",
  read: true,
}, async () => {
  const text = await textOf("examples/01_gradient.ts");
  const page = examplePage(text, "examples/01_gradient.ts");
  assertMatch(page, /^# 1\. Gradient\n\nThe gradient of a loss .*\n\n```sh\ndeno run examples\/01/);
  assertMatch(page, /```ts\nimport \{[\s\S]+valueAndGrad\([\s\S]+\n```\n$/);
});

Deno.test("notebookPage() has a notebook's words, its code, and what it said", () => {
  const notebook = {
    cells: [
      { cell_type: "markdown", source: ["# Begin\n", "here"] },
      {
        cell_type: "code",
        source: ["const x = 1;\n", "x\n"],
        outputs: [{ text: ["1\n"] }, { data: { "text/plain": ["one"] } }, {
          data: { "image/png": "" },
        }],
      },
    ],
  };
  assertEquals(
    notebookPage(JSON.stringify(notebook)),
    "# Begin\nhere\n\n```ts\nconst x = 1;\nx\n```\n\n```text\n1\n```\n\n```text\none\n```\n",
  );
});
