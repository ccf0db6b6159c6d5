import type { VectorField } from "../../../solvers/mod.ts";
import { linear, type Parameters, Tensor } from "../../../tensors/mod.ts";
import { activationNamed } from "../network/activations.ts";
import { amountsIn } from "../network/amounts.ts";
import { fieldOf, standIns } from "../network/field_of.ts";
import type { NetworkConfig } from "../plan.ts";
import type { Precondition } from "./preconditioned.ts";
import { partsOf, type Piece, piecesOf, type Rows, rowsOf } from "./matching_data.ts";
import { NormalSums } from "./ridge.ts";
import { longestOf } from "../network/relaxation.ts";
import { stableParameters } from "../network/stable_matrix.ts";
import { rollOut, type Stepping } from "../forecasts/roll_out.ts";
import type { SmoothedRecording } from "./smoothed_recording.ts";

/** The network to begin with. */
interface Beginning {
  /** Its parameters, flat. A linear map goes past the hidden layers where there are some. */
  readonly parameters: Float64Array;
  /** The curvature of the regression along its last layer and its linear map. */
  readonly precondition: Precondition;
}

/** What a network that is matched is made of. */
type MatchedNetwork = Pick<NetworkConfig, "hidden" | "activation" | "seed" | "stable" | "amounts">;

/** What is to be stable decays by this at least at first, over the longest trajectory. */
const SLOWEST = 0.1;
/** Penalties on the weights of the hidden units, and on those of the linear map. */
const NETWORK_PENALTIES = [1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2];
const LINEAR_PENALTIES = [1e-6, 1e-5, 1e-4, 1e-3];
const BESIDE_NETWORK = 1e-5;
/** The hidden layers' first weights are drawn this many times as wide. */
const REACHES = [0.5, 1, 2];
/** A forecast that is further off than this many deviations counts as that far off. */
const LOST = 2;
/** The least curvature that the training is told of. */
const FLOOR = 1e-6;

/**
 * Finds a network to begin a training with: its last layer and its linear map by ridge
 * regression on the slopes of the smoothed data, its hidden layers as drawn. What is penalised
 * how much is settled by forecasts of parts of the data that were left out of the regression.
 */
export function matchGradients(
  recording: SmoothedRecording,
  network: MatchedNetwork,
  stepping: Stepping,
): Beginning {
  const parts = partsOf(recording);
  const rows = rowsOf(recording, parts);
  const plain = network.hidden.length === 0;
  const candidates = (plain ? [1] : REACHES).flatMap((reach): Candidate[] => {
    const model = new Matched(recording, network, reach, rows);
    return (plain ? LINEAR_PENALTIES : NETWORK_PENALTIES).map((penalty) => ({ model, penalty }));
  });
  const { model, penalty } = bestOf(candidates, recording, piecesOf(recording, parts), stepping);
  return model.beginning(penalty, network, SLOWEST / longestOf(recording));
}

/** A field whose last layer is found by regression. */
class Matched {
  readonly field: VectorField;
  readonly #hidden: readonly number[];
  /** The units of the last hidden layer. */
  readonly #units: number;
  /** The elements of the state. */
  readonly #d: number;
  /** What the network sees: the state, then what drives it. */
  readonly #seen: number;
  readonly #all: NormalSums;
  readonly #folds = new Map<number, NormalSums>();

  constructor(
    { d, m: channels }: SmoothedRecording,
    options: MatchedNetwork,
    reach: number,
    { states, rates, folds }: Rows,
  ) {
    const { hidden, activation, seed, amounts } = options;
    this.#d = d;
    this.#hidden = hidden;
    const bypass = hidden.length > 0;
    const seen = this.#seen = d + channels;
    this.field = fieldOf({
      ...standIns(d, channels),
      ...{ hidden, activation, bypass, seesTime: false, seed, amounts },
    });
    const seenOf = (y: Float64Array) => amounts === undefined ? y : amountsIn(amounts, y);
    const rowsSeen = states.map(seenOf);
    const { parameters } = this.field;
    if (bypass) { for (const name of ["w0", "b0"]) scale(parameters, name, reach); }
    const units: number = this.#units = hidden.length > 0 ? hidden[hidden.length - 1] : 0;
    const m = 1 + seen + units;
    this.#all = new NormalSums(m, d);
    const features = featuresOf(parameters, hidden.length, activation, rowsSeen, seen);
    const row = new Float64Array(m);
    rowsSeen.forEach((y, i) => {
      row[0] = 1;
      row.set(y, 1);
      row.set(features.subarray(i * units, (i + 1) * units), 1 + seen);
      let fold = this.#folds.get(folds[i]);
      if (fold === undefined) this.#folds.set(folds[i], fold = new NormalSums(m, d));
      fold.add(row, rates[i]);
    });
    for (const fold of this.#folds.values()) this.#all.addSums(fold, 1);
  }

  /** Fits to all rows, or to those outside a fold. */
  fit(penalty: number, without?: number): void {
    const [d, seen, units] = [this.#d, this.#seen, this.#units];
    const sums = new NormalSums(1 + seen + units, d);
    sums.addSums(this.#all, 1);
    const left = without === undefined ? undefined : this.#folds.get(without);
    if (left !== undefined) sums.addSums(left, -1);
    if (sums.rows < 1) return;
    const beside = units > 0 ? BESIDE_NETWORK : penalty;
    const penalties = Float64Array.from(
      { length: 1 + seen + units },
      (_, i) => i === 0 ? 1e-12 : i <= seen ? beside : penalty,
    );
    const theta = sums.solve(penalties);
    const { parameters } = this.field;
    const last = this.#hidden.length;
    parameters.get(`b${last}`).data.set(theta.subarray(0, d));
    const map = theta.subarray(d, d + seen * d);
    if (units === 0) {
      parameters.get("w0").data.set(map);
    } else {
      parameters.get("bypass").data.set(map);
      parameters.get(`w${last}`).data.set(theta.subarray(d + seen * d));
    }
  }

  /** The curvature of the features along their rows in a field. */
  #precondition({ parameters }: VectorField, stable: boolean): Precondition {
    const [d, seen, units] = [this.#d, this.#seen, this.#units];
    const begins = (name: string) =>
      parameters.get(name).data.byteOffset / 8 -
      parameters.flat.byteOffset / 8;
    const last = this.#hidden.length;
    // A stable map of the state is not made of rows.
    const from = stable ? d : 0;
    const map = units === 0 ? "w0" : "bypass";
    const all: [feature: number, name: string, row: number][] = [
      [0, `b${last}`, 0],
      ...Array.from({ length: seen - from }, (_, k): typeof all[0] => [1 + from + k, map, k]),
      ...Array.from({ length: units }, (_, k): typeof all[0] => [1 + seen + k, `w${last}`, k]),
    ];
    return {
      rows: all.map(([, name, row]) => begins(name) + row * d),
      width: d,
      factor: this.#all.only(all.map(([feature]) => feature))
        .factor(new Float64Array(all.length).fill(FLOOR)),
    };
  }

  /** The network as fitted to all rows. */
  beginning(penalty: number, network: MatchedNetwork, slowest: number): Beginning {
    this.fit(penalty);
    const d = this.#d;
    const { parameters } = this.field;
    if (!network.stable) {
      return {
        parameters: parameters.flat.slice(),
        precondition: this.#precondition(this.field, false),
      };
    }
    const field = fieldOf({
      ...standIns(d, this.#seen - d),
      ...{ hidden: network.hidden, activation: network.activation, seed: network.seed },
      ...{ bypass: this.#units > 0, seesTime: false, stable: true },
    });
    const map = parameters.get(this.#units === 0 ? "w0" : "bypass").data;
    const stable: Record<string, Float64Array> = {
      ...stableParameters(map.slice(0, d * d), d, slowest),
      [this.#units === 0 ? "w0" : "bypass"]: map.subarray(d * d),
    };
    for (const name of field.parameters.names) {
      field.parameters.get(name).data.set(stable[name] ?? parameters.get(name).data);
    }
    return {
      parameters: field.parameters.flat.slice(),
      precondition: this.#precondition(field, true),
    };
  }
}

interface Candidate {
  readonly model: Matched;
  readonly penalty: number;
}

function bestOf(
  candidates: readonly Candidate[],
  recording: SmoothedRecording,
  pieces: readonly Piece[],
  stepping: Stepping,
): Candidate {
  const folds = [...new Set(pieces.map(({ fold }) => fold))];
  const judged = candidates.map((candidate) => {
    let [sum, count] = [0, 0];
    for (const fold of folds) {
      candidate.model.fit(candidate.penalty, fold);
      const left = pieces.filter((piece) => piece.fold === fold);
      const { error, cells } = errorOf(candidate.model.field, left, recording, stepping);
      sum += error * error * cells;
      count += cells;
    }
    return { ...candidate, error: Math.sqrt(sum / count) };
  });
  // The later of two equals has the larger penalty.
  return judged.reduce((best, one) => one.error <= best.error ? one : best);
}

/** How far forecasts of pieces are off, in standard deviations of the columns. */
function errorOf(
  field: VectorField,
  pieces: readonly Omit<Piece, "fold">[],
  { d, deviations }: SmoothedRecording,
  stepping: Stepping,
): { error: number; cells: number } {
  let [sum, cells] = [0, 0];
  for (const { times, states, start, drivers } of pieces) {
    const found = rollOut(field, times[0], start, times, {
      ...stepping,
      ...(drivers && { inputs: drivers }),
    });
    for (let i = 0; i < states.length; i++) {
      if (Number.isNaN(states[i])) continue;
      const off = Math.abs(found[i] - states[i]) / deviations[i % d];
      sum += off < LOST ? off * off : LOST * LOST;
      cells++;
    }
  }
  return { error: Math.sqrt(sum / cells), cells };
}

/** The values of the hidden units before the last layer, of shape [rows, units]. */
function featuresOf(
  parameters: Parameters,
  layers: number,
  activation: string,
  states: readonly Float64Array[],
  d: number,
): Float64Array {
  if (layers === 0) return new Float64Array(0);
  const all = new Float64Array(states.length * d);
  states.forEach((y, i) => all.set(y, i * d));
  let x = new Tensor(all, [states.length, d]);
  for (let k = 0; k < layers; k++) {
    x = activationNamed(activation)(linear(x, parameters.get(`w${k}`), parameters.get(`b${k}`)));
  }
  return x.data;
}

function scale(parameters: Parameters, name: string, factor: number): void {
  const { data } = parameters.get(name);
  for (let i = 0; i < data.length; i++) data[i] *= factor;
}
