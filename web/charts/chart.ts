import { type Axis, linearAxis, logAxis } from "../../figures/internal.ts";
import { linePath, round, svg } from "./svg.ts";

/** What is drawn in one way. */
export interface Layer {
  /** Dots; a line; a line with dots; a band between `y` and `upper`. */
  readonly mark: "dots" | "line" | "both" | "band";
  /** The class that gives it its colour. */
  readonly look: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** The upper edge of a band. */
  readonly upper?: ArrayLike<number>;
  /** What stands at its right end. */
  readonly label?: string;
}

/** A direction of a chart. */
export interface Direction {
  /** What lies along it; empty for none. */
  readonly title: string;
  /** Default linear. */
  readonly scale?: "steps" | "bytes" | "ratio";
  /** Values that it holds besides those of the layers. */
  readonly holds?: readonly number[];
  /** Whether it ends at these values, whatever the layers have. */
  readonly fixed?: boolean;
}

/** A chart. */
export interface Chart {
  readonly across: Direction;
  readonly up: Direction;
  readonly layers: readonly Layer[];
  /** Upright lines, with a word beside them. */
  readonly marks?: readonly { readonly x: number; readonly label: string; readonly look: string }[];
  /** The height, in pixels. */
  readonly height: number;
  /** The room at the right for labels of layers, in pixels. Default 8. */
  readonly right?: number;
}

/** The room at the left for labels, above for the title, and below. */
const LEFT = 52;
const TOP = 22;
const BOTTOM = 22;

/** So far beyond the axes things are seen, in pixels. */
const EDGE = 5;

/** Dots are drawn this large, in pixels. */
const DOT = 2;

/**
 * Draws a chart in place of what is there.
 *
 * @param place Where it goes: an element as wide as the chart is to be.
 * @param chart What is drawn.
 */
export function drawChart(place: Element, chart: Chart): void {
  const { across, up, layers, marks = [], height, right = 8 } = chart;
  const width = Math.max(200, place.clientWidth);
  const bottom = across.title === "" ? 8 : BOTTOM + 16;
  const box = { left: LEFT, right: width - right, top: TOP, bottom: height - bottom };
  const xAxis = axisOf(
    across,
    layers.map(({ x }) => x),
    box.right - box.left,
    6,
    across.scale === undefined ? 0.01 : 0.05,
  );
  const yAxis = axisOf(up, layers.flatMap(({ y, upper }) => [y, upper ?? []]), Infinity, 4, 0.08);
  const x = scaleOf(xAxis, box.left, box.right);
  const y = scaleOf(yAxis, box.bottom, box.top);
  const unit = (axis: Axis) => "unit" in axis && axis.unit !== "" ? `, ${axis.unit}` : "";
  const parts: Element[] = [
    svg("text", { class: "title", x: 0, y: 12, text: up.title + unit(yAxis) }),
    ...yAxis.ticks.flatMap(({ value, label }) => [
      svg("line", { class: "grid", x1: box.left, x2: box.right, y1: y(value), y2: y(value) }),
      svg("text", { class: "tick end", x: box.left - 6, y: y(value) + 4, text: label }),
    ]),
    ...(across.title === "" ? [] : [
      ...xAxis.ticks.map(({ value, label }) =>
        svg("text", { class: "tick middle", x: x(value), y: box.bottom + 17, text: label })
      ),
      svg("text", {
        ...{ class: "tick end", x: box.right, y: height - 4, text: across.title + unit(xAxis) },
      }),
    ]),
    ...marks.flatMap(({ x: at, label, look }) => {
      const late = x(at) > (box.left + box.right) * 0.7;
      return [
        svg("line", { class: `rule ${look}`, x1: x(at), x2: x(at), y1: box.top, y2: box.bottom }),
        svg("text", {
          class: `tick ${late ? "end" : ""}`,
          ...{ x: x(at) + (late ? -5 : 5), y: box.top + 10, text: label },
        }),
      ];
    }),
    inside(box, layers.flatMap((layer) => drawLayer(layer, x, y))),
    ...drawNames(layers, x, y),
  ];
  place.replaceChildren(svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height }, parts));
}

/** A window onto what is drawn: what lies beyond the axes is not seen. */
function inside(
  { left, right, top, bottom }: Readonly<Record<"left" | "right" | "top" | "bottom", number>>,
  parts: readonly Element[],
): Element {
  const [x, y] = [left - EDGE, top - EDGE];
  const [width, height] = [right + EDGE - x, bottom + EDGE - y];
  const viewBox = `${x} ${y} ${width} ${height}`;
  return svg("svg", { x, y, width, height, viewBox }, parts);
}

type Scale = (value: number) => number;

/** The height of a line of text, in pixels. */
const LINE = 15;

/** Names of layers at their right ends, so far apart that each can be read. */
function drawNames(layers: readonly Layer[], across: Scale, up: Scale): Element[] {
  const names = layers.flatMap(({ x, y, look, label }) => {
    const last = Array.from(y).findLastIndex(Number.isFinite);
    if (label === undefined || last < 0) return [];
    return [{ look, label, x: across(x[last]), y: up(y[last]) }];
  }).sort((a, b) => b.y - a.y);
  let floor = Infinity;
  return names.map(({ look, label, x, y }) => {
    floor = Math.min(y, floor - LINE);
    return svg("text", { class: `name ${look}`, x: x + 8, y: floor + 4, text: label });
  });
}

function drawLayer({ mark, look, x, y, upper }: Layer, across: Scale, up: Scale): Element[] {
  const xs = Array.from(x, across);
  const ys = Array.from(y, up);
  const parts: Element[] = [];
  if (mark === "band") {
    const there = xs.map((_, i) => i).filter((i) => Number.isFinite(y[i] + upper![i]));
    const back = there.toReversed();
    const outline = linePath(
      [...there, ...back].map((i) => xs[i]),
      [...there.map((i) => ys[i]), ...back.map((i) => up(upper![i]))],
    );
    parts.push(svg("path", { class: `band ${look}`, d: outline }));
  }
  if (mark === "line" || mark === "both") {
    parts.push(svg("path", { class: `line ${look}`, d: linePath(xs, ys) }));
  }
  if (mark === "dots" || mark === "both") {
    const size = mark === "both" ? 3.5 : DOT;
    const dots = xs.flatMap((at, i) =>
      Number.isFinite(at + ys[i])
        ? [
          `M${round(at - size)} ${round(ys[i])}a${size} ${size} 0 1 0 ${2 * size} 0` +
          `a${size} ${size} 0 1 0 ${-2 * size} 0`,
        ]
        : []
    );
    parts.push(svg("path", { class: `dots ${look}`, d: dots.join("") }));
  }
  return parts;
}

function axisOf(
  { scale, holds = [], fixed = false }: Direction,
  values: readonly ArrayLike<number>[],
  width: number,
  ticks: number,
  margin: number,
): Axis {
  const all = [...holds, ...(fixed ? [] : values.flatMap((each) => Array.from(each)))];
  const room = { ticks, margin, ...(Number.isFinite(width) && { width }) };
  if (scale === undefined) return linearAxis(all, room);
  const axis = logAxis(all, scale, room);
  if (scale !== "steps") return axis;
  const written = axis.ticks.map(({ value }) => ({ value, label: value.toLocaleString("en") }));
  return { ...axis, ticks: written };
}

/** From a value to pixels; what lies far beyond the axis is nearer. */
function scaleOf({ type, domain: [low, high] }: Axis, from: number, to: number): Scale {
  const along = type === "log" ? Math.log : (value: number) => value;
  const [start, length] = [along(low), along(high) - along(low)];
  return (value) => {
    if (!Number.isFinite(value)) return NaN;
    const part = Math.min(3, Math.max(-2, (along(value) - start) / length));
    return round(from + part * (to - from));
  };
}
