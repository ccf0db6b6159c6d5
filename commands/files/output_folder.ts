import { fileError } from "../arguments/command.ts";
import { FolderLock } from "./folder_lock.ts";
import { GrowingFile } from "./growing_file.ts";
import { MANIFEST, manifestText, versionOf, type Versions } from "./manifest.ts";
import { type FileNames, isOneOf, ownVersions, removeUnfinished } from "./own_files.ts";
import { checkCommand, manifestIn, readVersion } from "./read_whole.ts";
import { bytesOf, type Contents, discard, isThere, stageFiles } from "./write_whole.ts";

/** Whose folder it is. */
export interface OutputOptions {
  /** The command that writes into it, by its name. */
  readonly command: string;
  /** All files that it may write there. */
  readonly files: FileNames;
}

/**
 * The folder that a command writes into. It belongs to one command at a time; it lists its files
 * with their check sums, and replaces none that it did not write itself. Files are written whole
 * or not at all, and wherever the program is ended the list knows what is there.
 */
export class OutputFolder {
  /** The folder's path. */
  readonly path: string;
  readonly #command: string;
  readonly #lock: FolderLock;
  readonly #files: Map<string, Versions>;
  readonly #growing = new Map<string, GrowingFile>();
  readonly #made: boolean;
  #stored: string | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(
    path: string,
    command: string,
    lock: FolderLock,
    files: Map<string, Versions>,
    stored: string | undefined,
    made: boolean,
  ) {
    this.path = path;
    this.#command = command;
    this.#lock = lock;
    this.#files = files;
    this.#stored = stored;
    this.#made = made;
  }

  /**
   * Makes the folder, unless it is there, and keeps other commands out of it; better before the
   * work than after.
   *
   * @param path The folder.
   * @param options Whose it is to be, and which files will be written.
   * @returns The folder.
   * @throws {UsageError} If it cannot be made or written into, another command is at work in it, it
   *   is another command's, or one of the files is there and was not written by this command, or
   *   was changed since.
   */
  static async open(path: string, { command, files }: OutputOptions): Promise<OutputFolder> {
    const made = !await isThere(path).catch(() => true);
    try {
      await Deno.mkdir(path, { recursive: true });
    } catch (cause) {
      throw fileError(`cannot write into --out ${path}`, cause, "name another folder");
    }
    const lock = await FolderLock.take(path);
    try {
      const manifest = await manifestIn(path);
      if (manifest !== undefined) checkCommand(path, manifest, command);
      const names = new Set(manifest?.files.keys());
      for await (const { name } of Deno.readDir(path)) if (isOneOf(name, files)) names.add(name);
      await removeUnfinished(path, [...names, ...files, MANIFEST]);
      const there = new Map(manifest?.files);
      for (const name of names) {
        const own = await ownVersions(path, name, there.get(name));
        if (own === undefined) there.delete(name);
        else there.set(name, own);
      }
      const stored = manifest && manifestText(manifest);
      return new OutputFolder(path, command, lock, there, stored, made);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** The names of its files. */
  get names(): readonly string[] {
    return [...this.#files.keys()];
  }

  /** Whether the command has not written into it before. */
  get isNew(): boolean {
    return this.#stored === undefined;
  }

  /**
   * Reads files, each as it was written.
   *
   * @param names The files; default all that there are to be.
   * @returns The bytes by name; without those that the folder never had.
   * @throws {UsageError} If a file is missing or was changed.
   */
  async read(
    names: readonly string[] = this.names,
  ): Promise<ReadonlyMap<string, Uint8Array>> {
    const found = new Map<string, Uint8Array>();
    for (const name of names) {
      const growing = this.#growing.get(name);
      const versions = growing === undefined ? this.#files.get(name) : [growing.version];
      const bytes = versions && (await readVersion(this.path, name, versions)).bytes;
      if (bytes !== undefined) found.set(name, bytes);
    }
    return found;
  }

  /**
   * Reads a file as text.
   *
   * @param name The file.
   * @returns The text; undefined where the folder never had the file.
   * @throws {UsageError} If it is missing or was changed.
   */
  async readText(name: string): Promise<string | undefined> {
    const bytes = (await this.read([name])).get(name);
    return bytes && new TextDecoder().decode(bytes);
  }

  /**
   * Writes files whole or not at all. Calls take turns.
   *
   * @param files The texts or bytes by name.
   * @throws {UsageError} If a file has come meanwhile that is not this command's.
   * @throws {MachineError} If the device is full.
   */
  write(files: Contents): Promise<void> {
    return this.#inTurn("write into", async () => {
      const staged = await stageFiles(this.path, files);
      try {
        for (const { name } of staged) {
          if (!this.#files.has(name)) await ownVersions(this.path, name, undefined);
          const next = versionOf(bytesOf(files[name]));
          this.#files.set(name, [...this.#files.get(name) ?? [null], next]);
        }
        await this.#list();
        for (const { temporary, name } of staged) {
          await Deno.rename(temporary, `${this.path}/${name}`);
        }
      } catch (error) {
        await discard(staged);
        throw error;
      }
      // The list is brought up to date with whatever is written next.
      for (const { name } of staged) this.#files.set(name, this.#files.get(name)!.slice(-1));
    });
  }

  /**
   * Removes files of this command.
   *
   * @param names The files; they need not be there.
   */
  remove(names: readonly string[]): Promise<void> {
    return this.#inTurn("remove files from", async () => {
      const own = names.filter((name) => this.#files.has(name));
      for (const name of own) this.#files.set(name, [...this.#files.get(name)!, null]);
      if (own.length > 0) await this.#list();
      for (const name of own) {
        await Deno.remove(`${this.path}/${name}`).catch((error) => {
          if (!(error instanceof Deno.errors.NotFound)) throw error;
        });
        this.#files.delete(name);
      }
    });
  }

  /**
   * Opens a file that is added to bit by bit, and cuts it to what is to be kept of it.
   *
   * @param name The file.
   * @param kept The bytes that it begins with.
   * @returns The file; it is closed with the folder. What is added counts from the next `write` on.
   */
  async grow(name: string, kept: Uint8Array): Promise<GrowingFile> {
    let grown: GrowingFile;
    await this.#inTurn("write into", async () => {
      if (!this.#files.has(name)) {
        await ownVersions(this.path, name, undefined);
        this.#files.set(name, [null, { ...versionOf(new Uint8Array(0)), grows: true }]);
        await this.#list();
      }
      const path = `${this.path}/${name}`;
      grown = new GrowingFile(await Deno.open(path, { read: true, write: true, create: true }));
      this.#growing.set(name, grown);
      grown.keep(kept);
      // Before the cut: the shorter beginning is true of the longer file as well.
      await this.#list();
      await grown.cut();
    });
    return grown!;
  }

  /** Brings the list up to date: nothing is being replaced, nothing grows any more. */
  settle(): Promise<void> {
    return this.#inTurn("write into", async () => {
      for (const [name, file] of this.#growing) {
        file.close();
        const { grows: _, ...version } = file.version;
        this.#files.set(name, [version]);
      }
      this.#growing.clear();
      await this.#list();
    });
  }

  /** Lets other commands in, and removes the folder where nothing was written into it. */
  async close(): Promise<void> {
    await this.#turn;
    for (const file of this.#growing.values()) file.close();
    await this.#lock.release();
    // Not where something is in it.
    if (this.#made && this.isNew) await Deno.remove(this.path).catch(() => {});
  }

  /** As `close`, at the end of the block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Writes the list, where it says something else than the one on the disk. */
  async #list(): Promise<void> {
    for (const [name, file] of this.#growing) this.#files.set(name, [file.version]);
    const text = manifestText({ command: this.#command, files: this.#files });
    if (text === this.#stored) return;
    const staged = await stageFiles(this.path, { [MANIFEST]: text });
    await Deno.rename(staged[0].temporary, `${this.path}/${MANIFEST}`);
    this.#stored = text;
  }

  #inTurn(doing: string, work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work).catch((cause) => {
      throw fileError(`cannot ${doing} ${this.path}`, cause);
    });
    this.#turn = done.catch(() => {});
    return done;
  }
}
