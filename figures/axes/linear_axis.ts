import { type Axis, evenTicks, LARGEST, raised, type Room, roomiest } from "./log_axis.ts";

/** A linear axis, whose labels are in a power of ten. */
export interface LinearAxis extends Axis {
  /** Its kind, among axes. */
  readonly type: "linear";
  /**
   * What the labels are to be multiplied by, such as "10⁻³", and what they count from, such as
   * "from 1000000"; empty where they are the values.
   */
  readonly unit: string;
  /** The power of ten of the unit. */
  readonly power: number;
  /** What the labels count from. */
  readonly base: number;
}

/** Labels in powers of ten that are not larger than this, nor finer, stand as they are. */
const HIGHEST = 5;
const FINEST = 3;
/** Labels with more digits would be too wide: they count from somewhere near. */
const DIGITS = 5;
/** Well above the least normal number, 2e-308. */
const SMALLEST = 1e-290;

/**
 * A linear axis around some values.
 *
 * @param values The values; those that are not finite are left out.
 * @returns The axis; around 0 to 1 where there is no value.
 */
export function linearAxis(values: Iterable<number>, room: Room): LinearAxis {
  const { margin = 0.06, width = Infinity } = room;
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    const drawn = Math.min(LARGEST, Math.max(-LARGEST, value));
    low = Math.min(low, drawn);
    high = Math.max(high, drawn);
  }
  if (low > high) [low, high] = [0, 1];
  const largest = Math.max(Math.abs(low), Math.abs(high));
  // One value alone lies in the middle of an axis as long as it is large; what is so small that
  // its parts have no exact numbers counts as 0.
  if (high - low <= 1e-12 * largest || largest < SMALLEST) {
    const half = largest < SMALLEST ? 1 : Math.abs(low) / 2;
    [low, high] = [low - half, high + half];
  }
  const space = margin * (high - low) / (1 - 2 * margin);
  const domain = [low - space, high + space] as const;
  const base = baseOf(domain);
  const [from, to] = [domain[0] - base, domain[1] - base];
  const power = powerOf(Math.max(Math.abs(from), Math.abs(to)));
  const units = [
    ...(power === 0 ? [] : [`10${raised(power)}`]),
    ...(base === 0 ? [] : [
      `from ${String(Number(base.toPrecision(15))).replaceAll("-", "−")}`,
    ]),
  ];
  const ticksOf = (most: number) => {
    const values = evenTicks(from, to, 10, most, 2);
    const digits = decimalsOf(values, power);
    return values.map((value) => ({
      value: base + value,
      label: (value / 10 ** power).toFixed(digits).replace(/^-(?=[0.]*$)/, "").replace("-", "−"),
    }));
  };
  const pixels = width / (domain[1] - domain[0]);
  const ticks = roomiest(room, ticksOf, (a, b) => pixels * (b - a));
  return { type: "linear", domain, ticks, unit: units.join(" "), power, base };
}

/** What labels count from: 0, or a number near the values where these differ by next to nothing. */
function baseOf([low, high]: readonly [number, number]): number {
  const size = Math.floor(Math.log10(high - low));
  const largest = Math.max(Math.abs(low), Math.abs(high));
  if (Math.log10(largest) - size < DIGITS) return 0;
  const step = 10 ** (size + 1);
  return Number((Math.round(low / step) * step).toPrecision(15));
}

/** The power of ten that labels are in. */
function powerOf(largest: number): number {
  const power = Math.floor(Math.log10(largest));
  return power >= HIGHEST || power < -FINEST + 1 ? power : 0;
}

/** How many decimals tell the ticks apart. */
function decimalsOf(ticks: readonly number[], power: number): number {
  if (ticks.length < 2) return 1;
  const step = (ticks[1] - ticks[0]) / 10 ** power;
  return Math.min(12, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
}
