/** Contents by the name of a file. */
export type Contents = Readonly<Record<string, string | Uint8Array>>;

/** A file that is on the disk under a name of its own, and is to take another. */
export interface StagedFile {
  /** The path that it has. */
  readonly temporary: string;
  /** The name that it is to take. */
  readonly name: string;
}

/**
 * Writes files beside the places that they are to take: all of them, or none.
 *
 * @param folder The folder; it must be there.
 * @param files The texts or bytes by name.
 * @returns The files, which are on the disk by then.
 */
export async function stageFiles(folder: string, files: Contents): Promise<StagedFile[]> {
  const staged = Object.keys(files).map((name) => ({ temporary: temporaryIn(folder, name), name }));
  try {
    for (const { temporary, name } of staged) await writeNew(temporary, [files[name]]);
  } catch (error) {
    await discard(staged);
    throw error;
  }
  return staged;
}

/**
 * Removes files that are not to take their places.
 *
 * @param staged The files; they need not be there.
 */
export async function discard(staged: readonly StagedFile[]): Promise<void> {
  for (const { temporary } of staged) await Deno.remove(temporary).catch(() => {});
}

/**
 * Writes a new file, whole or not at all, and replaces none.
 *
 * @param path The file.
 * @param parts The text, in parts.
 * @throws {Deno.errors.AlreadyExists} If it is there already, be it only now.
 */
export async function writeNewFile(path: string, parts: Iterable<string>): Promise<void> {
  const folder = folderOf(path);
  const temporary = temporaryIn(folder, path.slice(folder === "." ? 0 : folder.length));
  try {
    await writeNew(temporary, parts);
    try {
      // A link takes no name that is taken; renaming would.
      await Deno.link(temporary, path);
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists || await isThere(path)) throw error;
      // Some file systems have no links.
      await Deno.rename(temporary, path);
    }
  } finally {
    await Deno.remove(temporary).catch(() => {});
  }
}

/**
 * The folder that a path is in.
 *
 * @param path The path of a file.
 * @returns The folder, with its slash; "." where the path names none.
 */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1) || ".";
}

/**
 * Whether there is something of that name, be it a link to nothing.
 *
 * @param path The path.
 * @returns Whether there is.
 */
export async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * The name of the file that a name in a folder was staged for.
 *
 * @param name The name in the folder.
 * @returns The file's name; undefined where it is none that {@linkcode stageFiles} gives.
 */
export function stagedFor(name: string): string | undefined {
  return TEMPORARY.exec(name)?.[1];
}

/** A text or bytes as bytes. */
export function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}

/**
 * Writes bytes to an open file, all of them.
 *
 * @param file The file.
 * @param bytes The bytes.
 */
export async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
}

const TEMPORARY = /^\.(.+)\.[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

async function writeNew(path: string, parts: Iterable<string | Uint8Array>): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true });
  for (const part of parts) await writeAll(file, bytesOf(part));
  await file.sync();
}

function temporaryIn(folder: string, name: string): string {
  return `${folder}/.${name}.${crypto.randomUUID()}`;
}
