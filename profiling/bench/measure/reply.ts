import type { JobEnd } from "../../../commands/mod.ts";
import { leastSeconds, type Measurement } from "./measure.ts";
import { COSTS, QUANTITIES } from "../row.ts";

/** The most characters of a value in a reason. */
const MOST = 200;

/** What a worker is to reply, and what reads it. */
export const MEASUREMENT = { wanted: "measurement", read: readMeasurement } as const;

/** Reads what a worker says, and believes what can be: it came after so many seconds here. */
function readMeasurement(reply: unknown, seconds: number): JobEnd<Measurement> {
  const values = Object(reply) as Record<string, unknown>;
  for (const name of COSTS) {
    if (!isCount(values[name])) {
      return { failed: `measured ${name} as ${shown(values[name])}, wanted a number` };
    }
  }
  const { reconstruction_error: error } = values;
  if (error !== null && !isCount(error)) {
    return { failed: `measured reconstruction_error as ${shown(error)}, wanted a number or null` };
  }
  const found = Object.fromEntries(
    QUANTITIES.map((name) => [name, values[name]]),
  ) as unknown as Measurement;
  const least = leastSeconds(found);
  if (seconds < least) {
    return {
      failed: `says that it measured for ${least.toPrecision(2)} s at least, and ended after ` +
        `${seconds.toPrecision(2)} s`,
    };
  }
  return { found };
}

function shown(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, MOST);
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
