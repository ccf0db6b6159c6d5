import type { InterpolationSettings } from "./interpolation_settings.ts";

/**
 * Puts something in place of the values of a channel that are missing.
 *
 * @param values The values, NaN where one is missing; changed.
 * @param holdsOn Whether that is the value before, else what lies on a straight line.
 * @param what Whose values they are, as messages begin.
 * @param channel The channel, for messages; left out where there is but one.
 * @throws {RangeError} If a value is infinite, or is missing and cannot be bridged.
 */
export function bridge(
  times: Float64Array,
  values: Float64Array,
  { missing, extrapolation }: InterpolationSettings,
  holdsOn: boolean,
  what: string,
  channel?: number,
): void {
  const of = channel === undefined ? "" : ` of channel ${channel}`;
  let known = -1;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i])) {
      if (!Number.isFinite(values[i])) {
        throw new RangeError(
          `${what}: the value${of} at t = ${times[i]}, number ${i}, is ${values[i]}; ` +
            "write NaN for what is missing",
        );
      }
      if (i > known + 1) fill(times, values, known, i, holdsOn);
      known = i;
    } else if (missing === "refuse") {
      throw new RangeError(
        `${what}: the value${of} at t = ${times[i]}, number ${i}, is NaN; to bridge what is ` +
          'missing ask for it: missing: "bridge"',
      );
    } else if (known < 0 && extrapolation === "refuse") {
      throw new RangeError(
        `${what}: the value${of} at t = ${times[i]}, number ${i}, is missing, and none stands ` +
          'before it; begin with the first one, or take extrapolation: "hold"',
      );
    }
  }
  if (known < 0) {
    throw new RangeError(`${what}: all values${of} are missing (NaN)`);
  }
  if (known + 1 === values.length) return;
  if (extrapolation === "refuse" && !holdsOn) {
    throw new RangeError(
      `${what}: the values${of} from t = ${times[known + 1]} on are missing, and none stands ` +
        'behind them; end with the last one, or take extrapolation: "hold"',
    );
  }
  values.fill(values[known], known + 1);
}

/** Fills what lies between two known values; `from` is −1 where there is none before. */
function fill(
  times: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  holdsOn: boolean,
): void {
  for (let k = from + 1; k < to; k++) {
    if (from < 0) values[k] = values[to];
    else if (holdsOn) values[k] = values[from];
    else {
      const w = (times[k] - times[from]) / (times[to] - times[from]);
      values[k] = (1 - w) * values[from] + w * values[to];
    }
  }
}

/**
 * Moves the cotangents of what stands in place of missing values to the values that it was made of.
 *
 * @param values All values, [times, channels], NaN where one is missing.
 * @param bar dL/d(values) of the channel, with what is missing filled in; changed.
 */
export function unbridge(
  times: Float64Array,
  values: Float64Array,
  { channels, channel }: { channels: number; channel: number },
  holdsOn: boolean,
  bar: Float64Array,
): void {
  let known = -1;
  for (let i = 0; i <= bar.length; i++) {
    if (i < bar.length && Number.isNaN(values[i * channels + channel])) continue;
    for (let k = known + 1; k < i; k++) {
      const part = bar[k];
      bar[k] = 0;
      if (known < 0) bar[i] += part;
      else if (holdsOn || i === bar.length) bar[known] += part;
      else {
        const w = (times[k] - times[known]) / (times[i] - times[known]);
        bar[known] += (1 - w) * part;
        bar[i] += w * part;
      }
    }
    known = i;
  }
}
