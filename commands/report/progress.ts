import { unicodeWidth } from "@std/cli/unicode-width";
import { ProgressBar } from "@std/cli/unstable-progress-bar";
import { oneLine } from "./escape.ts";
import { columnsOf } from "./fold.ts";
import { complain } from "./print.ts";

/** How far something is. */
export interface ProgressState {
  /** What is done of it. */
  readonly done: number;
  /** All of it. */
  readonly of: number;
}

/** Shows how far something is. */
export interface Progress<State extends ProgressState> {
  /** Shows a state. */
  show(state: State): void;
  /** Ends the showing. */
  stop(): Promise<void>;
}

/**
 * A time in words: `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`.
 *
 * @example
 * ```ts
 * import { formatSeconds } from "./progress.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatSeconds(185), "3 min 5 s");
 * ```
 */
export function formatSeconds(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/**
 * Progress as plain lines.
 *
 * @param text What a line says of a state.
 * @param parts Into how many parts the way is divided, with a line at the end of each; default a
 *   line a state.
 *
 * @example
 * ```ts
 * import { progressLines } from "./progress.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const lines: string[] = [];
 * const progress = progressLines((line) => lines.push(line), ({ done }) => String(done), 10);
 * for (let done = 1; done <= 200; done++) progress.show({ done, of: 200 });
 * assertEquals(lines.slice(0, 2), ["20", "40"]);
 * ```
 */
export function progressLines<State extends ProgressState>(
  print: (line: string) => void,
  text: (state: State) => string,
  parts?: number,
): Progress<State> {
  let reached = 0;
  return {
    show(state) {
      const before = reached;
      if (parts !== undefined) reached = Math.floor(parts * state.done / state.of);
      if (parts === undefined || reached > before) print(text(state));
    },
    stop: () => Promise.resolve(),
  };
}

/** How progress is shown. */
export interface ProgressOptions {
  /** Whether a bar's line goes at the end. Default false. */
  readonly clear?: boolean;
  /** How many lines there are at most where there is no bar. Default one a state. */
  readonly parts?: number;
}

/**
 * Progress on the standard error: a bar on a terminal, plain lines where the output goes elsewhere
 * or `NO_COLOR` asks for text alone.
 *
 * @param of All that is to be done.
 * @param text What it says of a state.
 * @param options Whether the bar stays, and how many lines there are without it.
 * @returns The progress.
 */
export function progressOn<State extends ProgressState>(
  of: number,
  text: (state: State) => string,
  { clear, parts }: ProgressOptions = {},
): Progress<State> {
  return Deno.noColor || !Deno.stderr.isTerminal()
    ? progressLines(complain, text, parts)
    : progressBar(of, text, { clear });
}

/** How {@linkcode progressBar} draws. */
export interface BarOptions {
  /** Whether the line goes at the end. Default false. */
  readonly clear?: boolean;
  /** Where it is drawn. Default the standard error. */
  readonly writable?: WritableStream<Uint8Array>;
  /** How many characters the terminal has, asked for at every drawing. Default what it says. */
  readonly columns?: () => number;
}

/** Columns where what is drawn on does not say how many it has. */
const COLUMNS = 100;

/** How long a bar is; one that has not the room for the least is not drawn. */
const BAR = { least: 8, most: 30 } as const;

/**
 * Progress as a bar that is drawn anew on one line of the terminal, whatever its width is.
 *
 * @param of All that is to be done.
 * @param text What stands beside the bar. Parts of it with two spaces between them are left out
 *   where there is no room, the last but one first.
 * @param options Where it is drawn, and whether it stays.
 * @returns The progress.
 */
export function progressBar<State extends ProgressState>(
  of: number,
  text: (state: State) => string,
  { columns = () => columnsOf(Deno.stderr) ?? COLUMNS, ...options }: BarOptions = {},
): Progress<State> {
  let shown = `0/${of}`;
  const bar = new ProgressBar({
    ...{ ...options, max: of },
    // A character in the last column would begin another line on some terminals.
    formatter: ({ value, max }) => barLine(value / max, shown, columns() - 1),
  });
  return {
    show(state) {
      bar.value = state.done;
      shown = oneLine(text(state));
    },
    stop: () => bar.stop(),
  };
}

function barLine(part: number, text: string, room: number): string {
  const words = shortened(text, room);
  const length = Math.min(BAR.most, room - unicodeWidth(words) - "[] ".length);
  if (length < BAR.least) return words;
  const filled = Math.floor(length * Math.min(1, part));
  return `[${"#".repeat(filled).padEnd(length, "-")}] ${words}`;
}

/** What of a text there is room for. */
function shortened(text: string, room: number): string {
  const parts = text.split("  ");
  while (parts.length > 2 && unicodeWidth(parts.join("  ")) > room) parts.splice(-2, 1);
  const words = parts.join("  ");
  if (unicodeWidth(words) <= room) return words;
  let kept = "";
  for (const character of words) {
    if (unicodeWidth(kept + character) >= room) break;
    kept += character;
  }
  return `${kept}…`;
}
