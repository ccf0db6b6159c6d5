/**
 * A stand-in for `@std/cli/unstable-progress-bar`; see `offline/README.md`.
 *
 * @module
 */

/** What {@linkcode ProgressBarOptions.formatter} is given. */
export interface ProgressBarFormatter {
  /** The time since the start, as mm:ss. */
  styledTime: string;
  /** The bar. */
  progressBar: string;
  /** The time since the start, in milliseconds. */
  time: number;
  /** What `time` was when the line was last written. */
  previousTime: number;
  /** How far it is. */
  value: number;
  /** What `value` was when the line was last written. */
  previousValue: number;
  /** How far it goes. */
  max: number;
}

/** How a {@linkcode ProgressBar} looks, and where. */
export interface ProgressBarOptions {
  /** Where it is written; by default the standard error. */
  writable?: WritableStream<Uint8Array>;
  /** Where it starts; 0 by default. */
  value?: number;
  /** How far it goes. */
  max: number;
  /** The characters in the bar; 50 by default. */
  barLength?: number;
  /** The character of what is done; "#" by default. */
  fillChar?: string;
  /** The character of what is left; "-" by default. */
  emptyChar?: string;
  /** Whether the line is taken away at the end. */
  clear?: boolean;
  /** Makes the line; by default time, bar and KiB. */
  formatter?: (formatter: ProgressBarFormatter) => string;
  /** Whether `writable` stays open at the end; `true` by default. */
  keepOpen?: boolean;
}

const CLEAR_LINE = "\r\u001b[K";

/** A line on the terminal that says how far something is. It is written once a second. */
export class ProgressBar {
  /** How far it is; set this. */
  value: number;
  /** How far it goes. */
  max: number;

  #options: ProgressBarOptions;
  #writer: WritableStreamDefaultWriter<Uint8Array>;
  #timer: ReturnType<typeof setInterval>;
  #start = performance.now();
  #previous = { time: 0, value: 0 };

  /** @param options How it looks, and where. */
  constructor(options: ProgressBarOptions) {
    this.#options = options;
    this.value = options.value ?? 0;
    this.max = options.max;
    this.#previous.value = this.value;
    this.#writer = (options.writable ?? Deno.stderr.writable).getWriter();
    this.#timer = setInterval(() => void this.#draw(), 1000);
    void this.#draw();
  }

  /** Writes the line a last time, or takes it away, and lets go of `writable`. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    if (this.#options.clear) {
      await this.#write(CLEAR_LINE);
    } else {
      await this.#draw();
      await this.#write("\n");
    }
    if (this.#options.keepOpen === false) await this.#writer.close().catch(() => {});
    this.#writer.releaseLock();
  }

  async #draw(): Promise<void> {
    const { barLength = 50, fillChar = "#", emptyChar = "-", formatter = defaultLine } =
      this.#options;
    const time = performance.now() - this.#start;
    const { value, max } = this;
    const filled = Math.trunc(Math.min(Math.max(value / max, 0), 1) * barLength) || 0;
    const line = formatter({
      styledTime: minutesAndSeconds(time),
      progressBar: fillChar.repeat(filled) + emptyChar.repeat(barLength - filled),
      time,
      previousTime: this.#previous.time,
      value,
      previousValue: this.#previous.value,
      max,
    });
    this.#previous = { time, value };
    await this.#write(CLEAR_LINE + line);
  }

  /** A reader that has gone away is no reason to stop the work that the bar is about. */
  async #write(text: string): Promise<void> {
    await this.#writer.write(new TextEncoder().encode(text)).catch(() =>
      clearInterval(this.#timer)
    );
  }
}

function minutesAndSeconds(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000);
  return [Math.trunc(seconds / 60), seconds % 60].map((n) => `${n}`.padStart(2, "0")).join(":");
}

function defaultLine({ styledTime, progressBar, value, max }: ProgressBarFormatter): string {
  const kibibytes = (bytes: number) => (bytes / 1024).toFixed(2);
  return `[${styledTime}] [${progressBar}] [${kibibytes(value)}/${kibibytes(max)} KiB]`;
}
