import { assert, assertEquals } from "@std/assert";
import { askPage } from "./browser.ts";
import { lookAround } from "./look_around.js";
import { testWith } from "./permissions.ts";

const SMALLEST_LETTERS = 9;

/**
 * Registers a test that a page is legible: wide and narrow, light and dark, nothing sticks out,
 * nothing covers anything, and nothing is asked of the network.
 *
 * @param what The page, in words.
 * @param page Gives its HTML.
 * @param leastCharts How many charts there must be to see.
 */
export function testLegible(
  what: string,
  page: () => Promise<string>,
  leastCharts: number,
): void {
  testWith({
    name: `${what} is legible in a browser, at 1280 and 360 pixels, light and dark`,
    runtime: "chromium",
    run: true,
    read: true,
    write: true,
  }, async (t) => {
    const html = await page();
    for (const width of [1280, 360]) {
      for (const dark of [false, true]) {
        await t.step(`${width} ${dark ? "dark" : "light"}`, async () => {
          const seen = await askPage(html, { width, dark }, lookAround);
          const { letters, charts, ...others } = seen;
          assertEquals(others, {
            width,
            dark,
            sideways: 0,
            beyond: [],
            covered: [],
            cut: [],
            faint: [],
            requests: [],
            broken: 0,
          });
          assert(charts >= leastCharts, `only ${charts} charts are to be seen`);
          assert(letters >= SMALLEST_LETTERS, `the smallest letters have ${letters} pixels`);
        });
      }
    }
  });
}
