import { fileError } from "../arguments/command.ts";
import { UsageError } from "../arguments/errors.ts";
import { LOCK } from "./folder_lock.ts";
import { MANIFEST, type Versions } from "./manifest.ts";
import { readVersion } from "./read_whole.ts";
import { isThere, stagedFor } from "./write_whole.ts";

/** Names of files; of many of a kind, what their names are like. */
export type FileNames = readonly (string | RegExp)[];

/**
 * Whether nothing is in a folder, or there is none.
 *
 * @param path The folder.
 * @param files The files of the command: what a killed start of it left does not count.
 * @returns Whether it is free.
 * @throws {UsageError} If it is no folder, or cannot be read.
 */
export async function isFree(path: string, files: FileNames): Promise<boolean> {
  try {
    for await (const { name } of Deno.readDir(path)) {
      if (name !== LOCK && !isOneOf(stagedFor(name) ?? "", [...files, MANIFEST])) return false;
    }
    return true;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return true;
    throw fileError(`cannot write into --out ${path}`, cause, "name another folder");
  }
}

/** Removes what a killed program left beside the files that it was to become. */
export async function removeUnfinished(path: string, files: FileNames): Promise<void> {
  for await (const { name } of Deno.readDir(path)) {
    if (isOneOf(stagedFor(name) ?? "", files)) await Deno.remove(`${path}/${name}`);
  }
}

/** Whether a name is one of those. */
export function isOneOf(name: string, files: FileNames): boolean {
  return files.some((file) => typeof file === "string" ? file === name : file.test(name));
}

/**
 * What a file of the command is just now: what was begun and not ended is told apart.
 *
 * @param path The folder.
 * @param name The file.
 * @param versions What it may be, where it is listed.
 * @returns What it is; undefined where there is rightly no file.
 * @throws {UsageError} If there is a file that is not as the command left it.
 */
export async function ownVersions(
  path: string,
  name: string,
  versions: Versions = [null],
): Promise<Versions | undefined> {
  if (!await isThere(`${path}/${name}`)) return versions.includes(null) ? undefined : versions;
  const refused = (why: string, cause?: unknown) =>
    new UsageError(
      `${path}/${name} is there, and ${why}: nothing is replaced; move it away, or name another ` +
        "folder with --out",
      { cause },
    );
  const files = versions.filter((version) => version !== null);
  if (files.length === 0) throw refused("was not written by this command");
  try {
    const { indices } = await readVersion(path, name, files);
    return [files[indices.at(-1)!]];
  } catch (cause) {
    throw refused("was changed since it was written", cause);
  }
}
