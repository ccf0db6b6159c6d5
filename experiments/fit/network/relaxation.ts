import type { VectorField } from "../../../solvers/mod.ts";
import type { SmoothedRecording } from "../matching/smoothed_recording.ts";
import { type FieldConfig, sizeOfState } from "./field_of.ts";
import { stableParameters } from "./stable_matrix.ts";

/** What is slowest in a relaxation that is stable by construction decays at this rate at least. */
const SLOWEST = 1e-9;

/** The length of the longest trajectory, in the network's unit of time. */
export function longestOf({ trajectories }: Pick<SmoothedRecording, "trajectories">): number {
  return Math.max(...trajectories.map(({ times }) => times[times.length - 1] - times[0]));
}

/**
 * Makes the linear map of a field a chain of relaxations, and its biases 0: each column decays, and is fed by
 * hidden elements that decay as well, as amounts do that pass from one compartment to the next.
 *
 * @param rates Those of the columns, then those of the hidden elements; the last one goes on.
 */
export function relax(
  { parameters }: VectorField,
  model: Pick<FieldConfig, "stateNames" | "hiddenStates" | "stable">,
  rates: readonly number[],
): void {
  const columns = model.stateNames.length;
  const d = sizeOfState(model);
  // Row i: what element i does to the slopes of all.
  const w = new Float64Array(d * d);
  for (let k = 0; k < columns; k++) w[k * d + k] = -rates[0];
  for (let h = columns; h < d; h++) {
    const rate = rates[Math.min(1 + h - columns, rates.length - 1)];
    w[h * d + h] = -rate;
    w[h * d + (h - columns) % columns] = rate;
  }
  for (const name of parameters.names) {
    if (/^b\d/.test(name)) parameters.get(name).data.fill(0);
  }
  if (model.stable) {
    for (const [name, values] of Object.entries(stableParameters(w, d, SLOWEST))) {
      parameters.get(name).data.set(values);
    }
  } else parameters.get(parameters.names.includes("bypass") ? "bypass" : "w0").data.set(w);
}
