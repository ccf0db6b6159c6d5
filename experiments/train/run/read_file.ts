import type { Recording } from "../../../systems/mod.ts";
import { UsageError } from "../../../commands/mod.ts";
import { nearestName } from "../../../tensors/internal.ts";
import { readRecordingFile, type ReadRecordingFileOptions } from "../../fit/read_recording_file.ts";
import { SYSTEMS } from "../../fit/systems.ts";

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
