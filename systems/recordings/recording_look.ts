import { cutNumbers, drawn, type Look, partsLook } from "../../tensors/internal.ts";
import type { Recording } from "./recording.ts";

/** Of more trajectories only the first ones are drawn and printed. */
const MOST = 6;

/** How a recording is printed, and what a notebook shows of it: its first trajectory. */
export const RECORDING_LOOK: Look<Recording> = /* @__PURE__ */ (() => ({
  ...partsLook<Recording>("Recording"),
  print(recording) {
    const { trajectories } = recording;
    const shown = trajectories.slice(0, MOST).map((one) => ({
      ...one,
      times: cutNumbers(one.times),
      states: cutNumbers(one.states),
      ...(one.inputs && { inputs: cutNumbers(one.inputs) }),
    }));
    const more = trajectories.length - shown.length;
    const all = more > 0 ? [...shown, `… ${more} more`] : shown;
    return ["Recording", {
      ...Object.fromEntries(Object.entries(recording).filter(([, part]) => part !== undefined)),
      trajectories: all,
    }];
  },
  show(recording) {
    const { source, stateNames, timeName, start, trajectories } = recording;
    const rows = trajectories.reduce((sum, { times }) => sum + times.length, 0);
    const many = trajectories.length;
    const [{ times, states }] = trajectories;
    const text = `Recording of ${source}: ${rows} rows of ${stateNames.join(", ")}` +
      (many > 1 ? ` in ${many} trajectories, of which this is the first` : "");
    return drawn<typeof import("../../figures/internal.ts")>(
      text,
      ({ fitPlot, PLOT_LOOK }) =>
        PLOT_LOOK.show(fitPlot({
          data: { times, states: Array.from(times, (_, i) => rowOf(states, stateNames.length, i)) },
          names: stateNames,
          timeName: start === undefined ? timeName : `${timeName}, seconds from ${start}`,
        })),
    );
  },
}))();

function rowOf(states: Float64Array, width: number, i: number): Float64Array {
  return states.subarray(i * width, (i + 1) * width);
}
