import { UsageError } from "../arguments/command.ts";

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
    // What is renamed into its place has to be read, too.
    await Deno.stat(probe);
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
 * once all of them are there and on the disk.
 *
 * @param folder The folder; it must be there.
 * @param files The texts or bytes by name.
 */
export async function writeWhole(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  const written = Object.keys(files).map((name) => [temporaryIn(folder, name), name]);
  try {
    for (const [temporary, name] of written) {
      await writeNew(temporary, files[name]);
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

/**
 * Removes what {@linkcode writeWhole} left unfinished in a program that was killed.
 *
 * @param folder The folder.
 */
export async function removeUnfinished(folder: string): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    if (TEMPORARY.test(name)) await removeOld(folder, [name]);
  }
}

/**
 * Reads a file that an earlier run may have left.
 *
 * @param path The file.
 * @param by What reads it, such as `Deno.readTextFile`.
 * @returns What is in it; undefined where it is not there.
 * @throws {UsageError} If it cannot be read.
 */
export async function readIfThere<T>(
  path: string,
  by: (path: string) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await by(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw new UsageError(`cannot read ${path}: ${(cause as Error).message}`, { cause });
  }
}

/** Settings by name, of which JSON holds all. */
export type Settings = Readonly<Record<string, unknown>>;

/**
 * In what the settings of an earlier run differ from those of this one.
 *
 * @param earlier The settings that were.
 * @param now Those that are.
 * @param names Which of them count; default all of both.
 * @returns The first name that differs; undefined where none does.
 */
export function firstDifference(
  earlier: Settings,
  now: Settings,
  names: Iterable<string> = new Set([...Object.keys(earlier), ...Object.keys(now)]),
): string | undefined {
  return [...names].find((name) => JSON.stringify(earlier[name]) !== JSON.stringify(now[name]));
}

const TEMPORARY = /^\..+\.[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

async function writeNew(path: string, content: string | Uint8Array): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  using file = await Deno.open(path, { write: true, createNew: true });
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
  await file.sync();
}

function temporaryIn(folder: string, name: string): string {
  return `${folder}/.${name}.${crypto.randomUUID()}`;
}
