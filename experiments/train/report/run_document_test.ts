import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { testLegible, TWO_VIEWS } from "../../../tests/helpers/page_in_browser.ts";
import { HOSTILE_WORDS } from "../../../tests/problems/report_input.ts";
import { hostileRun, lostRun, ordinaryRun } from "../../../tests/helpers/run_report.ts";
import { documentPage, figuresOf } from "../../../commands/mod.ts";
import { runDocument } from "./run_document.ts";

const page = (run: ReturnType<typeof ordinaryRun>) => documentPage(runDocument(run));

testLegible("a run's report", () => page(ordinaryRun()), 4, TWO_VIEWS);

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

Deno.test("a run's page is the same every time, and escapes what came from outside", async () => {
  const html = await page(hostileRun());
  assertEquals(await page(hostileRun()), html);
  for (const words of HOSTILE_WORDS) {
    if (/[<>&"]/.test(words)) assert(!html.includes(words), words);
  }
});
