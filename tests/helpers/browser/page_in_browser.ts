import { assert, assertEquals } from "@std/assert";
import { parse } from "@std/csv";
import { askPage, type View } from "./browser.ts";
import { explorePage } from "./explore_page.js";
import { lookAround } from "./look_around.js";
import { testWith } from "../permissions.ts";

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

/** What came of a figure that a reader explored. */
interface Explored {
  /** The name of the figure. */
  readonly id: string;
  /** The texts of its chart, as it was. */
  readonly before: readonly string[];
  /** What was said where the reader pointed, and how many values had rings. */
  readonly pointed: string;
  readonly rings: number;
  /** Whether it went away with the pointer, and stayed when a finger was lifted. */
  readonly gone: boolean;
  readonly kept: boolean;
  /** The texts after a part of the chart was chosen by dragging across. */
  readonly dragged: readonly string[];
  /** What the slider says to who listens. */
  readonly spoken: string;
  /** The names of what can be reached by the keyboard. */
  readonly tools: readonly string[];
  /** What they are called together. */
  readonly group: string | null;
  /** All headings of the page, in order. */
  readonly headings: readonly string[];
  /** The texts after zooming in, and those after going back. */
  readonly zoomed: readonly string[];
  readonly again: readonly string[];
  /** The number of cells of the table. */
  readonly cells: number;
  /** What was saved: the names, and what is in the files. */
  readonly names: readonly string[];
  readonly svg: string;
  readonly csv: string;
  readonly spec: { readonly datasets: Readonly<Record<string, readonly unknown[]>> };
  readonly picture: readonly number[];
}

const PNG = [0x89, 0x50, 0x4e, 0x47];

/**
 * Registers a test that a reader can point at the values of every figure of a page, zoom into its
 * times and save it, by its own policy.
 *
 * @param what The page, in words.
 * @param page Gives its HTML.
 * @param planes The names of figures without times, which cannot be zoomed.
 * @param width The width of the window, in pixels.
 */
export function testExplored(
  what: string,
  page: () => Promise<string>,
  planes: readonly string[],
  width: number,
): void {
  testWith({
    name: `the figures of ${what} can be read, zoomed and saved in a browser`,
    runtime: "chromium",
    run: true,
    read: true,
    write: true,
  }, async () => {
    const found = await askPage(await page(), { width, dark: false }, explorePage) as Explored[];
    assert(Array.isArray(found) && found.length > 0, JSON.stringify(found));
    for (const figure of found) {
      const { id, pointed, spoken } = figure;
      assert(/\n[−\d.e]+/.test(pointed), `${id} says ${JSON.stringify(pointed)}`);
      assert(figure.rings > 0 && figure.gone && figure.kept, id);
      assert(/[\d]/.test(spoken ?? ""), `${id} speaks ${JSON.stringify(spoken)}`);
      assertEquals(figure.again, figure.before, id);
      assertEquals(sorted(figure.dragged) === sorted(figure.before), planes.includes(id), id);
      assertEquals(sorted(figure.zoomed) === sorted(figure.before), planes.includes(id), id);
      assertEquals(figure.names, ["svg", "csv", "vl.json", "png"].map((end) => `${id}.${end}`));
      assertEquals([figure.svg, figure.picture], ["svg", PNG], id);
      const [head, ...rows] = parse(figure.csv) as string[][];
      assert(rows.length > 1 && rows.every((row) => row.length === head.length), id);
      assert(figure.cells >= Math.min(500, rows.length) * head.length, id);
      const marks = Object.values(figure.spec.datasets).map(({ length }) => length);
      assert(Math.max(...marks) > 1, id);
      assertEquals(new Set(figure.tools).size, figure.tools.length, "names of tools");
      assert(figure.group, `${id} has no name`);
      const levels = figure.headings.map((name) => Number(name[1]));
      assert(levels.every((level, k) => level <= (levels[k - 1] ?? 0) + 1), levels.join());
    }
  });
}

function sorted(texts: readonly string[]): string {
  return texts.toSorted().join();
}
