import { parse } from "@std/csv";
import { assert, assertEquals } from "@std/assert";
import type { Plot } from "../../../../figures/mod.ts";
import { plotData } from "../plot_data.ts";
import { csvOf, readingAt, rowsOf, specOf, stopsOf, valuesAt, viewText } from "./reading.js";

const DAY = 86400;

/** A model's path beside data of which one is missing, a band, and an input that jumps. */
const PLOT: Plot = {
  across: { name: "day", start: "2024-02-28", ticks: 8 },
  size: { wide: [820, 130], narrow: [252, 120] },
  panels: [{
    title: 'a, "b"',
    ticks: 4,
    range: [0, 10],
    series: [
      { name: "band", color: "band", mark: "band", x: [0, 3 * DAY], y: [0, 3], upper: [2, 5] },
      { name: "data", color: "muted", mark: "dots", x: [0, DAY, 2 * DAY], y: [1, NaN, 2.5] },
      { name: "model", color: "blue", mark: "line", x: [0, 2 * DAY], y: [1, 3] },
      { name: "model, held out", color: "orange", mark: "line", x: [2 * DAY, 3 * DAY], y: [3, 99] },
    ],
  }, {
    title: "u",
    ticks: 3,
    series: [{ name: "input", color: "green", mark: "steps", x: [0, 2 * DAY], y: [0, 1] }],
  }],
};

const DATA = plotData(PLOT, 1000);

Deno.test("stopsOf() stops at what was measured, and at what is drawn beyond", () => {
  assertEquals(stopsOf(DATA).map(({ x }) => x), [0, 2 * DAY, 3 * DAY]);
  const lines = { ...DATA, panels: DATA.panels.slice(1) };
  assertEquals(stopsOf(lines).map(({ x }) => x), [0, 2 * DAY]);
});

Deno.test("readingAt() says what is there, each part of the model once", () => {
  const { title, lines, rings } = readingAt(DATA, stopsOf(DATA)[1], String);
  assertEquals(title, `day ${2 * DAY}`);
  assertEquals(lines, [
    ['a, "b": band', "2 to 4"],
    ['a, "b": data', "2.5"],
    ['a, "b": model', "3"],
    ["u: input", "1"],
  ]);
  assertEquals(rings.map(({ panel, y }) => [panel, y]), [[0, 2.5], [0, 3], [1, 1]]);
});

Deno.test("valuesAt() goes between values as the drawing does", () => {
  const y = [0, 2, null, 4];
  const x = [0, 1, 2, 3];
  const at = (mark: string, place: number) => valuesAt({ mark, y }, x, place);
  assertEquals(at("line", 0.25), [0.5]);
  assertEquals(at("steps", 0.25), [0]);
  assertEquals([at("dots", 0.25), at("dots", 1)], [[], [2]]);
  assertEquals([at("line", 1.5), at("line", 2), at("line", -1), at("line", 3.1)], [[], [], [], []]);
  assertEquals(at("line", 3), [4]);
});

Deno.test("rowsOf() and csvOf() give all values once, with dates", () => {
  const rows = rowsOf(DATA);
  assertEquals(parse(csvOf(rows)), rows.map((row) => row.map(String)));
  const title = 'a, "b"';
  assertEquals(rows, [
    [
      "day",
      ...["band, from", "band, to", "data", "model", "model, held out"]
        .map((name) => `${title}: ${name}`),
      "u: input",
    ],
    ["2024-02-28", 0, 2, 1, 1, "", 0],
    ["2024-02-29", "", "", "", "", "", ""],
    ["2024-03-01", "", "", 2.5, 3, 3, 1],
    ["2024-03-02", 3, 5, "", "", 99, ""],
  ]);
});

Deno.test("specOf() is the chart with its data, what is beyond the axis at its edge", () => {
  const { $schema, datasets, vconcat } = specOf(DATA);
  assert($schema.includes("vega-lite"));
  assertEquals(vconcat.length, 2);
  assertEquals(datasets["0-3"], [
    { x: 2 * DAY, y: 3, what: "model, held out" },
    { x: 3 * DAY, y: 10, what: "model, held out" },
  ]);
  assertEquals(datasets["0-0"][1], { x: 3 * DAY, y: 3, y2: 5, what: "band" });
  const names = vconcat.flatMap(({ layer }: { layer: { data: { name: string } }[] }) =>
    layer.map(({ data }) => data.name)
  );
  assertEquals(names, Object.keys(datasets));
});

Deno.test("viewText() is as exact as can be seen", () => {
  assertEquals(viewText({}, [0.123456, 12.3456]), "0.1 to 12.3");
  const clock = { from: Date.parse("2024-02-28Z"), zone: "" };
  assertEquals(viewText({ clock }, [0.1, 9.7 * DAY]), "2024-02-28 to 2024-03-08");
});

Deno.test("a point of a plane tells its time, and what it belongs to", () => {
  const plane = plotData({
    ...PLOT,
    across: { name: "x", ticks: 6 },
    plane: { name: "t" },
    panels: [{
      title: "v",
      ticks: 6,
      series: [{
        ...{ name: "data", of: "run 1", color: "muted", mark: "dots" },
        ...{ x: [3, 1], y: [2, 5], at: [0.5, 1] },
      }],
    }],
  }, 100);
  const { title, lines } = readingAt(plane, stopsOf(plane)[1], String);
  assertEquals([title, lines], ["run 1, data", [["t", "1"], ["x", "1"], ["v", "5"]]]);
  assertEquals(rowsOf(plane), [
    ["of", "what", "t", "x", "v"],
    ["run 1", "data", 0.5, 3, 2],
    ["run 1", "data", 1, 1, 5],
  ]);
});
