import type { DataSet } from "../../../systems/mod.ts";
import { UsageError } from "../../../commands/mod.ts";
import { readSystemData } from "../../fit/read_system_data.ts";
import { SYSTEMS } from "../../fit/systems.ts";
import { PAPER_SYSTEMS } from "../paper_systems.ts";

/** Where a system's data come from. */
export interface DataSource {
  /** Whether they are measured or simulated. */
  readonly origin: DataSet["origin"];
  /** The recording's file; unset where they are simulated. */
  readonly file?: string;
  /** The recording's SHA-256, so that a run is resumed on the same data only. */
  readonly sha256?: string;
}

/**
 * Finds a system's data: the recording where the folder has it, else simulated ones. A
 * recording is read once to see that it can be.
 *
 * @throws {UsageError} If the recording is broken.
 */
export async function findData(name: string, folder?: string): Promise<DataSource> {
  const { recording } = PAPER_SYSTEMS[name];
  if (folder === undefined || recording === undefined || SYSTEMS[name].read === undefined) {
    return { origin: "simulated" };
  }
  const file = `${folder}/${recording}`;
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = await Deno.readFile(file);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return { origin: "simulated" };
    throw new UsageError(`cannot read the recording ${file}: ${(cause as Error).message}`, {
      cause,
    });
  }
  readSystemData(SYSTEMS[name], new TextDecoder().decode(bytes), file);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return { origin: "measured", file, sha256: digest.toHex() };
}

/** A system's data. */
export function readData(name: string, file?: string): DataSet {
  return file === undefined
    ? SYSTEMS[name].data()
    : readSystemData(SYSTEMS[name], Deno.readTextFileSync(file), file);
}
