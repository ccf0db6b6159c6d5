import { type ChildEnd, failureOf, withWords } from "../../../commands/mod.ts";
import type { Measurement } from "./measure.ts";
import { QUANTITIES } from "../row.ts";

/** A measurement, or the reason why there is none. */
export type Reply =
  | { readonly status: "ok"; readonly found: Measurement }
  | { readonly status: string; readonly found?: undefined };

const NUMBERS = QUANTITIES.filter((name) => name !== "reconstruction_error");

/** The most characters of a value in a status. */
const MOST = 200;

/**
 * Reads what a worker said, and believes none of it unseen.
 *
 * @param end How the worker ended.
 * @returns The measurement, or a status that says what was wrong.
 */
export function readReply(end: ChildEnd): Reply {
  const failed = failureOf(end);
  if (failed !== undefined) return { status: failed };
  let reply: unknown;
  try {
    reply = JSON.parse(end.stdout);
  } catch {
    return { status: withWords("printed no measurement", end.stdout) };
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
