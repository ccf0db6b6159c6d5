import { assertEquals } from "@std/assert";
import { findRuntime } from "../../runtimes/runtimes.ts";
import { DrivenBrowser } from "./driven_browser.ts";
import type { DrivenPage } from "./driven_page.ts";
import { inFolder } from "../folder.ts";
import { TWO_VIEWS } from "./page_in_browser.ts";
import { testWith } from "../permissions.ts";

/** What a test that looks for barriers needs. */
export const BARRIER_NEEDS = {
  ...{ run: true, read: true, write: true },
  runtime: ["chromium", "axe"],
} as const;

/** The rules that a page is held to: WCAG 2.2 to level AA, and what is good practice besides. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Something that keeps a reader out. */
interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly html: string }[];
}

/**
 * Looks for barriers in a page as it is shown now, by axe-core; a test that calls it names the
 * runtime "axe" besides Chromium.
 *
 * @param page The page.
 * @returns A line for each element and rule that it breaks; empty where there is no barrier.
 */
export async function barriersOf(page: DrivenPage): Promise<string[]> {
  if (await page.evaluate("typeof axe === 'undefined'")) {
    // By the debugger: the page's own policy lets no script in.
    await page.evaluate(`${await Deno.readTextFile(findRuntime("axe")!)}; 0`);
  }
  // Half way from light to dark a colour has a contrast that no reader sees.
  await page.until("!document.getAnimations().some((each) => each instanceof CSSTransition)");
  const options = { runOnly: { type: "tag", values: TAGS }, resultTypes: ["violations"] };
  const violations = await page.evaluate<Violation[]>(
    `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations)`,
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${help}: ${target.join(" ")}: ${html.slice(0, 200)}`)
  );
}

/**
 * Registers a test that nothing in a page keeps a reader out, wide and light, narrow and dark.
 *
 * @param what The page, in words.
 * @param html Gives it.
 */
export function testWithoutBarriers(what: string, html: () => string | Promise<string>): void {
  testWith(
    { name: `${what} has no barrier that axe-core knows`, ...BARRIER_NEEDS },
    () =>
      inFolder(async (folder) => {
        await Deno.writeTextFile(`${folder}/index.html`, await html());
        await DrivenBrowser.run(folder, async (browser) => {
          const page = await browser.open("");
          for (const view of TWO_VIEWS) {
            await page.look(view);
            assertEquals(await barriersOf(page), [], JSON.stringify(view));
          }
          assertEquals(page.complaints, []);
        });
      }),
  );
}
