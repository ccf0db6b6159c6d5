import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertLess,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { reportMarkdown, UsageError } from "../../commands/mod.ts";
import { midpoint, reversibleAdams, reversibleAdamsEvaluations, rk4 } from "../../mod.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { runTask } from "../../tests/helpers/commands/run_task.ts";
import { contenders } from "./contenders.ts";
import { costProblems } from "./cost_problems.ts";
import { costsDocument } from "./costs_document.ts";
import { costsHelp, costsRequest } from "./costs_request.ts";
import { comparisons } from "./forecast.ts";
import { ERRORS, meanRatio, measureCosts } from "./measure_costs.ts";
import { crossing, PathErrors, stepsTried } from "./path_errors.ts";
import { stabilityChart, stabilityEdge } from "./stability_chart.ts";

const PROBLEMS = costProblems();
const [OSCILLATOR] = PROBLEMS;
const ROWS = measureCosts({ problems: [OSCILLATOR], errors: [1e-4, 1e-6] });
const costOf = (contender: string, error: number) =>
  ROWS[0].costs.find((cost) => cost.contender === contender && cost.error === error)!;

Deno.test("PathErrors.of() falls by the order of the method, and is infinite where a solve ends early", () => {
  const paths = new PathErrors(OSCILLATOR);
  for (const [method, order] of [[midpoint, 2], [rk4, 4]] as const) {
    const got = Math.log2(paths.of(method, 400) / paths.of(method, 800));
    assertLess(Math.abs(got - order), 0.1, method.name);
  }
  const dwarf = PROBLEMS.find(({ name }) => name === "white dwarf")!;
  // Beyond the star's surface the slope is no number.
  assertEquals(new PathErrors({ ...dwarf, y0: [0.01, 0] }).of(midpoint, 100), Infinity);
});

Deno.test("stepsTried() grows by a quarter, in whole tens", () => {
  assertEquals(stepsTried(12, 80), [20, 30, 40, 50, 60, 70, 90]);
});

Deno.test("crossing() finds where an error comes below, by how far the logarithms go", () => {
  const errorOf = (n: number) => n ** -2;
  const range = { fewest: 12, most: 1000 };
  const found = crossing(errorOf, 1e-4, range)!;
  assertEquals([found.above, found.below], [90, 110]);
  assertAlmostEquals(90 ** (1 - found.part) * 110 ** found.part, 100, 1e-9);
  assertEquals(crossing(errorOf, 1e-4, { fewest: 12, most: 60 }), undefined);
  // Where the first number of steps meets it, or the one before failed, that is what it takes.
  assertEquals(crossing(errorOf, 1, range), { above: 20, below: 20, part: 1 });
  const failing = (n: number) => n < 90 ? Infinity : 1e-9;
  assertEquals(crossing(failing, 1e-4, range), { above: 70, below: 90, part: 1 });
  // What is below by chance is not taken for it.
  const lucky = (n: number) => n === 50 ? 0 : errorOf(n);
  assertEquals(crossing(lucky, 1e-4, range), found);
});

Deno.test("measureCosts() counts what the closed form says of reversible Adams", () => {
  for (const order of [6, 8] as const) {
    const method = reversibleAdams({ order, arithmetic: "exact" });
    for (const error of [1e-4, 1e-6]) {
      const { counted, evaluations } = costOf(`Adams ${order}`, error);
      for (const { steps, evaluations } of counted!) {
        const counts = reversibleAdamsEvaluations(method, { steps });
        assertEquals(evaluations, counts.evaluations + 2 * counts.pullbacks);
      }
      const [high, low] = counted!;
      assertLess(high.evaluations, evaluations);
      assertLess(evaluations, low.evaluations);
    }
  }
});

Deno.test("measureCosts() gives each column its cheapest way, and nothing to what nobody reaches", () => {
  const { way, counted, evaluations } = costOf("full storage", 1e-6);
  assertEquals([way, counted![1].evaluations], ["dopri8", 39 * counted![1].steps]);
  const columns = [{
    name: "full storage",
    ways: contenders()[0].ways.filter(({ name }) => name === "rk4"),
  }];
  const [{ costs: [alone] }] = measureCosts({ problems: [OSCILLATOR], errors: [1e-6], columns });
  assertLess(evaluations, alone.evaluations);
  const [{ costs: [none] }] = measureCosts({ problems: [OSCILLATOR], errors: [1e-17], columns });
  assertEquals(none.evaluations, Infinity);
});

Deno.test("reversible Adams costs less than the best reversible(base), and near what was expected", () => {
  for (const error of [1e-4, 1e-6]) {
    assertLess(meanRatio(ROWS, "Adams 6", "reversible(base)", error), 0.8);
  }
  const compared = comparisons(ROWS);
  assertEquals(compared.length, 4);
  for (const { ratio, cost } of compared) {
    assertLess(Math.abs(ratio - 1), 0.005, `${cost.contender}, ${cost.error}`);
  }
});

Deno.test("reversible Adams costs what was expected to a tenth, on every problem to every error", () => {
  const columns = contenders().filter(({ name }) => name.startsWith("Adams"));
  const compared = comparisons(measureCosts({ columns }));
  assertEquals(compared.length, 48);
  for (const { problem, ratio, cost } of compared) {
    // The network is chosen to it; of the others the formulas were tried.
    const most = problem === "network" ? 0.1 : 0.02;
    assertLess(Math.abs(ratio - 1), most, `${problem}, ${cost.contender}, ${cost.error}`);
  }
});

Deno.test("costsDocument() has a row a problem, and what was expected", () => {
  const text = reportMarkdown(costsDocument(ROWS, "deno task costs"));
  assertStringIncludes(text, "to the errors 1e-4 / 1e-6");
  assertEquals(text.match(/^\| oscillator \|/gm)?.length, 1);
  assertStringIncludes(text, "Of 4 counts 4 are within 10 %");
});

Deno.test("stabilityChart() draws regions that reach where stabilityLimit() says", () => {
  const edge = stabilityEdge(6, 0.25);
  assertLess(Math.abs(edge[edge.length - 1].re + 0.462), 1e-3);
  assert(edge.every(({ re, im }) => re < 0 && im > -1e-12 && Number.isFinite(re + im)));
  for (const layout of ["wide", "narrow"] as const) {
    const spec = stabilityChart(layout);
    const panels = (spec.hconcat ?? spec.vconcat) as { data: { values: { name: string }[] } }[];
    for (const { data } of panels) {
      assertEquals(new Set(data.values.map(({ name }) => name)).size, 4);
    }
  }
});

Deno.test("costsRequest() reads options, and throws for what is unknown", () => {
  assertEquals(costsRequest([]), { out: "bench/costs", errors: ERRORS });
  assertEquals(costsRequest(["--quick", "--out", "a"]), { out: "a", errors: [1e-4, 1e-6] });
  assertEquals(costsRequest(["--help"]), "help");
  assertStringIncludes(costsHelp(), "--quick");
  assertThrows(() => costsRequest(["--fast"]), UsageError);
  assertThrows(() => costsRequest(["stiff"]), UsageError, '"stiff"');
});

testWith(
  { name: "costs ends with 2, in a line, at bad input", read: true, run: true },
  async () => {
    const { code, stdout, stderr } = await runTask("costs", ["--fast"]);
    assertEquals([code, stdout], [2, ""]);
    assertStringIncludes(stderr, 'costs: unknown option "--fast"');
  },
);
