import { drawChart, type Layer } from "../charts/chart.ts";
import type { Outcome, Sample } from "../messages.ts";
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
  #path: Float64Array | undefined;
  #band: Outcome["band"];

  /** Listens for the table being opened: it is filled only then. */
  constructor() {
    this.#table.closest("details")!.addEventListener("toggle", () => this.#fillTable());
  }

  /** Shows other data, without a model. */
  begin(sample: Sample): void {
    this.#sample = sample;
    this.#path = undefined;
    this.#band = undefined;
    const shown = Math.min(MOST, sample.stateNames.length);
    this.#place.classList.toggle("several", shown > 1);
    this.#place.replaceChildren(
      ...Array.from({ length: shown }, () => document.createElement("div")),
    );
    this.draw();
    this.describe();
  }

  /** Shows the model as it is. */
  update(path: Float64Array | undefined, band?: Outcome["band"]): void {
    this.#path = path ?? this.#path;
    this.#band = band;
  }

  /** Draws what is to be seen now. */
  draw(): void {
    const sample = this.#sample;
    if (sample === undefined) return;
    const { stateNames, timeName, times, trained } = sample;
    const end = (times[trained - 1] + (times[trained] ?? times[trained - 1])) / 2;
    [...this.#place.children].forEach((place, j) =>
      drawChart(place, {
        across: { title: timeName },
        up: { title: stateNames[j], holds: this.#range(j), fixed: true },
        layers: this.#layers(j),
        marks: trained < times.length ? [{ x: end, label: "held back", look: "" }] : [],
        height: 200,
      })
    );
  }

  /** Says in words what is to be seen, for who does not see it; not at every update. */
  describe(outcome?: Outcome): void {
    const sample = this.#sample!;
    const { stateNames, timeName, times, trained } = sample;
    const shown = stateNames.slice(0, MOST).map((name, j) => {
      const [low, high] = this.#range(j);
      return `${name} from ${value(low)} to ${value(high)}`;
    });
    const more = stateNames.length > MOST ? `, and ${stateNames.length - MOST} more` : "";
    this.#place.setAttribute(
      "aria-label",
      `${times.length} values over ${timeName}, ${times.length - trained} of them held back: ` +
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
    const { times, states, trained, measured, stateNames: { length: d } } = this.#sample!;
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
    const path = this.#path;
    if (path !== undefined) {
      const y = Array.from(times, (_, i) => path[i * d + j]);
      layers.push({ mark: "line", look: "model", x: times, y });
    }
    const band = this.#band;
    if (band !== undefined) {
      const of = (values: Float64Array) => Array.from(band.times, (_, i) => values[i * d + j]);
      layers.unshift({
        ...{ mark: "band", look: "", x: band.times, y: of(band.lower), upper: of(band.upper) },
      });
    }
    return layers;
  }

  #fillTable(): void {
    const sample = this.#sample;
    if (sample === undefined || !this.#table.closest("details")!.open) return;
    const { timeName, stateNames, times, states } = sample;
    const d = stateNames.length;
    const every = Math.ceil(times.length / ROWS);
    const path = this.#path;
    fillTable(
      this.#table,
      [timeName, ...stateNames.flatMap((name) => [name, `${name}, model`])],
      Array.from(times).flatMap((time, i) =>
        i % every === 0
          ? [[
            value(time),
            ...stateNames.flatMap((_, j) => [value(states[i * d + j]), value(path?.[i * d + j])]),
          ]]
          : []
      ),
    );
  }
}
