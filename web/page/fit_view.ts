import { drawChart, type Layer } from "../charts/chart.ts";
import type { Curve, Outcome, Sample } from "../messages.ts";
import { fillTable, find } from "./elements.ts";
import { value } from "./numbers.ts";

/** Elements that are drawn; more would be too small to read. */
const MOST = 4;

/** Dots of an element at most: of one that was measured each is of interest. */
const DOTS = { measured: 500, curve: 70 };

/** Rows of the table, at most. */
const ROWS = 60;

/** The fit: data, model and forecast, a panel for each element of the state. */
export class FitView {
  readonly #place = find("fit");
  readonly #table = find<HTMLTableElement>("fit-table");
  #sample: Sample | undefined;
  #curve: Curve | undefined;
  #trained = 0;

  /** Listens for the table being opened: it is filled only then. */
  constructor() {
    this.#table.closest("details")!.addEventListener("toggle", () => this.#fillTable());
  }

  /** Shows other data, without a model. */
  begin(sample: Sample): void {
    this.#sample = sample;
    this.#curve = undefined;
    this.#trained = sample.trained;
    const shown = Math.min(MOST, sample.stateNames.length);
    this.#place.classList.toggle("several", shown > 1);
    this.#place.replaceChildren(
      ...Array.from({ length: shown }, () => document.createElement("div")),
    );
    this.draw();
    this.describe();
  }

  /** Shows the model as it is: its path at the times of the data. */
  update(path: Float64Array | undefined): void {
    if (path) this.#curve = { times: this.#sample!.times, middle: path };
  }

  /** Shows what came of a training. */
  conclude(outcome: Outcome): void {
    this.#curve = outcome.curve ?? this.#curve;
    this.#trained = outcome.trained ?? this.#trained;
    this.describe(outcome);
  }

  /** Draws what is to be seen now. */
  draw(): void {
    const sample = this.#sample;
    if (sample === undefined) return;
    const { stateNames, timeName, times } = sample;
    const trained = this.#trained;
    const end = (times[trained - 1] + times[trained]) / 2;
    [...this.#place.children].forEach((place, j) =>
      drawChart(place, {
        across: { title: timeName },
        up: { title: stateNames[j], holds: this.#range(j), fixed: true },
        layers: this.#layers(j),
        marks: end > times[0] ? [{ x: end, label: "held back", look: "" }] : [],
        height: 200,
      })
    );
  }

  /** Says in words what is to be seen, for who does not see it; not at every update. */
  describe(outcome?: Outcome): void {
    const sample = this.#sample!;
    const { stateNames, timeName, times } = sample;
    const shown = stateNames.slice(0, MOST).map((name, j) => {
      const [low, high] = this.#range(j);
      return `${name} from ${value(low)} to ${value(high)}`;
    });
    const more = stateNames.length > MOST ? `, and ${stateNames.length - MOST} more` : "";
    this.#place.setAttribute(
      "aria-label",
      `${times.length} values over ${timeName}, ${
        times.length - this.#trained
      } of them held back: ` +
        `${shown.join(", ")}${more}. ${outcome?.verdict ?? "Not trained to the end yet."}`,
    );
    this.#fillTable();
  }

  /** The range of the data: a model that leaves it does not squeeze them. */
  #range(j: number): [number, number] {
    const { states, stateNames: { length: d } } = this.#sample!;
    let [low, high] = [Infinity, -Infinity];
    for (let k = j; k < states.length; k += d) {
      if (Number.isNaN(states[k])) continue;
      low = Math.min(low, states[k]);
      high = Math.max(high, states[k]);
    }
    const space = (high - low || Math.abs(high) || 1) * 0.08;
    return [low - space, high + space];
  }

  #layers(j: number): Layer[] {
    const { times, states, measured, stateNames: { length: d } } = this.#sample!;
    const trained = this.#trained;
    const every = Math.ceil(times.length / (measured ? DOTS.measured : DOTS.curve));
    const dots = (from: number, to: number, look: string): Layer => {
      const kept = Array.from(
        { length: Math.ceil((to - from) / every) },
        (_, k) => from + k * every,
      );
      return {
        ...{ mark: "dots", look },
        x: kept.map((i) => times[i]),
        y: kept.map((i) => states[i * d + j]),
      };
    };
    const layers = [dots(0, trained, "data"), dots(trained, times.length, "held")];
    const curve = this.#curve;
    if (curve === undefined) return layers;
    const of = (values: Float64Array) => Array.from(curve.times, (_, i) => values[i * d + j]);
    const { times: x, middle, lower, upper } = curve;
    if (lower !== undefined && upper !== undefined) {
      layers.unshift({ mark: "band", look: "", x, y: of(lower), upper: of(upper) });
    }
    layers.push({ mark: "line", look: "model", x, y: of(middle) });
    return layers;
  }

  #fillTable(): void {
    const sample = this.#sample;
    if (sample === undefined || !this.#table.closest("details")!.open) return;
    const { timeName, stateNames, times, states } = sample;
    const d = stateNames.length;
    const every = Math.ceil(times.length / ROWS);
    const model = modelAt(times, this.#curve, d);
    fillTable(
      this.#table,
      [timeName, ...stateNames.flatMap((name) => [name, `${name}, model`])],
      Array.from(times).flatMap((time, i) =>
        i % every === 0
          ? [[
            value(time),
            ...stateNames.flatMap((_, j) => [value(states[i * d + j]), value(model?.[i * d + j])]),
          ]]
          : []
      ),
    );
  }
}

/** The model at the times of the data: what the curve has nearest to each. */
function modelAt(times: Float64Array, curve: Curve | undefined, d: number) {
  if (curve === undefined || curve.times === times) return curve?.middle;
  let k = 0;
  return Float64Array.from({ length: times.length * d }, (_, n) => {
    const time = times[Math.floor(n / d)];
    const distance = (at: number) => Math.abs(curve.times[at] - time);
    while (k + 1 < curve.times.length && distance(k + 1) <= distance(k)) k++;
    return curve.middle[k * d + n % d];
  });
}
