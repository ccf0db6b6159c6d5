import { assert, assertEquals } from "@std/assert";
import { askPage, BROWSERS, findBrowser } from "../../tests/browser.ts";
import { lookAround } from "../../tests/look_around.js";
import { testWith } from "../../tests/permissions.ts";
import { hostileInput, ordinaryInput } from "../../tests/report_input.ts";
import { reportPages } from "./report_pages.ts";

const mayRun = Deno.permissions.querySync({ name: "run" }).state === "granted";
const browser = mayRun ? findBrowser() : undefined;
const leftOut = mayRun && browser === undefined ? ` (needs one of ${BROWSERS.join(", ")})` : "";

const SMALLEST_LETTERS = 9;

for (
  const [what, input] of [["a report", ordinaryInput()], ["a hostile one", hostileInput()]] as const
) {
  testWith({
    name: `${what} is legible in a browser, at 1280 and 360 pixels, light and dark${leftOut}`,
    ignore: leftOut !== "",
    run: true,
    read: true,
    write: true,
  }, async (t) => {
    const html = (await reportPages(input))["report.html"];
    for (const width of [1280, 360]) {
      for (const dark of [false, true]) {
        await t.step(`${width} ${dark ? "dark" : "light"}`, async () => {
          const seen = await askPage(browser!, html, { width, dark }, lookAround);
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
          assert(charts >= 4, `only ${charts} charts are to be seen`);
          assert(letters >= SMALLEST_LETTERS, `the smallest letters have ${letters} pixels`);
        });
      }
    }
  });
}
