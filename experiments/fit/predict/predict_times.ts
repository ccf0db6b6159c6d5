import { Calendar, type Span, UsageError } from "../../../commands/internal.ts";
import type { DateOrder, Recording } from "../../../systems/mod.ts";
import type { ModelConfig } from "../plan.ts";
import type { ForecastRequest, Moment } from "./forecast_request.ts";

/** The times of a model as its user writes them: numbers, or dates. */
export class ModelClock {
  readonly #calendar?: Calendar;
  readonly #timeName: string;
  readonly #order?: DateOrder;

  /**
   * Makes the clock of a model.
   *
   * @param order The order of dates of numbers that its table was read with.
   */
  constructor({ start, timeName }: Pick<ModelConfig, "start" | "timeName">, order?: DateOrder) {
    if (start !== undefined) this.#calendar = new Calendar(start);
    this.#timeName = timeName;
    this.#order = order;
  }

  /**
   * The time that an option says.
   *
   * @throws {UsageError} If it is a date, and times are numbers or the order of it was not told.
   */
  time<Given extends Moment | undefined>(
    given: Given,
    name: string,
  ): number | Extract<Given, undefined>;
  time(given: Moment | undefined, name: string): number | undefined {
    if (given === undefined) return given;
    if (this.#calendar === undefined) {
      if (typeof given === "number") return given;
      throw new UsageError(
        `--${name} must be a number, as ${this.#timeName} is, got ${JSON.stringify(given)}`,
      );
    }
    // 20240131 is a date where the table was so, too.
    const order = this.#order;
    const text = String(given);
    const date = typeof given === "number" && order === undefined
      ? undefined
      : this.#calendar.seconds(text, order);
    if (date !== undefined) return date;
    if (typeof given === "number") {
      if (this.#calendar.reaches(given)) return given;
      throw new UsageError(`--${name} is beyond all dates that there are, got ${given}`);
    }
    throw new UsageError(
      `--${name} must be a date such as 2024-01-31 or 2024-01-31T12:00, got ${
        JSON.stringify(given)
      }`,
    );
  }

  /**
   * What comes a distance, n times over, after a time.
   *
   * @throws {UsageError} If it is a span of dates, and times are numbers.
   */
  after(time: number, dt: number | Span, n: number): number {
    if (typeof dt === "number") return time + n * dt;
    if (this.#calendar !== undefined) return this.#calendar.after(time, dt, n);
    throw new UsageError(
      `--dt must be a number, as ${this.#timeName} is: days and the like are for times that are dates`,
    );
  }

  /**
   * Gives a recording the model's times: dates count from the first date that was trained on.
   *
   * @param source What it is called.
   * @throws {UsageError} If its times are numbers and those of the model dates, or the other way round.
   */
  inModelTime(recording: Recording, source: string): Recording {
    const { start, trajectories } = recording;
    const dated = this.#calendar !== undefined;
    if (dated !== (start !== undefined)) {
      throw new UsageError(
        `${source}: times must be ${
          dated ? "dates" : "numbers"
        }, as ${this.#timeName} was in training, ` +
          `and they are ${dated ? "numbers" : "dates"}`,
      );
    }
    const shift = start === undefined ? 0 : this.#calendar!.seconds(start)!;
    if (shift === 0) return recording;
    return {
      ...recording,
      trajectories: trajectories.map((one) => ({
        ...one,
        times: one.times.map((t) => t + shift),
        ...(one.doses &&
          { doses: one.doses.map((dose) => ({ ...dose, time: dose.time + shift })) }),
      })),
    };
  }

  /** A time as text; of a number as many digits as somebody would write. */
  text(time: number): string {
    const written = this.writer([time])(time);
    return String(typeof written === "number" ? Number(written.toPrecision(15)) : written);
  }

  /**
   * What writes times.
   *
   * @param times All of them.
   */
  writer(times: ArrayLike<number>): (time: number) => number | string {
    const calendar = this.#calendar;
    if (calendar === undefined) return (time) => time;
    return calendar.writer(times);
  }
}

/** The most rows of a forecast. */
export const MOST_ROWS = 10_000_000;

/**
 * The times of a forecast.
 *
 * @param t0 Where it starts unless told otherwise.
 * @throws {UsageError} If there are none or too many, or they are no such times as the model has.
 */
export function timesOf(
  { from, to, dt, times: all }: Pick<ForecastRequest, "from" | "to" | "dt" | "times">,
  t0: number,
  clock: ModelClock,
): Float64Array {
  if (all !== undefined) return Float64Array.from(all, (time) => clock.time(time, "times"));
  const first = clock.time(from, "from") ?? t0;
  const last = clock.time(to, "to");
  if (last === undefined || !(last > first)) {
    throw new UsageError(`--to must be after ${clock.text(first)}, got ${to}`);
  }
  const step = dt ?? (last - first) / 100;
  if (typeof step === "object" && step.unit === "months") {
    const times: number[] = [];
    for (let n = 0; times.length <= MOST_ROWS; n++) {
      const time = clock.after(first, step, n);
      if (time > last) return Float64Array.from(times);
      times.push(time);
    }
  }
  // Months end long before.
  const size = clock.after(0, step, 1);
  // The last time counts where it is met but for rounding.
  const rows = Math.floor((last - first) / size * (1 + 1e-12) + 1e-9) + 1;
  if (rows > MOST_ROWS) {
    throw new UsageError(`a forecast has at most ${MOST_ROWS} rows, --dt ${size} asks for ${rows}`);
  }
  return Float64Array.from({ length: rows }, (_, i) => Math.min(last, first + i * size));
}
