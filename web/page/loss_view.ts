import { drawChart } from "../charts/chart.ts";
import type { Outcome, Progress } from "../messages.ts";
import { find } from "./elements.ts";
import { counted, value } from "./numbers.ts";

/** Points of the line, at most. */
const POINTS = 1200;

/** What is shown of a training here. */
type Shown = Pick<Progress, "losses" | "stage" | "iterations" | "unit">;

/** The loss against the updates. */
export class LossView {
  readonly #place = find("losses");
  #x: number[] = [];
  #y: number[] = [];
  #stages: { x: number; label: string; look: string }[] = [];
  #iterations = 1;

  /** Forgets all. */
  begin(): void {
    [this.#x, this.#y, this.#stages] = [[], [], []];
    this.draw();
    this.describe();
  }

  /** Adds what is new. */
  update({ losses, stage, iterations, unit }: Shown): void {
    if (unit === undefined || unit === "updates") this.#iterations = iterations;
    if (losses.length > 0 && this.#stages.at(-1)?.label !== stage) {
      this.#stages.push({ x: losses[0].iteration, label: stage, look: "" });
    }
    for (const { iteration, loss } of losses) {
      this.#x.push(iteration);
      this.#y.push(loss);
    }
  }

  /** Shows every loss in place of those that were shown. */
  replace(losses: NonNullable<Outcome["losses"]>): void {
    [this.#x, this.#y, this.#stages] = [[], [], []];
    const iterations = losses.length;
    for (const { stage, ...loss } of losses) this.update({ losses: [loss], stage, iterations });
  }

  /** Draws what is to be seen now. */
  draw(): void {
    const every = Math.ceil(this.#x.length / POINTS);
    const kept = (values: readonly number[]) => values.filter((_, k) => k % every === 0);
    drawChart(this.#place, {
      across: { title: "updates", holds: [0, this.#iterations] },
      up: { title: "loss", scale: "ratio" },
      layers: [{ mark: "line", look: "model", x: kept(this.#x), y: kept(this.#y) }],
      marks: this.#stages,
      height: 170,
    });
  }

  /** Says in words what is to be seen. */
  describe(): void {
    this.#place.setAttribute(
      "aria-label",
      this.#y.length === 0
        ? "No loss yet"
        : `The loss over ${counted(this.#y.length)} updates, from ${value(this.#y[0])} to ` +
          `${value(this.#y.at(-1))}. Stages: ${this.#stages.map(({ label }) => label).join(", ")}.`,
    );
  }
}
