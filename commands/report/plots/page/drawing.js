/**
 * What is drawn into a chart while a reader looks at it: a part of its times, and where they point.
 * JavaScript, since it is written into the page as it stands.
 *
 * @module
 */
import { dateTicks, numberTicks } from "./ticks.js";

/**
 * Makes an element of SVG.
 *
 * @param {string} name Its name.
 * @param {Record<string, unknown>} attributes Its attributes.
 * @returns {any} The element.
 */
export function svgElement(name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/**
 * The panels of a drawing, as they lie in it.
 *
 * @param {any} svg The drawing.
 * @returns {any[]} What has the origin of each panel in its upper left corner.
 */
export function panelsOf(svg) {
  const panels = [...svg.querySelectorAll('[data-part="panel"]')];
  return panels.length > 0
    ? panels.map((panel) => panel.firstElementChild)
    : [svg.firstElementChild];
}

/**
 * How values become places in a panel.
 *
 * @param {any} panel What the page holds of the panel.
 * @param {number} height The panel's height.
 * @returns {(value: number) => number} Pixels from above.
 */
export function upwardsIn({ domain: [low, high], log, range }, height) {
  const at = (value) => log ? Math.log(value) : value;
  return (value) => {
    const drawn = range ? Math.min(range[1], Math.max(range[0], value)) : value;
    return height * (at(high) - at(drawn)) / (at(high) - at(low));
  };
}

/**
 * The path of a series between two times.
 *
 * @param {any} series What the page holds of it.
 * @param {(number | null)[]} x Its places across.
 * @param {readonly [number, number]} view Where the axis begins and ends.
 * @param {(x: number) => number} across Pixels from the left.
 * @param {(y: number) => number} up Pixels from above.
 * @returns {string} The path.
 */
export function seriesPath({ mark, y, upper }, x, [low, high], across, up) {
  const there = x.flatMap((_, i) => x[i] === null || y[i] === null ? [] : [i]);
  // The neighbours as well: lines go on beyond the edge.
  const shown = there.filter((_, k) =>
    x[there[Math.min(k + 1, there.length - 1)]] >= low && x[there[Math.max(k - 1, 0)]] <= high
  );
  const place = (i, heights = y) => `${across(x[i]).toFixed(1)},${up(heights[i]).toFixed(1)}`;
  if (mark === "dots") return shown.map((i) => `M${place(i)}h0`).join("");
  if (shown.length === 0) return "";
  if (mark === "band") {
    const both = shown.filter((i) => upper[i] !== null);
    const back = both.toReversed().map((i) => place(i, upper));
    return `M${both.map((i) => place(i)).concat(back).join("L")}Z`;
  }
  const step = (i) => mark === "steps" ? `H${across(x[i]).toFixed(1)}L` : "L";
  return shown.map((i, k) => `${k === 0 ? "M" : step(i)}${place(i)}`).join("");
}

/**
 * Draws a part of the times into a chart, in place of what was there; the whole of it is there from
 * the start.
 *
 * @param {any} svg The chart.
 * @param {any} plot What the page holds of it.
 * @param {readonly number[]} size Width and height of a panel.
 * @param {readonly [number, number] | undefined} view The times; undefined for all.
 */
export function drawView(svg, plot, [width, height], view) {
  for (const old of svg.querySelectorAll('[data-own="view"]')) old.remove();
  for (const part of svg.querySelectorAll('[data-part="across"],[data-part="mark"]')) {
    part.style.display = view ? "none" : "";
  }
  if (!view) return;
  const across = (x) => width * (x - view[0]) / (view[1] - view[0]);
  const { clock } = plot.across;
  const dates = clock ? dateTicks(...view, Math.max(2, Math.floor(width / 110)), clock) : [];
  const ticks = dates.length > 1 ? dates : numberTicks(...view, width, plot.across);
  for (const [k, place] of panelsOf(svg).entries()) {
    const panel = plot.panels[k];
    const up = upwardsIn(panel, height);
    const own = svgElement("g", { "data-own": "view" });
    for (const { value, label } of ticks) {
      const x = across(value);
      const line = { x1: x, x2: x, y1: 0, y2: height, stroke: "#d9dee4" };
      const text = svgElement("text", {
        ...{ x, y: height + 16, "text-anchor": "middle", fill: "#5a6470" },
        ...{ "font-family": "system-ui, sans-serif", "font-size": "12px" },
      });
      text.textContent = label;
      own.append(
        svgElement("line", line),
        svgElement("line", { ...line, y1: height, y2: height + 5, stroke: "#5a6470" }),
        text,
      );
    }
    // A drawing within the drawing ends where the panel does.
    const inner = svgElement("svg", { width, height: height + 4, y: -2, overflow: "hidden" });
    const moved = svgElement("g", { transform: "translate(0,2)" });
    inner.append(moved);
    if (panel.zero) {
      const y = up(0);
      moved.append(svgElement("line", { x1: 0, x2: width, y1: y, y2: y, stroke: "#5a6470" }));
    }
    for (const series of panel.series) {
      const d = seriesPath(series, plot.grids[series.grid], view, across, up);
      moved.append(svgElement("path", { d, ...styleOf(series) }));
    }
    own.append(inner);
    place.append(own);
  }
}

/**
 * How a series is drawn.
 *
 * @param {{ mark: string, color: string, dot?: number }} series What the page holds of it.
 * @returns {Record<string, unknown>} Attributes of its path.
 */
export function styleOf({ mark, color, dot }) {
  if (mark === "band") return { fill: color };
  const line = { fill: "none", stroke: color };
  return mark === "dots"
    ? { ...line, "stroke-width": dot, "stroke-linecap": "round", opacity: 0.7 }
    : { ...line, "stroke-width": 1.75 };
}

/**
 * Draws where a reader points: a line across all panels, and a ring around each value.
 *
 * @param {any} svg The chart.
 * @param {any} plot What the page holds of it.
 * @param {readonly number[]} size Width and height of a panel.
 * @param {readonly [number, number]} view The times that are shown.
 * @param {{ x: number, rings: { panel: number, y: number, color: string }[] } | undefined} mark
 *   Where; undefined for nowhere.
 */
export function drawPointer(svg, plot, [width, height], view, mark) {
  for (const old of svg.querySelectorAll('[data-own="pointer"]')) old.remove();
  if (!mark) return;
  const x = width * (mark.x - view[0]) / (view[1] - view[0]);
  if (!(x >= -1 && x <= width + 1)) return;
  for (const [k, place] of panelsOf(svg).entries()) {
    const own = svgElement("g", { "data-own": "pointer" });
    const up = upwardsIn(plot.panels[k], height);
    own.append(svgElement("line", { x1: x, x2: x, y1: 0, y2: height, stroke: "#5a6470" }));
    for (const { y, color } of mark.rings.filter(({ panel }) => panel === k)) {
      const ring = { cx: x, cy: up(y), r: 4.5, fill: "none", stroke: color, "stroke-width": 2 };
      own.append(svgElement("circle", ring));
    }
    place.append(own);
  }
}
