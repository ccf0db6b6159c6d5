import { fileError } from "../arguments/command.ts";
import { UsageError } from "../arguments/errors.ts";

/** The file that a folder is locked by; it is there for as long as a command works in it. */
export const LOCK = ".lock";

/** How often a lock is asked for that another command removes meanwhile. */
const TRIES = 100;

/** Keeps other commands out of a folder. It ends with the process, however that ends. */
export class FolderLock {
  readonly #file: Deno.FsFile;
  readonly #path: string;

  private constructor(file: Deno.FsFile, path: string) {
    this.#file = file;
    this.#path = path;
  }

  /**
   * Locks a folder.
   *
   * @param folder The folder; it must be there.
   * @returns The lock.
   * @throws {UsageError} If another process has it, or nothing can be written into the folder.
   */
  static async take(folder: string): Promise<FolderLock> {
    const path = `${folder}/${LOCK}`;
    try {
      for (let k = 0; k < TRIES; k++) {
        const file = await Deno.open(path, { read: true, write: true, create: true });
        if (!await file.tryLock(true)) {
          file.close();
          break;
        }
        if (await isStill(file, path)) return new FolderLock(file, path);
        file.close();
      }
    } catch (cause) {
      throw fileError(`cannot write into --out ${folder}`, cause, "name another folder");
    }
    throw new UsageError(
      `another command is at work in ${folder}; wait for it, or name another folder with --out`,
    );
  }

  /** Lets others in. */
  async release(): Promise<void> {
    // While it is still locked: whoever opened it before finds another file in its place, or none.
    await Deno.remove(this.#path).catch(() => {});
    this.#file.close();
  }
}

/**
 * Waits until no command is at work in a folder.
 *
 * @param folder The folder; it need not be there.
 * @param patience How long to wait, in milliseconds.
 * @returns Whether nobody is by then.
 */
export async function isQuiet(folder: string, patience: number): Promise<boolean> {
  const begun = performance.now();
  for (;;) {
    try {
      using file = await Deno.open(`${folder}/${LOCK}`, { read: true });
      if (await file.tryLock(false)) return true;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return true;
      throw error;
    }
    if (performance.now() - begun >= patience) return false;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Whether the file at a path is the one that is open: another command may have removed it. */
async function isStill(file: Deno.FsFile, path: string): Promise<boolean> {
  const [open, there] = await Promise.all([
    file.stat(),
    Deno.stat(path).catch(() => undefined),
  ]);
  return there !== undefined && open.ino === there.ino;
}
