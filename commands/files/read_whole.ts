import { fileError } from "../arguments/command.ts";
import { UsageError } from "../arguments/errors.ts";
import { MANIFEST, type Manifest, readManifest, sha256, type Versions } from "./manifest.ts";

/** The most bytes of a manifest; a folder has some ten files. */
const LONGEST = 2 ** 20;

/** How often files are read that a command replaces meanwhile. */
const TRIES = 5;

/**
 * What a folder says about its files.
 *
 * @param folder The folder.
 * @returns The manifest; undefined where there is none.
 * @throws {UsageError} If it cannot be read, or was damaged.
 */
export async function manifestIn(folder: string): Promise<Manifest | undefined> {
  const path = `${folder}/${MANIFEST}`;
  const size = await sizeOf(path);
  if (size === undefined) return undefined;
  if (size > LONGEST) throw new UsageError(`${path} has ${size} bytes: it is no list of files`);
  const bytes = await readIfThere(path);
  return bytes && readManifest(new TextDecoder().decode(bytes), path);
}

/**
 * Reads files that a command wrote into a folder: each as it was written, all of them together as
 * they belong together, or not at all.
 *
 * @param folder The folder.
 * @param command The command.
 * @param names The files; those that the folder never had are left out.
 * @returns The bytes by name; undefined where no command has written into the folder.
 * @throws {UsageError} If it is another command's, or a file is missing or was changed: the message
 *   names the file.
 */
export async function readWhole(
  folder: string,
  command: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array> | undefined> {
  for (let k = 1;; k++) {
    const manifest = await manifestIn(folder);
    if (manifest === undefined) return undefined;
    checkCommand(folder, manifest, command);
    try {
      return await readTogether(folder, manifest, names);
    } catch (error) {
      const now = await manifestIn(folder);
      if (
        k === TRIES || JSON.stringify([...now?.files ?? []]) === JSON.stringify([...manifest.files])
      ) {
        throw error;
      }
    }
  }
}

async function readTogether(
  folder: string,
  { files }: Manifest,
  names: readonly string[],
): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  const replaced = [];
  for (const name of names) {
    const versions = files.get(name);
    if (versions === undefined) continue;
    const { bytes, indices } = await readVersion(folder, name, versions);
    if (bytes !== undefined) found.set(name, bytes);
    if (versions.length > 1) {
      const last = versions.length - 1;
      replaced.push({ old: indices.some((k) => k < last), new: indices.includes(last) });
    }
  }
  if (!replaced.every((one) => one.old) && !replaced.every((one) => one.new)) {
    throw new UsageError(
      `${
        listed(names)
      } in ${folder} do not belong together: the command that wrote them was ended ` +
        "between one and the next; go on with it by --resume",
    );
  }
  return found;
}

/**
 * Reads a file, which must be as it was written.
 *
 * @param folder The folder.
 * @param name The file.
 * @param versions What it may hold.
 * @returns The bytes, unset where there is rightly no file, and which of the versions they are.
 * @throws {UsageError} If they are none of them.
 */
export async function readVersion(
  folder: string,
  name: string,
  versions: Versions,
): Promise<{ readonly bytes?: Uint8Array; readonly indices: readonly number[] }> {
  const path = `${folder}/${name}`;
  // Before anything is read: a file may be larger than the memory is.
  const size = await sizeOf(path);
  const fits = versions.map((version) =>
    version === null
      ? size === undefined
      : size !== undefined && (version.grows ? size >= version.bytes : size === version.bytes)
  );
  if (!fits.includes(true)) {
    const wanted = versions.flatMap((version) => version?.bytes ?? []).join(" or ");
    throw notWhole(
      folder,
      size === undefined
        ? `${name} is missing`
        : `${name} has ${size} bytes, ${wanted || "no"} were written`,
    );
  }
  const fitting = [...versions.keys()].filter((k) => fits[k]);
  if (size === undefined) return { indices: fitting };
  const read = await readIfThere(path);
  if (read === undefined) throw notWhole(folder, `${name} is missing`);
  const part = (k: number) => read.subarray(0, versions[k]!.bytes);
  const indices = fitting.filter((k) => sha256(part(k)) === versions[k]!.sha256);
  if (indices.length > 0) return { bytes: part(indices.at(-1)!), indices };
  throw notWhole(folder, `${name} was changed or damaged`);
}

/**
 * Throws where a folder is another command's.
 *
 * @param folder The folder.
 * @param manifest What it says about itself.
 * @param command The command that wants to use it.
 * @throws {UsageError} If it is not of that command.
 */
export function checkCommand(folder: string, manifest: Manifest, command: string): void {
  if (manifest.command === command) return;
  throw new UsageError(
    `${folder} is a folder of the command ${manifest.command}, not of ${command}; name another folder`,
  );
}

/**
 * Reads a file that may not be there.
 *
 * @param path The file.
 * @returns Its bytes; undefined where it is not there.
 * @throws {UsageError} If it cannot be read.
 */
export async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await Deno.readFile(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw fileError(`cannot read ${path}`, cause);
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const { size, isFile } = await Deno.stat(path);
    if (!isFile) throw new UsageError(`cannot read ${path}: it is no file`);
    return size;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound || cause instanceof Deno.errors.NotADirectory) {
      return undefined;
    }
    throw fileError(`cannot read ${path}`, cause);
  }
}

function notWhole(folder: string, why: string): UsageError {
  return new UsageError(
    `${folder} is not whole: ${why}; bring the file back as it was, or begin anew with another folder`,
  );
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
