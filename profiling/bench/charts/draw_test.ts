import { drawCharts, figuresOf, plotChart, svgFile } from "../../../commands/mod.ts";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  HOSTILE_WORDS,
  hostileInput,
  ordinaryInput,
} from "../../../tests/problems/report_input.ts";
import { memoryChart } from "./memory_chart.ts";
import { reportDocument } from "../pages/report_document.ts";

Deno.test("drawCharts() draws every chart without a warning", async () => {
  const warnings: unknown[][] = [];
  const { warn } = console;
  console.warn = (...words) => warnings.push(words);
  try {
    for (const input of [ordinaryInput(), hostileInput()]) {
      const specs = figuresOf(reportDocument(input)).flatMap(({ wide, narrow }) => [wide, narrow]);
      for (const svg of await drawCharts(specs)) {
        assert(svg.startsWith("<svg "), svg.slice(0, 100));
        assert(svg.endsWith("</svg>"));
        assertEquals(/NaN|undefined|Infinity|href|url\(|xmlns/.exec(svg), null);
      }
    }
  } finally {
    console.warn = warn;
  }
  assertEquals(warnings, []);
});

Deno.test("drawCharts() draws names of what every object has", async () => {
  for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
    const series = { name, color: "blue", mark: "dots", x: [0, 1], y: [1, 2] } as const;
    const spec = plotChart({
      across: { name, ticks: 3 },
      panels: [{ title: name, ticks: 2, series: [series] }],
      size: { wide: [200, 50], narrow: [100, 50] },
    }, "wide");
    const [svg] = await drawCharts([spec]);
    assertEquals(svg.split(`>${name}</text>`).length, 3, name);
  }
});

Deno.test("drawCharts() escapes names", async () => {
  const [svg] = await drawCharts([memoryChart(hostileInput().rows, "wide")]);
  assertStringIncludes(svg, "&lt;script&gt;");
  assertEquals(HOSTILE_WORDS.slice(0, 3).filter((words) => svg.includes(words.slice(0, 8))), []);
});

Deno.test("drawCharts() gives each series of a legend a mark, whatever the reader's fonts", async () => {
  const { rows } = ordinaryInput();
  const [svg, again] = await drawCharts([memoryChart(rows, "wide"), memoryChart(rows, "wide")]);
  assertEquals(svg, again);
  for (const name of ["reversible", "recursive:2", "recursive:44", "full", "32 KiB", "10⁶"]) {
    assertStringIncludes(svg, `>${name}</text>`);
  }
});

Deno.test("svgFile() makes a file of its own, whose colours follow the screen", async () => {
  const [svg] = await drawCharts([memoryChart([], "wide")]);
  const file = svgFile(svg);
  assert(file.startsWith('<svg xmlns="http://www.w3.org/2000/svg" '));
  assertStringIncludes(file, "prefers-color-scheme:dark");
  assertStringIncludes(file, "nothing was measured");
});
