import { oneLine } from "../report/escape.ts";

/** How a process ended. */
export interface ChildEnd {
  /** Its exit code. */
  readonly code: number;
  /** The signal that ended it, if one did. */
  readonly signal: string | null;
  /** What it printed. */
  readonly stdout: string;
  /** What it complained of. */
  readonly stderr: string;
  /** How long it lived, in seconds. */
  readonly seconds?: number;
  /** Why it was killed by the one that started it, if it was. */
  readonly cut?: string;
}

/** The most characters of a process's own words in a reason. */
const MOST = 200;

/**
 * Why a process is no good, in one line.
 *
 * @returns The reason; undefined where it ended by itself with exit code 0.
 *
 * @example
 * ```ts
 * import { failureOf } from "./child_end.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const end = { code: 1, signal: null, stdout: "", stderr: "error: too far\n    at here" };
 * assertEquals(failureOf(end), "exit code 1: error: too far");
 * assertEquals(failureOf({ ...end, code: 0 }), undefined);
 * ```
 */
export function failureOf({ code, signal, stderr, cut }: ChildEnd): string | undefined {
  if (cut !== undefined) return `killed: ${cut}`;
  if (signal === "SIGKILL") return "ended by SIGKILL: by the kernel, where memory has run out";
  if (signal !== null) return withWords(`ended by ${signal}`, stderr);
  return code === 0 ? undefined : withWords(`exit code ${code}`, stderr);
}

/** What the most telling line looks like, the best first. */
const TELLING = [/out of memory/i, /(^|\s)(error|\w*Error): /, /error/i, /./];

/**
 * A reason, with the most telling line of what a process said.
 *
 * @returns The reason and the line, which is cut where it is long.
 *
 * @example
 * ```ts
 * import { withWords } from "./child_end.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(withWords("exit code 1", "Check a.ts\nerror: no b"), "exit code 1: error: no b");
 * ```
 */
export function withWords(reason: string, text: string): string {
  // deno-lint-ignore no-control-regex
  const plain = text.replace(/\x1b\[[0-9;]*m/g, "");
  const lines = plain.split("\n").map((line) => oneLine(line).trim());
  const words = TELLING.map((pattern) => lines.find((line) => pattern.test(line)))
    .find((line) => line !== undefined);
  return words === undefined ? reason : `${reason}: ${words.slice(0, MOST)}`;
}
