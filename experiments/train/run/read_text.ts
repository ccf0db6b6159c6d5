import { UsageError } from "../../../commands/mod.ts";

/**
 * Reads a file that the user named.
 *
 * @throws {UsageError} If it cannot be read.
 */
export async function readText(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    const why = cause instanceof Deno.errors.NotFound
      ? "there is no such file"
      : (cause as Error).message;
    throw new UsageError(`cannot read the data file ${path}: ${why}`, { cause });
  }
}
