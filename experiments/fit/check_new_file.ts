import { fileError, folderOf, isThere, manifestIn, UsageError } from "../../commands/mod.ts";

/**
 * Sees to it that a file can be written which is none of a run's.
 *
 * @param option What named it. Default "out".
 * @throws {UsageError} If it would replace something, or stand among the files of a run.
 */
export async function checkNewFile(path: string, option = "out"): Promise<void> {
  try {
    const manifest = await manifestIn(folderOf(path));
    if (manifest?.command === "train") {
      throw new UsageError(
        `${path} would be within a run; name a file in another folder with --${option}`,
      );
    }
    if (await isThere(path)) {
      throw new UsageError(
        `${path} is there already, and nothing is replaced; move it away, or name another file with --${option}`,
      );
    }
  } catch (cause) {
    throw fileError(`cannot write ${path}`, cause);
  }
}
