/**
 * Builds the site: the pages of `docs/`, the examples and the reference, with a search that asks
 * nobody. VitePress does it, which is installed into a folder of its own and is no part of what users
 * of the library download.
 *
 * @module
 */
import { print, readGiven, runProgram, UsageError, VERSION } from "../commands/mod.ts";
import { colorProperties } from "../figures/internal.ts";
import { examplePage, notebookPage, pageOf, SECTIONS, withSiteLinks } from "./pages.ts";
import { mendedReference } from "./reference.ts";

const ROOT = new URL("../", import.meta.url);
/** What VitePress works on. */
const WORK = new URL(".site/", ROOT);
/** Where the site is when all is done. */
const OUT = new URL("_site/", ROOT);

/** What the command is asked for. */
interface SiteRequest {
  /** The path of the site on its server. */
  readonly base: string;
}

function siteHelp(): string {
  return `Builds the site of the documentation into _site/, for any server of files.

deno task site [options]

  --base PATH    the path of the site on its server; default /
  --help         this text
  --version      the version, and Deno's`;
}

function siteRequest(args: readonly string[]): SiteRequest | "help" {
  const base = (text: string) => {
    if (/^\/([\w.~-]+\/)*$/.test(text)) return text;
    throw new UsageError(`--base must begin and end with "/", got ${JSON.stringify(text)}`);
  };
  const given = readGiven("site", args, { base });
  return given === "help" ? given : { base: "/", ...given };
}

async function main({ base }: SiteRequest): Promise<number> {
  await writeSources(base);
  await deno(["install", "--frozen", "--quiet"], WORK);
  await remove(OUT);
  // It reads and runs much, but asks nothing of the network.
  await deno([
    ...["run", "--no-prompt", "--frozen", "--allow-read", "--allow-write", "--allow-env"],
    ...["--allow-run", "--allow-sys", "--allow-ffi", "build.js"],
  ], WORK);
  await writeReference();
  const live = decodeURIComponent(new URL("live", OUT).pathname);
  await deno(["task", "--quiet", "web:build", "--out", live], ROOT);
  print("The site is _site/index.html; `npx serve _site` shows it.");
  return 0;
}

/** Writes what VitePress reads. */
async function writeSources(base: string): Promise<void> {
  const docs = new URL("docs/", WORK);
  await remove(docs);
  await Deno.mkdir(new URL(".vitepress/theme/", docs), { recursive: true });
  await Deno.mkdir(new URL("examples/", docs), { recursive: true });
  await Deno.mkdir(new URL("public/", docs), { recursive: true });
  const titles = new Map<string, string>();
  const write = async (page: string, text: string) => {
    titles.set(page, text.match(/^# (.*)/m)![1].replaceAll("`", ""));
    await Deno.writeTextFile(new URL(page, docs), text);
  };
  for (const file of Object.values(SECTIONS).flat()) {
    const text = await Deno.readTextFile(new URL(file, ROOT));
    await write(pageOf(file)!, withSiteLinks(text, file));
  }
  const examples = (await namesIn("examples/", ".ts")).map((name) => `examples/${name}`);
  for (const file of examples) {
    await write(pageOf(file)!, examplePage(await Deno.readTextFile(new URL(file, ROOT)), file));
  }
  const notebooks = (await namesIn("examples/", ".ipynb")).map((name) => `examples/${name}`);
  for (const file of notebooks) {
    await write(pageOf(file)!, notebookPage(await Deno.readTextFile(new URL(file, ROOT))));
  }
  for (const name of await namesIn("docs/", ".svg")) {
    await Deno.copyFile(new URL(`docs/${name}`, ROOT), new URL(name, docs));
  }
  const items = (files: readonly string[]) =>
    files.map((file) => {
      const page = pageOf(file)!;
      return { text: titles.get(page), link: `/${page.replace(/(index)?\.md$/, "")}` };
    });
  const sections = Object.entries(SECTIONS).map(([text, files]) => ({ text, items: items(files) }));
  const own = new URL(".vitepress/", docs);
  const files = {
    "site.json": JSON.stringify({
      base,
      version: VERSION,
      out: decodeURIComponent(OUT.pathname),
      nav: [
        { text: "Documentation", link: "/" },
        { text: "Examples", link: items(examples)[0].link },
        { text: "Reference", link: "/reference/index.html", target: "_self" },
        { text: "Live", link: "/live/index.html", target: "_self" },
      ],
      sidebar: [...sections, { text: "Examples", items: items([...examples, ...notebooks]) }],
    }),
    "theme/palette.css": palette(),
  };
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(new URL(name, own), text);
  }
  const copies: [string, URL][] = [
    ["site/config.js", new URL("config.js", own)],
    ["site/pages.ts", new URL("pages.ts", own)],
    ["site/theme/index.js", new URL("theme/index.js", own)],
    ["site/theme/style.css", new URL("theme/style.css", own)],
    ["site/theme/icon.svg", new URL("public/icon.svg", docs)],
    ...["deno.json", "deno.lock", "build.js"].map((name): [string, URL] => [
      `site/npm/${name}`,
      new URL(name, WORK),
    ]),
  ];
  for (const [from, to] of copies) await Deno.copyFile(new URL(from, ROOT), to);
}

/** Adds the reference. `deno doc` sorts by category only what comes from one `.d.ts` file. */
async function writeReference(): Promise<void> {
  const types = new URL("reference.d.ts", ROOT);
  await Deno.copyFile(new URL("mod.ts", ROOT), types);
  try {
    const out = decodeURIComponent(new URL("reference/", OUT).pathname);
    await deno(["doc", "--html", "--name=Revode", `--output=${out}`, "reference.d.ts"], ROOT);
  } finally {
    await Deno.remove(types);
  }
  const reference = new URL("reference/", OUT);
  const pages = await Array.fromAsync(walkHtml(reference));
  for (const page of pages) {
    const deep = page.href.slice(OUT.href.length).split("/").length - 1;
    const home = `${"../".repeat(deep)}index.html`;
    await Deno.writeTextFile(page, mendedReference(await Deno.readTextFile(page), home));
  }
  const own = await Deno.readTextFile(new URL("site/theme/reference.css", ROOT));
  await Deno.writeTextFile(new URL("styles.css", reference), `\n${palette()}${own}`, {
    append: true,
  });
  await Deno.copyFile(
    new URL("site/theme/reference.js", ROOT),
    new URL("darkmode_toggle.js", reference),
  );
}

/** The colours of the reports, as properties of a style sheet. */
function palette(): string {
  return `:root{${colorProperties("light")}}\n.dark{${colorProperties("dark")}}\n`;
}

/** The pages of a folder and of those in it. */
async function* walkHtml(folder: URL): AsyncGenerator<URL> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* walkHtml(new URL(`${name}/`, folder));
    else if (name.endsWith(".html")) yield new URL(name, folder);
  }
}

/** The files of a folder with an ending, in order. */
async function namesIn(folder: string, ending: string): Promise<string[]> {
  const names = await Array.fromAsync(Deno.readDir(new URL(folder, ROOT)), ({ name }) => name);
  return names.filter((name) => name.endsWith(ending)).sort();
}

async function remove(folder: URL): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

/** Runs Deno to its end; what it says is told where it fails. */
async function deno(args: readonly string[], cwd: URL): Promise<void> {
  const env = { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" };
  const { success, stdout, stderr } = await new Deno.Command("deno", { args: [...args], cwd, env })
    .output();
  if (success) return;
  const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim()).join("\n");
  throw new Error(`deno ${args.slice(0, 2).join(" ")}: ${said}`);
}

if (import.meta.main) await runProgram("site", siteRequest, siteHelp, main);
