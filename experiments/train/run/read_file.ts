import type { Recording } from "../../../systems/mod.ts";
import { count, counted, listed, UsageError } from "../../../commands/mod.ts";
import { nearestName } from "../../../tensors/internal.ts";
import { readRecordingFile, type ReadRecordingFileOptions } from "../../fit/read_recording_file.ts";
import { SYSTEMS } from "../../fit/systems.ts";
import { shortList } from "./columns_line.ts";

/**
 * Reads the table to train on.
 *
 * @throws {UsageError} If it cannot be read; where there is no such file, with the nearest system.
 */
export async function readFile(
  source: string,
  columns: ReadRecordingFileOptions,
): Promise<Recording> {
  const there = await Deno.stat(source).then(() => true, (error) => {
    return !(error instanceof Deno.errors.NotFound);
  });
  if (!there && !/[./\\]/.test(source)) {
    const known = Object.keys(SYSTEMS);
    throw new UsageError(
      `there is no system and no file ${JSON.stringify(source)}; the nearest system is ` +
        `${JSON.stringify(nearestName(source, known))} (known: ${known.join(", ")})`,
    );
  }
  return await readRecordingFile(source, columns);
}

/**
 * What is trained on, in a line.
 *
 * @param trained Of each trajectory, how many of its times are trained on.
 */
export function whatLine(source: string, recording: Recording, trained: readonly number[]): string {
  const { stateNames, trajectories, missing, start } = recording;
  const rows = trajectories.reduce((sum, { times }) => sum + times.length, 0);
  const doses = trajectories.reduce((sum, { doses = [] }) => sum + doses.length, 0);
  return [
    `${source}: ${counted(rows, "row")} of ${listed(shortList(stateNames))}`,
    ...(trajectories.length > 1 ? [`${count(trajectories.length)} trajectories`] : []),
    ...(doses > 0 ? [counted(doses, "dose")] : []),
    ...(missing > 0 ? [`${counted(missing, "cell")} missing`] : []),
    ...(start === undefined ? [] : [`times in seconds since ${start}`]),
    heldOutText(trained, trajectories.map(({ times }) => times.length)),
  ].join(", ");
}

function heldOutText(trained: readonly number[], rows: readonly number[]): string {
  const whole = trained.filter((n) => n === 0).length;
  const left = rows.reduce((sum, n, k) => sum + n - trained[k], 0);
  if (left === 0) return "nothing held out";
  if (whole > 0) return `the last ${count(whole)} of them held out`;
  return `the last ${counted(left, "row")} held out`;
}

/** Does something with what the user asked for: what is wrong with it is the user's to know. */
export function orUsageError<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    return refused(cause);
  }
}

/**
 * Throws what was wrong with what the user asked for.
 *
 * @throws {UsageError} If it was a number or a shape that cannot be; all else as it is.
 */
export function refused(cause: unknown): never {
  if (!(cause instanceof RangeError || cause instanceof TypeError)) throw cause;
  throw new UsageError(cause.message, { cause });
}
