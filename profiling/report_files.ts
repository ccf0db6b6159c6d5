import { UsageError } from "../experiments/mod.ts";

/**
 * Makes a folder for a report, unless it is there, and makes sure that files can be
 * written into it: better before the work than after.
 *
 * @param folder The folder.
 * @throws {UsageError} If it cannot be made or written into.
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await Deno.mkdir(folder, { recursive: true });
    const probe = temporaryIn(folder, "probe");
    await Deno.writeTextFile(probe, "", { createNew: true });
    await Deno.remove(probe);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotCapable) throw cause;
    const why = (cause as Error).message;
    throw new UsageError(`cannot write into --out ${folder}: ${why}; name another folder`, {
      cause,
    });
  }
}

/**
 * Writes files whole or not at all: into temporary ones first, which take the names
 * once all of them are there.
 *
 * @param folder The folder; it must be there.
 * @param files The texts by name.
 */
export async function writeWhole(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const written = Object.keys(files).map((name) => [temporaryIn(folder, name), name]);
  try {
    for (const [temporary, name] of written) {
      await Deno.writeTextFile(temporary, files[name], { createNew: true });
    }
    for (const [temporary, name] of written) await Deno.rename(temporary, `${folder}/${name}`);
  } catch (error) {
    for (const [temporary] of written) await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}

/**
 * Removes files of an earlier report, which would not belong to the rows of this one.
 *
 * @param folder The folder.
 * @param names The files; they need not be there.
 */
export async function removeOld(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await Deno.remove(`${folder}/${name}`).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
}

function temporaryIn(folder: string, name: string): string {
  return `${folder}/.${name}.${crypto.randomUUID()}`;
}
