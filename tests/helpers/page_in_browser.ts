import { assert, assertEquals } from "@std/assert";
import { askPage, type View } from "./browser.ts";
import { lookAround } from "./look_around.js";
import { testWith } from "./permissions.ts";

const SMALLEST_LETTERS = 9;

/** The widest and the narrowest window, light and dark. */
export const EVERY_VIEW: readonly View[] = [1280, 360].flatMap((width) =>
  [false, true].map((dark) => ({ width, dark }))
);

/** Each width and each colour once. */
export const TWO_VIEWS: readonly View[] = [{ width: 1280, dark: false }, {
  width: 360,
  dark: true,
}];

/**
 * Registers a test that a page is legible: nothing sticks out, nothing covers anything, nothing is
 * too faint, and nothing is asked of the network.
 *
 * @param what The page, in words.
 * @param page Gives its HTML.
 * @param leastCharts How many charts there must be to see.
 * @param views How it is opened.
 */
export function testLegible(
  what: string,
  page: () => Promise<string>,
  leastCharts: number,
  views: readonly View[],
): void {
  testWith({
    name: `${what} is legible in a browser, wide and narrow, light and dark`,
    runtime: "chromium",
    run: true,
    read: true,
    write: true,
  }, async (t) => {
    const html = await page();
    for (const view of views) {
      await t.step(`${view.width} ${view.dark ? "dark" : "light"}`, async () => {
        const seen = await askPage(html, view, lookAround);
        const { letters, charts, ...others } = seen;
        assertEquals(others, {
          ...view,
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
  });
}
