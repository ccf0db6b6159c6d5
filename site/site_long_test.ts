/**
 * The site as it is built: every link, and what a reader meets in a browser.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { BARRIER_NEEDS, barriersOf } from "../tests/helpers/browser/barriers.ts";
import { DrivenBrowser } from "../tests/helpers/browser/driven_browser.ts";
import { TWO_VIEWS } from "../tests/helpers/browser/page_in_browser.ts";
import { testWith } from "../tests/helpers/permissions.ts";

const ROOT = new URL("../", import.meta.url);
const SITE = decodeURIComponent(new URL("_site", ROOT).pathname);

/** A page of a category: those of names have its elements, in another order. */
const CATEGORY = "reference/stability.html";

/** VitePress is there where the site was built before; it is no part of what tests install. */
const ignore = await Deno.stat(new URL(".site/node_modules/vitepress", ROOT))
  .then(() => false, () => true);
const left = ignore ? " (left out: deno task site installs what it needs)" : "";

let built: Promise<string[]> | undefined;

/** Builds the site, once, and gives its pages but those of the reference. */
function pagesOfSite(): Promise<string[]> {
  return built ??= build();
}

async function build(): Promise<string[]> {
  const { success, stderr } = await new Deno.Command("deno", { args: ["task", "site"], cwd: ROOT })
    .output();
  assert(success, new TextDecoder().decode(stderr));
  const pages: string[] = [];
  for (const folder of ["", "examples/"]) {
    for await (const { name } of Deno.readDir(`${SITE}/${folder}`)) {
      if (name.endsWith(".html")) pages.push(folder + name);
    }
  }
  return pages.sort();
}

/** Of the thousand pages of the reference so few that each kind of element that occurs is on one of them. */
async function pagesOfReference(): Promise<string[]> {
  const kinds = new Map<string, Set<string>>();
  for (const folder of ["reference/", "reference/~/"]) {
    for await (const { name } of Deno.readDir(`${SITE}/${folder}`)) {
      if (!name.endsWith(".html")) continue;
      const html = await Deno.readTextFile(`${SITE}/${folder}${name}`);
      const tags = html.matchAll(/<([a-z]\w*)(?:[^>]*? class="([^"]*)")?/g);
      kinds.set(folder + name, new Set(tags.map(([, tag, look]) => `${tag} ${look}`)));
    }
  }
  const chosen = [CATEGORY];
  for (let missing = new Set(kinds.values().flatMap((each) => each));;) {
    missing = missing.difference(kinds.get(chosen.at(-1)!)!);
    if (missing.size === 0) return chosen;
    const shows = (page: string) => kinds.get(page)!.intersection(missing).size;
    chosen.push([...kinds.keys()].reduce((a, b) => shows(b) > shows(a) ? b : a));
  }
}

testWith({
  name: `every link of the site leads to a page, and to a place in it${left}`,
  ...{ read: true, run: true, ignore },
}, async () => {
  const pages = [...await pagesOfSite(), ...await pagesOfReference()];
  const texts = new Map<string, string | undefined>();
  const textOf = async (path: string) => {
    if (!texts.has(path)) {
      texts.set(path, await Deno.readTextFile(`${SITE}/${path}`).catch(() => undefined));
    }
    return texts.get(path);
  };
  const lost: string[] = [];
  let links = 0;
  for (const page of pages) {
    const html = (await textOf(page))!.replaceAll("&#x2F;", "/").replaceAll("&amp;", "&");
    for (const [, link] of html.matchAll(/ (?:href|src)="(?![a-z]+:)([^"]+)"/g)) {
      const { pathname, hash } = new URL(link, `file:///${page}`);
      const path = decodeURIComponent(pathname.slice(1)).replace(/(^|\/)$/, "$1index.html");
      const anchor = decodeURIComponent(hash.slice(1));
      const target = await textOf(path);
      links++;
      const there = target !== undefined &&
        (anchor === "" || page.startsWith("reference/") || target.includes(` id="${anchor}"`));
      if (!there) lost.push(`${page}: ${link}`);
    }
  }
  assertEquals(lost, []);
  assert(links > 1000, `only ${links} links`);
});

testWith({
  name:
    `no page of the site has a barrier, is too wide, complains, or asks for anything outside${left}`,
  ...BARRIER_NEEDS,
  ignore,
}, async () => {
  // Examples are all of one kind.
  const own = (await pagesOfSite()).filter((page) => !/examples\/(0[2-9]|1)/.test(page));
  const pages = [...own, ...await pagesOfReference()];
  const found: Record<string, readonly string[]> = {};
  await DrivenBrowser.run(SITE, async (browser) => {
    for (const path of pages) {
      const wrong: string[] = [];
      // Anew for each: a page that becomes dark while it is looked at is neither.
      for (const view of TWO_VIEWS) {
        const page = await browser.open(path, view);
        await page.until("document.fonts.status === 'loaded'");
        wrong.push(...await barriersOf(page));
        const wider = await page.evaluate<number>(
          "document.documentElement.scrollWidth - innerWidth",
        );
        if (wider > 0) wrong.push(`${wider} pixels wider than ${view.width}`);
        const spills = await page.evaluate<boolean>(
          "[...document.querySelectorAll('#topnav')].some((bar) => bar.scrollHeight > bar.clientHeight)",
        );
        if (spills) wrong.push("the bar on top lies over the page");
        wrong.push(...page.complaints);
        const outside = (url: string) =>
          !url.startsWith(`${browser.origin}/`) && !/^data:/.test(url);
        wrong.push(...page.requests.filter(outside));
        await page.close();
      }
      if (wrong.length > 0) found[path] = wrong;
    }
  });
  assertEquals(found, {});
});

testWith({
  name: `a reader finds a page by a word, without the network${left}`,
  ...BARRIER_NEEDS,
  ignore,
}, async () => {
  await pagesOfSite();
  await DrivenBrowser.run(SITE, async (browser) => {
    const page = await browser.open("index.html");
    // The button is there before the script that listens to it.
    await page.until(
      "document.querySelector('#localsearch-input') ?? document.querySelector('.DocSearch-Button').click()",
    );
    await page.send("Input.insertText", { text: "stiff" });
    await page.until("document.querySelector('.results a')");
    const links = await page.evaluate<string[]>(
      "[...document.querySelectorAll('.results a')].map(({ href }) => href)",
    );
    assert(links.some((link) => link.includes("/questions.html#")), links.join("\n"));
    assertEquals(await barriersOf(page), []);
    assertEquals(page.complaints, []);
  });
});
