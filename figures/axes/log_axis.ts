/**
 * Logarithmic axes: where they begin and end, where their ticks are and what stands there.
 *
 * @module
 */
import { textWidth } from "../text_width.ts";

/** An axis. */
export interface Axis {
  /** How values lie along it. */
  readonly type: "log" | "linear";
  /** Where it begins and ends. */
  readonly domain: readonly [number, number];
  /** Its ticks, going up. */
  readonly ticks: readonly Tick[];
}

/** A logarithmic axis. */
export interface LogAxis extends Axis {
  /** How values lie along it. */
  readonly type: "log";
}

/** A tick of an axis. */
export interface Tick {
  /** Where it is. */
  readonly value: number;
  /** What stands there. */
  readonly label: string;
}

/** What an axis counts. */
export type Unit = "steps" | "bytes" | "seconds" | "ratio";

/** How a value is written on an axis. */
export const LABELS: Readonly<Record<Unit, (value: number) => string>> = {
  steps: (value) =>
    value >= 1e4 && Number.isInteger(Math.log10(value))
      ? `10${raised(Math.log10(value))}`
      : value.toLocaleString("en", { maximumSignificantDigits: 6 }),
  bytes: (value) =>
    inUnits(value, [[2 ** 30, "GiB"], [2 ** 20, "MiB"], [2 ** 10, "KiB"], [1, "B"]]),
  seconds: (value) => inUnits(value, [[1, "s"], [1e-3, "ms"], [1e-6, "µs"], [1e-9, "ns"]]),
  ratio: (value) => {
    const [digits, power] = value.toExponential(2).split("e");
    const factor = Number(digits);
    if (factor === 1) return `10${raised(Number(power))}`;
    if (value >= 1e-3 && value < 1e4) return String(Number(value.toPrecision(3)));
    return `${factor}·10${raised(Number(power))}`;
  },
};

/** How wide an axis is at least, as the ratio of its ends: less would make noise look like growth. */
const NARROWEST = 2;

/** What an axis has room for. */
export interface Room {
  /** The most ticks, at least 3. */
  readonly ticks: number;
  /** The length in pixels of an axis from left to right, whose labels stand side by side. */
  readonly width?: number;
  /** The space beside the outermost values, as a part of the axis; default 0.06. */
  readonly margin?: number;
}

/** What is larger is drawn as if it were this: its axis still has exact ends. */
export const LARGEST = 1e250;

/** The room between two labels, in pixels. */
const GAP = 8;

/** No tick is nearer to the ends, as a part of the axis. */
const EDGE = 0.035;

/**
 * A logarithmic axis around some values.
 *
 * @param values The values, above 0; others are left out.
 * @returns The axis; around 1 to 10 where there is no value.
 */
export function logAxis(values: Iterable<number>, unit: Unit, room: Room): LogAxis {
  const { margin = 0.06, width = Infinity } = room;
  const used = [...values].filter((value) => value > 0 && value < Infinity)
    .map((value) => Math.min(LARGEST, Math.max(1 / LARGEST, value)));
  let low = Math.log(used.length > 0 ? Math.min(...used) : 1);
  let high = Math.log(used.length > 0 ? Math.max(...used) : 10);
  const missing = Math.max(0, Math.log(NARROWEST) - (high - low)) / 2;
  [low, high] = [low - missing, high + missing];
  const space = margin * (high - low) / (1 - 2 * margin);
  const domain = [Math.exp(low - space), Math.exp(high + space)] as const;
  const pixels = width / Math.log(domain[1] / domain[0]);
  const ticksOf = (most: number) => {
    const ticks = (unit === "bytes" ? binaryTicks(domain, most) : decimalTicks(domain, most))
      .map((value) => ({ value, label: LABELS[unit](value) }));
    const inner = ticks.filter(({ value }) => inside(value, domain));
    return inner.length > 1 ? inner : ticks;
  };
  const ticks = roomiest(room, ticksOf, (a, b) => pixels * Math.log(b / a));
  return { type: "log", domain, ticks };
}

/**
 * As many ticks as there is room for, two at least.
 *
 * @param ticksOf At most so many, but two where fewer would be left.
 * @param distance How far two values are apart, in pixels.
 */
export function roomiest(
  { ticks: most }: Room,
  ticksOf: (most: number) => readonly Tick[],
  distance: (a: number, b: number) => number,
): readonly Tick[] {
  const crowded = (ticks: readonly Tick[]) =>
    ticks.some((tick, k) =>
      k > 0 && !apart(ticks[k - 1], tick, distance(ticks[k - 1].value, tick.value))
    );
  let last: readonly Tick[] = [];
  for (let own = most; own >= 3; own--) {
    const ticks = ticksOf(own);
    if (ticks.length < 2) continue;
    last = ticks;
    if (ticks.length <= most && !crowded(ticks)) return ticks;
  }
  // Two of too many are enough.
  return last.length <= 2 ? last : [last[0], last[last.length - 1]];
}

/** Whether a tick is so far from the ends that its label does not stand out. */
function inside(value: number, [low, high]: readonly [number, number]): boolean {
  const part = Math.log(value / low) / Math.log(high / low);
  return part > EDGE && part < 1 - EDGE;
}

/**
 * Whether there is room for two labels side by side.
 *
 * @param pixels How far they are apart.
 */
export function apart(a: Tick, b: Tick, pixels: number): boolean {
  return pixels >= textWidth((a.label.length + b.label.length) / 2) + GAP;
}

function binaryTicks([low, high]: readonly [number, number], most: number): number[] {
  const powers = whole(Math.log2(low), Math.log2(high));
  for (const step of [1, 2, 3, 5, 10, 20]) {
    const ticks = powers.filter((power) => power % step === 0).map((power) => 2 ** power)
      .filter((value) => value >= low && value <= high);
    if (ticks.length <= most) return orEven(ticks, [low, high], 2, most);
  }
  return [];
}

function decimalTicks([low, high]: readonly [number, number], most: number): number[] {
  const powers = whole(Math.floor(Math.log10(low)), Math.log10(high));
  const times = (digits: readonly number[]) =>
    powers.flatMap((power) => digits.map((digit) => Number(`${digit}e${power}`)))
      .filter((value) => value >= low && value <= high);
  const decades = times([1]);
  if (decades.length > 2) {
    const step = Math.ceil(decades.length / most);
    return decades.filter((value) => Math.round(Math.log10(value)) % step === 0);
  }
  const finer = [[1, 2, 5], [1, 3], [1]].map(times).find((ticks) => ticks.length <= most) ?? [];
  return orEven(finer, [low, high], 10, most);
}

/** These ticks, unless there are few and ticks at equal distances are more. */
function orEven(
  ticks: number[],
  [low, high]: readonly [number, number],
  base: 2 | 10,
  most: number,
): number[] {
  if (ticks.length > 2) return ticks;
  const even = evenTicks(low, high, base, most, 2);
  return even.length > ticks.length ? even : ticks;
}

/**
 * Ticks at equal distances that are round numbers.
 *
 * @param base What round numbers are powers of, but for a factor.
 * @param least The least, where there is room for 3 or more: where round numbers so far apart are
 *   fewer, the next finer ones are taken. Default 0.
 */
export function evenTicks(
  low: number,
  high: number,
  base: 2 | 10,
  most: number,
  least = 0,
): number[] {
  const factors = base === 2 ? [1, 2] : [1, 2, 5];
  // Whatever is finer makes too many.
  const start = Math.floor(Math.log((high - low) / (most + 1)) / Math.log(base)) - 1;
  let finer: number[] = [];
  for (let power = start;; power++) {
    for (const factor of factors) {
      const size = base === 2 ? factor * 2 ** power : Number(`${factor}e${power}`);
      const ticks = whole(low / size, high / size).map((k) => Number((k * size).toPrecision(12)))
        .filter((value) => value >= low && value <= high);
      if (ticks.length <= most) return ticks.length >= least || most < 3 ? ticks : finer;
      finer = ticks;
    }
  }
}

/** The whole numbers from one number to another, and those that rounding may have left out. */
function whole(low: number, high: number): number[] {
  const first = Math.ceil(low - 1e-9);
  return Array.from(
    { length: Math.max(0, Math.floor(high + 1e-9) - first + 1) },
    (_, k) => first + k,
  );
}

function inUnits(value: number, units: readonly (readonly [number, string])[]): string {
  const [size, name] = units.find(([size]) => value >= size * (1 - 1e-9)) ?? units.at(-1)!;
  return `${(value / size).toLocaleString("en", { maximumSignificantDigits: 4 })} ${name}`;
}

/** A whole number as superscript digits. */
export function raised(power: number): string {
  return String(power).replace(/./g, (sign) => sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(sign)]);
}
