import { formatShape, type Shape } from "../shape.ts";

/**
 * How numbers are printed: a part of the options of `inspect` in Node and Deno.
 *
 * @category Tensors
 */
export interface PrintOptions {
  /** The width of a line, in characters. Default 80. */
  readonly breakLength?: number;
  /** Of more elements than this only the first and last three of each axis are shown; null for all. Default 100. */
  readonly maxArrayLength?: number | null;
  /** True for all in one line. Default: a row of numbers begins a line. */
  readonly compact?: boolean | number;
  /** Colours a text of a kind, such as "number". Default: it stays as it is. */
  readonly stylize?: (text: string, kind: string) => string;
}

/** How many of an axis that is cut are shown at each of its ends. */
const EDGE = 3;

/** Stands for what is left out. */
export const LEFT_OUT = "…";

/** How many digits a number has after the point. */
const DIGITS = 6;

/** The places that are shown along each axis; undefined for what is left out between them. */
export function placesShown(
  shape: Shape,
  size: number,
  { maxArrayLength = 100 }: PrintOptions,
): (number | undefined)[][] {
  const cut = size > (maxArrayLength ?? Infinity);
  return shape.map((length) => {
    if (!cut || length <= 2 * EDGE) return Array.from({ length }, (_, i) => i);
    const first = Array.from({ length: EDGE }, (_, i) => i);
    return [...first, undefined, ...first.map((i) => length - EDGE + i)];
  });
}

/**
 * What writes numbers, all of them alike: with up to 6 digits after the point, or with an exponent
 * where they are very large, very small, or far from each other, by the rules of NumPy.
 */
export function numberWriter(values: readonly number[]): (value: number) => string {
  const finite = values.filter(Number.isFinite);
  const sizes = finite.map(Math.abs).filter((x) => x > 0);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  const whole = most < 1e8 && finite.every((x) => x % 1 === 0);
  const exponent = !whole && (most >= 1e8 || least < 1e-4 || most / least > 1000);
  return (x) => {
    if (!Number.isFinite(x)) return String(x);
    const text = exponent ? x.toExponential(DIGITS) : x.toFixed(whole ? 0 : DIGITS);
    const short = text.includes(".") ? text.replace(/\.?0*(?=e|$)/, "") : text;
    return (Object.is(x, -0) ? "-" : "") + short.replace(/^-(?=0$)/, "");
  };
}

/**
 * A tensor as NumPy would print it: its shape, and rows of numbers whose points stand one below the
 * other.
 *
 * @param shape Its shape.
 * @param data Its elements, row by row.
 */
export function formatTensor(
  shape: Shape,
  data: ArrayLike<number>,
  options: PrintOptions,
): string {
  const { compact, breakLength = 80, stylize = (text: string) => text } = options;
  const head = `Tensor ${formatShape(shape)} float64`;
  if (shape.length === 0) return `${head} ${stylize(String(data[0]), "number")}`;
  if (data.length === 0) return `${head} []`;
  const width = compact === true ? Infinity : breakLength;
  const deepest = shape.length - 1;
  const places = placesShown(shape, data.length, options);
  const elements = places.reduce<number[]>(
    (starts, along, axis) =>
      starts.flatMap((start) =>
        along.filter((i) => i !== undefined).map((i) => start * shape[axis] + i)
      ),
    [0],
  );
  const write = numberWriter(elements.map((i) => data[i]));
  // The digits before the point, and those from it on.
  const cells = elements.map((i) => {
    const text = write(data[i]);
    const point = text.search(/\.(?!.*e)/);
    return [text, point < 0 ? text.length : point] as const;
  });
  const inOneLine = cells.reduce((sum, [text]) => sum + text.length + 2, head.length + 6);
  const aligned = compact !== true && (deepest > 0 || inOneLine > width);
  // One below the other, numbers of a column; where there are no columns, all of them.
  const columns = deepest > 0 ? places[deepest].filter((i) => i !== undefined).length : 1;
  const [left, right] = [new Array(columns).fill(0), new Array(columns).fill(0)];
  cells.forEach(([text, point], i) => {
    left[i % columns] = Math.max(left[i % columns], point);
    right[i % columns] = Math.max(right[i % columns], text.length - point);
  });
  let next = 0;
  const row = (): string => {
    let [lines, used] = ["", deepest + 1];
    places[deepest].forEach((i, k, { length }) => {
      const column = next % columns;
      const [text, point] = i === undefined ? [LEFT_OUT, 0] : cells[next++];
      const last = k === length - 1;
      const pads = aligned && i !== undefined;
      const before = pads ? left[column] - point : 0;
      const after = pads && !last ? right[column] - text.length + point : 0;
      const size = before + text.length + after + 2;
      if (k > 0 && used + size > width) {
        lines = `${lines.trimEnd()}\n${" ".repeat(deepest + 1)}`;
        used = deepest + 1;
      }
      used += size;
      const shown = i === undefined ? text : stylize(text, "number");
      lines += `${" ".repeat(before)}${shown}${last ? "" : `, ${" ".repeat(after)}`}`;
    });
    return `[${lines}]`;
  };
  const part = (axis: number): string => {
    if (axis === deepest) return row();
    const between = compact === true
      ? " "
      : `${"\n".repeat(deepest - axis)}${" ".repeat(axis + 1)}`;
    const parts = places[axis].map((i) => i === undefined ? LEFT_OUT : part(axis + 1));
    return `[${parts.join(`,${between}`)}]`;
  };
  const body = part(0);
  const beside = !body.includes("\n") && (deepest === 0 || compact === true) &&
    head.length + body.length < width;
  return `${head}${beside ? " " : "\n"}${body}`;
}
