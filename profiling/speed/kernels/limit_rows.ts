import { UsageError, withWords } from "../../../commands/mod.ts";
import { median } from "../../statistics/fit.ts";
import { ratioRow } from "../ratio_row.ts";
import type { SpeedRow } from "../speed_row.ts";
import { type Effort, repeated, timePairs } from "../time_pairs.ts";
import { whiteDwarfGradient } from "./white_dwarf_gradient.ts";

const TEXT = {
  part: "limit",
  name: "white-dwarf gradient: compiled against the limit program",
  claim: { most: 1.6 },
};

/** What the limit program prints, a line a round of its own. */
const LINE = /^([\d.]+) ms per gradient/gm;

/**
 * Measures the white dwarf's gradient by turns with the limit program.
 *
 * @param path The program; without one the row says how to come by it.
 * @throws {UsageError} If it cannot be started, fails, or prints no times.
 */
export async function limitRows(path: string | undefined, effort: Effort): Promise<SpeedRow[]> {
  if (path === undefined) {
    const missing = "not given: write one, as --help says, then --limit ./limit";
    return [{ ...TEXT, unit: "times as long", missing }];
  }
  const program = () => limitSeconds(path);
  // It runs half a second; so long a time of this library meets the same of the machine.
  const first = await program();
  const gradient = whiteDwarfGradient();
  const own = repeated(() => gradient.run(), Math.max(effort.seconds, 400 * first));
  const times = await timePairs(own, program, effort.pairs);
  gradient.release();
  return [ratioRow(TEXT, times)];
}

/**
 * Runs the limit program.
 *
 * @returns Seconds a gradient, the median of what it prints.
 * @throws {UsageError} If it cannot be started, fails, or prints no times.
 */
export async function limitSeconds(path: string): Promise<number> {
  const { code, stdout, stderr } = await runProgram(path);
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  const wrong = (what: string) => new UsageError(`--limit ${path}: ${what}`);
  if (code !== 0) throw wrong(withWords(`exit code ${code}`, err));
  const times = [...out.matchAll(LINE)].map(([, milliseconds]) => Number(milliseconds) / 1000);
  if (times.length === 0 || !times.every((x) => x > 0)) {
    throw wrong(
      `it must print lines such as "0.444 ms per gradient", got ${
        JSON.stringify(out.slice(0, 80))
      }`,
    );
  }
  return median(times);
}

async function runProgram(path: string): Promise<Deno.CommandOutput> {
  try {
    return await new Deno.Command(path, { stdin: "null" }).output();
  } catch (cause) {
    if (cause instanceof Deno.errors.NotCapable) throw cause;
    throw new UsageError(`cannot start --limit ${path}: ${(cause as Error).message}`, { cause });
  }
}
