import type { Sample } from "../messages.ts";

/** The time that a path lasts when a network sees it. */
const LASTS = 10;

/** A sample as a network sees it, and the way back to what the reader sees. */
export interface ScaledSample {
  /** Its states have the mean 0 and the standard deviation 1, what is trained on; its times begin at 0. */
  readonly sample: Sample;
  /** Brings a path into the units of the data, in place. */
  unscale(path: Float64Array): Float64Array;
}

/**
 * Scales a sample: numbers of a measurement may be of any size.
 *
 * @param sample The sample.
 * @returns It, scaled.
 */
export function scaledSample(sample: Sample): ScaledSample {
  const { times, states, trained, stateNames: { length: d } } = sample;
  const offset = new Float64Array(d);
  const factor = new Float64Array(d);
  for (let j = 0; j < d; j++) {
    const own = Array.from({ length: trained }, (_, i) => states[i * d + j]);
    offset[j] = own.reduce((sum, x) => sum + x / trained, 0);
    factor[j] = Math.sqrt(own.reduce((sum, x) => sum + (x - offset[j]) ** 2 / trained, 0)) || 1;
  }
  const span = times[times.length - 1] - times[0];
  return {
    sample: {
      ...sample,
      times: times.map((time) => LASTS * (time - times[0]) / span),
      states: states.map((x, k) => (x - offset[k % d]) / factor[k % d]),
    },
    unscale(path) {
      for (let k = 0; k < path.length; k++) path[k] = offset[k % d] + factor[k % d] * path[k];
      return path;
    },
  };
}
