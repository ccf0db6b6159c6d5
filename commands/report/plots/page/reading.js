/**
 * What a figure has to say at a place, and all of it as a table. JavaScript, since it is written into
 * the page as it stands.
 *
 * @module
 */
import { dateText, numberText } from "./ticks.js";

/**
 * Where a pointer stops: at what was measured, and at what is drawn where nothing was.
 *
 * @param {any} plot What the page holds of the figure.
 * @returns {{ x: number, panel: number, series: any, index: number }[]} Places, going up but in a
 *   plane.
 */
export function stopsOf(plot) {
  const all = plot.panels.flatMap(({ series }, panel) => series.map((each) => ({ panel, each })));
  const stopsAt = (some) =>
    some.flatMap(({ panel, each }) =>
      plot.grids[each.grid].flatMap((x, index) =>
        x === null || each.y[index] === null ? [] : [{ x, panel, series: each, index }]
      )
    );
  const dots = stopsAt(all.filter(({ each }) => each.mark === "dots"));
  const others = () => stopsAt(all.filter(({ each }) => each.mark !== "dots"));
  if (plot.plane) return dots.length > 0 ? dots : others();
  const [first, last] = [Math.min, Math.max].map((end) =>
    dots.reduce((x, stop) => end(x, stop.x), dots[0]?.x)
  );
  const stops = [...dots, ...others().filter(({ x }) => !(x >= first && x <= last))];
  stops.sort((a, b) => a.x - b.x);
  return stops.filter(({ x }, k) => k === 0 || x > stops[k - 1].x);
}

/**
 * The value of a series at a place.
 *
 * @param {any} series What the page holds of it.
 * @param {(number | null)[]} x Its places across.
 * @param {number} at The place.
 * @returns {number[]} The value, of a band both; none where there is none.
 */
export function valuesAt({ mark, y, upper }, x, at) {
  let [low, high] = [0, x.length - 1];
  if (x.length === 0 || at < x[low] || at > x[high]) return [];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (x[middle] <= at) low = middle;
    else high = middle - 1;
  }
  const next = Math.min(low + 1, x.length - 1);
  const part = x[next] > x[low] ? (at - x[low]) / (x[next] - x[low]) : 0;
  const value = (heights) => {
    const here = heights[low];
    if (part === 0 || mark === "steps") return here;
    if (mark === "dots" || here === null || heights[next] === null) return null;
    return here + part * (heights[next] - here);
  };
  const found = upper ? [value(y), value(upper)] : [value(y)];
  return found.every((each) => each !== null) ? found : [];
}

/**
 * What the axis across has at a place, in words.
 *
 * @param {{ name: string, clock?: { from: number, zone: string } }} across The axis.
 * @param {(number | null)[][]} grids All places, which say whether the time of day is told.
 * @returns {(x: number) => string} The words.
 */
export function placeText({ clock }, grids) {
  if (!clock) return (x) => numberText(x);
  const days = grids.every((grid) =>
    grid.every((x) => x === null || (clock.from + 1000 * x) % 86_400_000 === 0)
  );
  return (x) => dateText(x, clock, days);
}

/**
 * From where to where an axis goes, in words.
 *
 * @param {{ clock?: { from: number, zone: string } }} across The axis.
 * @param {readonly [number, number]} view Where it begins and ends.
 * @returns {string} The words, as exact as can be seen.
 */
export function viewText({ clock }, view) {
  const span = view[1] - view[0];
  if (clock) return view.map((x) => dateText(x, clock, span > 3 * 86400)).join(" to ");
  const digits = Math.min(20, Math.max(0, 2 - Math.floor(Math.log10(span))));
  return view.map((x) => numberText(Number(x.toFixed(digits)))).join(" to ");
}

/**
 * What a figure has to say at a stop.
 *
 * @param {any} plot What the page holds of it.
 * @param {any} stop One of {@link stopsOf}.
 * @param {(x: number) => string} inWords Says where something is, across.
 * @returns {{ title: string, lines: string[][], rings: any[] }} Words, and where to draw rings.
 */
export function readingAt(plot, stop, inWords) {
  const rings = [];
  if (plot.plane) {
    const { series, index, panel } = stop;
    const time = placeText(plot.plane, [series.at ?? []]);
    rings.push({ panel, y: series.y[index], color: series.color });
    return {
      title: series.of ? `${series.of}, ${series.name}` : series.name,
      lines: [
        ...(series.at ? [[plot.plane.name, time(series.at[index])]] : []),
        [plot.across.name, numberText(stop.x)],
        [plot.panels[panel].title, numberText(series.y[index])],
      ],
      rings,
    };
  }
  // At the end of one part and the beginning of the next the first of them is told.
  const told = new Set();
  const lines = plot.panels.flatMap((panel, k) =>
    panel.series.flatMap((series) => {
      const values = valuesAt(series, plot.grids[series.grid], stop.x);
      const key = `${k} ${series.mark} ${series.name.split(",")[0]}`;
      if (values.length === 0 || told.has(key)) return [];
      told.add(key);
      if (values.length === 1) rings.push({ panel: k, y: values[0], color: series.color });
      const name = plot.panels.length > 1 ? `${panel.title}: ${series.name}` : series.name;
      // What was measured has the digits that it was written with.
      const digits = series.mark === "dots" ? 6 : 4;
      return [[name, values.map((value) => numberText(value, digits)).join(" to ")]];
    })
  );
  return { title: `${plot.across.name} ${inWords(stop.x)}`, lines, rings };
}

/**
 * All that the page holds of a figure, as rows of a table.
 *
 * @param {any} plot What the page holds of it.
 * @returns {(string | number)[][]} The rows; the first has the names of the columns.
 */
export function rowsOf(plot) {
  const { panels, grids, across, plane } = plot;
  const cell = (value) => value ?? "";
  if (plane) {
    const time = (series, i) => {
      const x = series.at?.[i] ?? null;
      return x === null ? "" : plane.clock ? placeText(plane, [series.at])(x) : x;
    };
    return [
      ["of", "what", plane.name, across.name, panels[0].title],
      ...panels[0].series.flatMap((series) =>
        series.y.map((y, i) => [
          ...[series.of ?? "", series.name, time(series, i)],
          ...[cell(grids[series.grid][i]), cell(y)],
        ])
      ),
    ];
  }
  const columns = panels.flatMap(({ title, series }) =>
    series.flatMap((each) => {
      const x = grids[each.grid];
      const of = (values, name) => ({
        name: (title === each.name ? title : `${title}: ${name}`) +
          (each.of === undefined ? "" : `, ${each.of}`),
        values: new Map(x.map((at, i) => [at, values[i]])),
      });
      return each.upper
        ? [of(each.y, `${each.name}, from`), of(each.upper, `${each.name}, to`)]
        : [of(each.y, each.name)];
    })
  );
  const places = [...new Set(grids.flat())].filter((x) => x !== null).sort((a, b) => a - b);
  const text = across.clock ? placeText(across, grids) : (x) => x;
  return [
    [across.name, ...columns.map(({ name }) => name)],
    ...places.map((x) => [text(x), ...columns.map(({ values }) => cell(values.get(x)))]),
  ];
}

/**
 * Rows as CSV.
 *
 * @param {(string | number)[][]} rows The rows.
 * @returns {string} The text.
 */
export function csvOf(rows) {
  const cell = (value) => {
    const text = String(value);
    return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => `${row.map(cell).join(",")}\n`).join("");
}

/**
 * The chart of a figure as a Vega-Lite specification, with its data.
 *
 * @param {any} plot What the page holds of it.
 * @returns {any} The specification.
 */
export function specOf({ spec, panels, grids, plane }) {
  const within = ({ range }, y) => range ? Math.min(range[1], Math.max(range[0], y)) : y;
  const datasets = Object.fromEntries(panels.flatMap((panel, k) =>
    panel.series.map((series, j) => [
      `${k}-${j}`,
      series.y.flatMap((y, i) => {
        const x = grids[series.grid][i];
        const upper = series.upper?.[i];
        if (x === null || y === null || upper === null) return [];
        return [{
          ...{ x, y: within(panel, y), what: series.name },
          ...(upper !== undefined && { y2: within(panel, upper) }),
          ...(plane && series.mark !== "dots" && { order: i }),
        }];
      }),
    ])
  ));
  return { ...spec, datasets };
}
