import type { Recording } from "../../../systems/mod.ts";
import type { Band, Forecaster } from "../plan.ts";
import type { Drawn, DrawnInputs } from "../../../figures/internal.ts";

/** What is drawn of a recording. */
interface DrawnRecording {
  /** The data. */
  readonly recording: Pick<Recording, "trajectories" | "inputNames" | "doses">;
  /** Of each trajectory, how many of its times were trained on. */
  readonly trained: readonly number[];
  /** What forecasts. */
  readonly forecaster: Forecaster;
  /** Of each trajectory, the states of the model at its times, row by row. */
  readonly forecasts: readonly Float64Array[];
  /** The band around its forecasts, where one is known. */
  readonly band?: Band;
  /** How inputs go from row to row. Default "linear". */
  readonly inputKind?: DrawnInputs["kind"];
}

/** The trajectories of a recording beside what the model makes of them, to be drawn. */
export function drawnTrajectories(
  { recording, trained, forecaster, forecasts, band, inputKind = "linear" }: DrawnRecording,
): Drawn[] {
  const { trajectories, inputNames } = recording;
  return trajectories.map((one, k): Drawn => {
    const { name, times, states, inputs, doses } = one;
    const fine = fineTimes(times);
    const start = forecaster.startOf(one, trained[k]);
    return {
      ...{ name, times, states, trained: trained[k], forecast: forecasts[k] },
      path: { times: fine, states: forecaster.forecast(start, fine, one) },
      ...(band && { band: { times: fine, ...band(one, trained[k], fine) } }),
      ...(inputNames !== undefined && inputs !== undefined && {
        inputs: { names: inputNames, times, values: inputs, kind: inputKind },
      }),
      ...(doses !== undefined && { doses }),
    };
  });
}

/** How many times a path has at least, for its drawing. */
const FINE = 400;

/** The times of data, with others in between where these are far apart. */
function fineTimes(times: Float64Array): Float64Array {
  const longest = (times[times.length - 1] - times[0]) / FINE;
  const fine = [times[0]];
  for (let i = 1; i < times.length; i++) {
    const pieces = Math.ceil((times[i] - times[i - 1]) / longest - 1e-9);
    for (let k = 1; k < pieces; k++) {
      fine.push(times[i - 1] + (times[i] - times[i - 1]) * k / pieces);
    }
    fine.push(times[i]);
  }
  return Float64Array.from(fine);
}
