import { apart, type Axis, evenTicks, raised, type Room } from "./log_axis.ts";

/** A linear axis, whose labels are in a power of ten. */
export interface LinearAxis extends Axis {
  /** Its kind, among axes. */
  readonly type: "linear";
  /** What the labels are to be multiplied by, such as "10⁻³"; empty where it is 1. */
  readonly unit: string;
}

/** Labels that are not larger than this, nor finer, stand as they are. */
const LARGEST = 5;
const FINEST = 3;
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
    low = Math.min(low, value);
    high = Math.max(high, value);
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
  const power = powerOf(Math.max(Math.abs(domain[0]), Math.abs(domain[1])));
  const unit = power === 0 ? "" : `10${raised(power)}`;
  for (let most = room.ticks;; most--) {
    const values = evenTicks(domain[0], domain[1], 10, most, 2);
    const digits = decimalsOf(values, power);
    const ticks = values.map((value) => ({
      value,
      label: (value / 10 ** power).toFixed(digits).replace(/^-(?=[0.]*$)/, "").replace("-", "−"),
    }));
    const pixels = width / (domain[1] - domain[0]);
    const crowded = ticks.some((tick, k) =>
      k > 0 && !apart(ticks[k - 1], tick, pixels * (tick.value - ticks[k - 1].value))
    );
    if (most === 1 || !crowded) return { type: "linear", domain, ticks, unit };
  }
}

/** The power of ten that labels are in. */
function powerOf(largest: number): number {
  const power = Math.floor(Math.log10(largest));
  return power >= LARGEST || power < -FINEST + 1 ? power : 0;
}

/** How many decimals tell the ticks apart. */
function decimalsOf(ticks: readonly number[], power: number): number {
  if (ticks.length < 2) return 1;
  const step = (ticks[1] - ticks[0]) / 10 ** power;
  return Math.min(12, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
}
