import type { DataSet } from "../../systems/mod.ts";
import { UsageError } from "../../commands/internal.ts";
import type { System } from "./systems.ts";

/**
 * A system's data from the text of a recording; the built-in ones where it reads none.
 *
 * @throws {UsageError} If the recording is broken.
 */
export function readSystemData({ read, data }: System, text: string, file: string): DataSet {
  if (read === undefined) return data();
  try {
    return read(text, file);
  } catch (cause) {
    // What is wrong with a file is the user's to know, not a fault of the program.
    if (cause instanceof SyntaxError || cause instanceof RangeError) {
      throw new UsageError(cause.message, { cause });
    }
    throw cause;
  }
}
