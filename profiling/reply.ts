import type { Measurement } from "./measure.ts";
import { QUANTITIES } from "./row.ts";

/** How a worker ended. */
export interface WorkerEnd {
  /** Its exit code. */
  readonly code: number;
  /** The signal that ended it, if one did. */
  readonly signal: string | null;
  /** What it printed. */
  readonly stdout: string;
  /** What it complained of. */
  readonly stderr: string;
  /** Why the runner killed it, if it did. */
  readonly cut?: string;
}

/** A measurement, or the reason why there is none. */
export type Reply =
  | { readonly status: "ok"; readonly found: Measurement }
  | { readonly status: string; readonly found?: undefined };

const NUMBERS = QUANTITIES.filter((name) => name !== "reconstruction_error");

/** The most characters of a worker's own words in a status. */
const MOST = 200;

/**
 * Reads what a worker said, and believes none of it unseen.
 *
 * @param end How the worker ended.
 * @returns The measurement, or a status that says what was wrong.
 */
export function readReply({ code, signal, stdout, stderr, cut }: WorkerEnd): Reply {
  if (cut !== undefined) return { status: `killed: ${cut}` };
  if (signal === "SIGKILL") {
    return { status: "ended by SIGKILL: by the kernel, where memory has run out" };
  }
  if (signal !== null) return { status: withWords(`ended by ${signal}`, stderr) };
  if (code !== 0) return { status: withWords(`exit code ${code}`, stderr) };
  let reply: unknown;
  try {
    reply = JSON.parse(stdout);
  } catch {
    return { status: withWords("printed no measurement", stdout) };
  }
  const values = Object(reply) as Record<string, unknown>;
  for (const name of NUMBERS) {
    if (!isCount(values[name])) {
      return { status: `measured ${name} as ${shown(values[name])}, wanted a number` };
    }
  }
  const { reconstruction_error: error } = values;
  if (error !== null && !isCount(error)) {
    return {
      status: `measured reconstruction_error as ${shown(error)}, wanted a number or null`,
    };
  }
  const found = Object.fromEntries(
    QUANTITIES.map((name) => [name, values[name]]),
  );
  return { status: "ok", found: found as unknown as Measurement };
}

function shown(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, MOST);
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

/** What the most telling line looks like, the best first. */
const TELLING = [/out of memory/i, /error/i, /./];

/** A reason, with the worker's most telling line. */
function withWords(reason: string, text: string): string {
  // deno-lint-ignore no-control-regex
  const lines = text.replace(/\x1b\[[0-9;]*m/g, "").split("\n").map((line) => line.trim());
  const words = TELLING.map((pattern) => lines.find((line) => pattern.test(line)))
    .find((line) => line !== undefined);
  return words === undefined ? reason : `${reason}: ${words.slice(0, MOST)}`;
}
