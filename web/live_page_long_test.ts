/**
 * The live page in a browser, by what a person does: presses, pulls, chooses, drops, or types.
 *
 * @module
 */
import { assert, assertEquals, assertGreater, assertLess, assertMatch } from "@std/assert";
import { decodeSafetensors } from "../mod.ts";
import { parseTable } from "../systems/mod.ts";
import { BARRIER_NEEDS, barriersOf } from "../tests/helpers/browser/barriers.ts";
import { DrivenBrowser } from "../tests/helpers/browser/driven_browser.ts";
import type { DrivenPage, PageView } from "../tests/helpers/browser/driven_page.ts";
import { inFolder, namesIn } from "../tests/helpers/folder.ts";
import { testWith } from "../tests/helpers/permissions.ts";
import { bundlePage } from "./build/bundle.ts";

let made: ReturnType<typeof bundlePage> | undefined;

/** A page that is ready, and a folder for files; afterwards nothing may have gone wrong. */
function testPage(
  name: string,
  view: PageView,
  use: (page: DrivenPage, folder: string, browser: DrivenBrowser) => Promise<void>,
): void {
  testWith({ name: `the live page: ${name}`, ...BARRIER_NEEDS }, () =>
    inFolder(async (folder) => {
      await Deno.mkdir(`${folder}/page`);
      for (const [name, bytes] of Object.entries(await (made ??= bundlePage()))) {
        await Deno.writeFile(`${folder}/page/${name}`, bytes);
      }
      await DrivenBrowser.run(`${folder}/page`, async (browser) => {
        const page = await browser.open("", view);
        await page.until(measured);
        await use(page, folder, browser);
        assertEquals(page.complaints, []);
        assertEquals(page.requests.filter((url) => !url.startsWith(`${browser.origin}/`)), []);
      });
    }));
}

/** That all three cards have bytes. */
const measured =
  `[...document.querySelectorAll(".way .bytes")].every((each) => each.textContent !== "–")`;
const ended = `!document.querySelector("#verdict").hidden`;
const shown = (text: string) => `document.body.innerText.includes(${JSON.stringify(text)})`;

/** The bytes that the cards show. */
async function bytesOf(page: DrivenPage): Promise<number[]> {
  const texts = await page.evaluate<string[]>(
    `[...document.querySelectorAll(".way .bytes")].map((each) => each.textContent)`,
  );
  return texts.map((text) => {
    const [number, unit] = text.replaceAll(",", "").split(" ");
    return Number(number) * { B: 1, KiB: 2 ** 10, MiB: 2 ** 20 }[unit as "B" | "KiB" | "MiB"];
  });
}

/** Waits until the cards are at another number of steps than they were. */
async function measuredAt(page: DrivenPage, steps: string): Promise<number[]> {
  await page.until(`document.querySelector("#steps-shown").textContent === "${steps}"`);
  await page.until(measured);
  return bytesOf(page);
}

testPage(
  "a system is picked, trained, and its forecast saved",
  {},
  async (page, folder, browser) => {
    assertEquals(await barriersOf(page), []);
    await page.click("[value=lotka-volterra]");
    await page.until(shown("Lotka and Volterra"));
    await page.click("#train");
    await page.until(`Number(document.querySelector("#progress").value) > 0.1`);
    assertEquals(await barriersOf(page), []);
    await page.until(ended);
    assertEquals(await barriersOf(page), []);
    assertMatch(await page.text("#verdict"), /^On what was held back the forecast is [\d.]+ % of/);
    assert(await page.evaluate(`document.querySelector("#verdict").classList.contains("good")`));
    assertMatch(await page.text("#miss"), /^[\d.]+·10−1\d$/);
    // The reader without eyes hears how it ended, and the chart says the same.
    assertMatch(await page.text("#status"), /^(Trained\. On what|At 1,000 steps)/);
    const label = `document.querySelector("#fit").getAttribute("aria-label")`;
    assertMatch(
      await page.evaluate(label),
      /^241 values over time, 96 of them held back: prey from/,
    );

    await browser.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder });
    await page.click("#save-parameters");
    await page.click("#save-forecast");
    await saved(folder, ["parameters.safetensors", "forecast.csv"]);
    const { tensors } = decodeSafetensors(await Deno.readFile(`${folder}/parameters.safetensors`));
    assertEquals(tensors.w0.shape, [2, 16]);
    const { columns, rows } = parseTable(await Deno.readTextFile(`${folder}/forecast.csv`));
    assertEquals([columns, rows.shape], [["time", "prey", "hunters"], [241, 3]]);
  },
);

testPage("bytes stay level while the steps are dragged", {}, async (page) => {
  const [reversible, , full] = await bytesOf(page);
  await page.drag("#steps", 0.34, 0.995);
  const far = await measuredAt(page, "100,000");
  assertLess(Math.abs(far[0] / reversible - 1), 0.1);
  assertGreater(far[2] / full, 50);
  assert(far[0] < far[1] && far[1] < far[2], String(far));
  await page.click("#sweep");
  await page.until(
    `document.querySelector("#memory").getAttribute("aria-label").includes("at 100,000")`,
  );
  await page.until(`document.querySelector("#status").textContent.startsWith("At 100,000 steps")`);
  await page.evaluate(`document.querySelectorAll("details").forEach((each) => each.open = true)`);
  assertEquals(
    await page.evaluate(`document.querySelectorAll("#memory-table tbody tr").length`),
    21,
  );
  assertEquals(await barriersOf(page), []);
  // The steps change while it trains, too.
  await page.click("#train");
  await page.until(`Number(document.querySelector("#progress").value) > 0`);
  await page.drag("#steps", 0.995, 0.2);
  await page.until(ended);
});

testPage("all of it goes by the keyboard", { width: 800 }, async (page) => {
  const here = `(document.activeElement.id || document.activeElement.value)`;
  const reached: string[] = [];
  const tabTo = async (id: string) => {
    for (let k = 0; k < 20; k++) {
      await page.press("Tab");
      const focused = await page.evaluate<string>(here);
      // Who has no pointer sees where they are.
      const ring =
        `getComputedStyle(document.querySelector(":focus-visible + label, :focus-visible"))`;
      const style = focused === "file"
        ? `getComputedStyle(document.querySelector("#file + label")).outlineStyle`
        : `${ring}.outlineStyle`;
      assert(await page.evaluate<string>(style) !== "none", focused);
      reached.push(focused);
      if (focused === id) return;
    }
    throw new Error(`${id} is not reached by Tab: ${reached.join(", ")}`);
  };
  await tabTo("spring");
  await page.press("ArrowDown", "ArrowDown");
  await page.until(shown("settles on a cycle"));
  await tabTo("train");
  await page.press("Enter");
  await page.until(`Number(document.querySelector("#progress").value) > 0`);
  await page.press(" ");
  assertEquals(await page.text("#train"), "Go on");
  await tabTo("reset");
  await page.press("Enter");
  await page.until(`document.querySelector("#stage").textContent === "Not trained yet."`);
  await tabTo("steps");
  await page.press("End");
  await measuredAt(page, "100,000");
  await page.press("Home", "ArrowRight");
  await measuredAt(page, "130");
  assertEquals(
    await page.evaluate(`document.activeElement.getAttribute("aria-valuetext")`),
    "130 steps",
  );
  await tabTo("sweep");
});

testPage("it is paused, goes on, is stopped and reset", { still: true }, async (page) => {
  const progress = () => page.evaluate<number>(`document.querySelector("#progress").value`);
  await page.click("#train");
  await page.until(`document.querySelector("#progress").value > 0.05`);
  await page.click("#train");
  assertEquals(await page.text("#train"), "Go on");
  const paused = await atRest(progress);
  assertEquals(await barriersOf(page), []);
  await page.click("#train");
  await page.until(`document.querySelector("#progress").value > ${paused}`);
  await page.click("#stop");
  await page.until(ended);
  assertLess(await progress(), 1);
  await page.click("#reset");
  await page.until(`document.querySelector("#verdict").hidden`);
  assertEquals([await progress(), await page.text("#stage")], [0, "Not trained yet."]);
  assertEquals(
    await page.evaluate(`document.querySelectorAll("#fit .model, #losses .line").length`),
    1,
  );
  await page.until(measured);
});

testPage("where nothing is to move, nothing does by itself, and charts change seldom", {
  still: true,
  width: 360,
}, async (page) => {
  assertEquals(await page.evaluate(`document.getAnimations().length`), 0);
  await page.evaluate(
    `new MutationObserver(() => globalThis.drawn = (globalThis.drawn ?? 0) + 1)
      .observe(document.querySelector("#losses"), { childList: true }), 0`,
  );
  await page.click("#train");
  await page.until(ended);
  const [drawn, updates] = await page.evaluate<number[]>(
    `[drawn, Number(document.querySelector("#stage").textContent.split(" ")[0])]`,
  );
  assertEquals(updates, 600);
  // One at the beginning, one at the end, and one each second and a half between.
  assert(drawn >= 2 && drawn < 100, String(drawn));
});

const rows = (count: number, row: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => `${row(i)}\n`).join("");

const BAD: Readonly<Record<string, readonly [content: string | Uint8Array, said: string]>> = {
  "empty.csv": ["", "empty.csv is empty"],
  "one.csv": ["x\n1\n2\n", "the table has 1 column"],
  "nan.csv": ["t,x\n0,NaN\n1,NaN\n", "no cell of the column has a value"],
  "bytes.csv": [new Uint8Array(9000).map((_, k) => 37 * k), "bytes.csv is no text"],
  "large.csv": [new Uint8Array(50 * 2 ** 20).fill(49), "large.csv has 50 MB"],
  "<img src=x onerror=document.body.remove()>.csv": [
    "",
    "<img src=x onerror=document.body.remove()",
  ],
  "back.csv": ["t,x\n0,1\n2,1\n1,1\n", "wanted times that strictly increase"],
};

testPage(
  "files that are no tables get a sentence, and the page goes on",
  {},
  async (page, folder) => {
    for (const [name, [content, said]] of Object.entries(BAD)) {
      const path = `${folder}/${name}`;
      await Deno.writeFile(
        path,
        typeof content === "string" ? new TextEncoder().encode(content) : content,
      );
      await page.choose("#file", path);
      await page.until(shown(said));
      assertMatch(await page.text("#problem"), /\.$/);
    }
    assertEquals(await barriersOf(page), []);
    assert(await page.evaluate(shown("Damped spring. x″")));

    // A table that wants to be told its columns, and is.
    const trials = ["a", "b"].map((name) =>
      rows(40, (i) => `${i},${i % 2 ? "u" : "v"},${name},${Math.cos(i / 5)}`)
    );
    await Deno.writeTextFile(`${folder}/trials.csv`, `n,word,trial,<b>x\n${trials.join("")}`);
    await page.drop("#drop", `${folder}/trials.csv`);
    await page.until(shown("name the column"));
    await page.click("#columns summary");
    await page.write("#columns [name=group]", "trial");
    await page.write("#columns [name=state]", "<b>x");
    await page.click("#columns button");
    await page.until(shown("the longest of 2 trajectories"));
    assertEquals([
      await page.text("#problem"),
      await page.evaluate(`document.querySelector("main b")`),
    ], ["", null]);
    await page.until(measured);
    await page.click("#train");
    await page.until(ended);
    assertEquals(await barriersOf(page), []);
  },
);

for (const width of [360, 800, 1400]) {
  testPage(`nothing sticks out at ${width} pixels, light or dark`, { width }, async (page) => {
    await page.click("[value=double-pendulum]");
    await page.until(shown("chaotic"));
    await page.until(measured);
    await page.evaluate(`document.querySelectorAll("details").forEach((each) => each.open = true)`);
    for (const dark of [false, true]) {
      await page.look({ width, dark });
      await page.until(`document.querySelector("#fit svg").clientWidth <= ${width}`);
      assertEquals(await barriersOf(page), [], `dark ${dark}`);
      const beyond = await page.evaluate(
        `[...document.querySelectorAll("body *")].filter((each) => !each.closest(".scroll, .skip, svg"))
          .filter((each) => each.getBoundingClientRect().right > ${width} + 0.5).map((each) => each.outerHTML)`,
      );
      assertEquals(beyond, []);
      assertEquals(await page.evaluate("document.documentElement.scrollWidth"), width);
    }
  });
}

/** Waits until a number stays as it is. */
async function atRest(read: () => Promise<number>): Promise<number> {
  for (let last = NaN;;) {
    const now = await read();
    if (now === last) return now;
    last = now;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** Waits until files have been saved. */
async function saved(folder: string, names: readonly string[]): Promise<void> {
  for (;;) {
    const there = await namesIn(folder);
    if (names.every((name) => there.includes(name))) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
