import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  testExplored,
  testLegible,
  TWO_VIEWS,
} from "../../../tests/helpers/browser/page_in_browser.ts";
import { HOSTILE_WORDS } from "../../../tests/problems/report_input.ts";
import { fullRun, hostileRun, lostRun, ordinaryRun } from "../../../tests/helpers/run_report.ts";
import { documentPage, figuresOf } from "../../../commands/mod.ts";
import { runDocument } from "./run_document.ts";

const page = (run: ReturnType<typeof ordinaryRun>) => documentPage(runDocument(run));

testLegible("a run's report", () => page(ordinaryRun()), 4, TWO_VIEWS);
testExplored("a run's report", () => page(fullRun()), ["phase"], 1280);

Deno.test("runDocument() shows data against model, loss, phase portrait and residuals", () => {
  const names = figuresOf(runDocument(ordinaryRun())).map(({ name }) => name);
  assertEquals(names, ["fit-1", "loss", "phase", "residuals-1"]);
  const one = figuresOf(runDocument(lostRun())).map(({ name }) => name);
  assertEquals(one, ["fit-1", "loss", "residuals-1"]);
});

Deno.test("runDocument() shows some of many trajectories, held-out ones among them, and says so", () => {
  const { sections } = runDocument(hostileRun());
  const { blocks } = sections.find(({ title }) => title === "Data and model")!;
  const [first, ...figures] = blocks;
  assert(first.kind === "paragraph");
  assertStringIncludes(
    (first.text as string[]).slice(0, 2).join(""),
    "Shown are the first 6 of 20 elements of the state and 4 of 14 trajectories",
  );
  assertEquals(figures.length, 4);
});

Deno.test("runDocument() begins with the verdict, and has parameters and inputs where there are any", () => {
  const { verdict, sections } = runDocument(fullRun());
  assertEquals([verdict?.word, verdict?.pass], ["Better", true]);
  const titles = sections.map(({ title }) => title);
  assertEquals(titles.slice(1, 3), ["Data and model", "Parameters"]);
  const [table] = sections[2].blocks;
  assert(table.kind === "table");
  assertEquals(table.rows, [
    ["decay", "0.250", "0.200", "0.310", "1/s", ""],
    ["<b>gain</b>", "-3.00", "–", "–", "", "not identifiable: the data do not tell it"],
  ]);
  const [fit] = figuresOf(runDocument(fullRun()));
  const panels = fit.plot!.panels.map((
    { title, series },
  ) => [title, series.map(({ mark }) => mark)]);
  assertEquals(panels, [
    ["position", ["band", "dots", "line", "line"]],
    ["velocity", ["band", "dots", "line", "line"]],
    ["valve", ["steps"]],
    ["doses", ["dots"]],
  ]);
  assertEquals(runDocument(ordinaryRun()).verdict, undefined);
  assertEquals(runDocument({ ...ordinaryRun(), name: "../tables/a b.csv" }).title, "a b.csv");
});

Deno.test("runDocument() keeps a path that runs away and a spike of the loss from flattening all", () => {
  const run = ordinaryRun();
  const [one] = run.trajectories;
  const away = one.forecast.map((x, i) => i < 200 ? x : 1e68);
  const losses = run.losses.map((point, k) => k === 700 ? { ...point, loss: 1e30 } : point);
  const figures = figuresOf(runDocument({
    ...run,
    losses,
    trajectories: [{ ...one, forecast: away }],
  }));
  for (const { name, wide, caption } of figures) {
    const values = Object.values(wide.datasets as Record<string, { x: number; y: number }[]>)
      .flat();
    const largest = Math.max(...values.map(({ x, y }) => Math.max(y, name === "phase" ? x : 0)));
    assert(largest < 100, `${name} reaches ${largest}`);
    if (name !== "phase") assertStringIncludes((caption as string[]).join(""), "drawn at its edge");
  }
});

Deno.test("a run's page stays small, whatever the table, and says what is thinned", async () => {
  const rows = 10_000;
  const times = Float64Array.from({ length: rows }, (_, i) => i * 0.01);
  const states = Float64Array.from({ length: 6 * rows }, (_, k) => Math.sin(k / 300) * (k % 6 + 1));
  const run = ordinaryRun();
  const stateNames = ["a", "b", "c", "d", "e", "f"];
  const text = await page({
    ...run,
    model: { ...run.model, stateNames },
    trajectories: [{ name: "1", times, states, forecast: states, trained: 8000 }],
  });
  assert(text.length < 1.5e6, `${text.length} bytes`);
  assertStringIncludes(text, "Of 8,000 dots (trained on) at most ");
  assertStringIncludes(text, "can be pointed at");
});

Deno.test("a run's page is the same every time, and escapes what came from outside", async () => {
  assertEquals(await page(fullRun()), await page(fullRun()));
  const html = await page(hostileRun());
  for (const words of HOSTILE_WORDS) {
    if (/[<>&"]/.test(words)) assert(!html.includes(words), words);
  }
});
