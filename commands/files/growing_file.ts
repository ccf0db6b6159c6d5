import { createHash, type Hash } from "node:crypto";
import type { Version } from "./manifest.ts";
import { bytesOf, writeAll } from "./write_whole.ts";

/** A file that is only ever added to, and cut where a command goes on from an earlier moment. */
export class GrowingFile {
  readonly #file: Deno.FsFile;
  #hash: Hash = createHash("sha256");
  #bytes = 0;

  /**
   * Made where a folder opens one.
   *
   * @param file The open file; nothing of it counts until it is cut to what is kept.
   */
  constructor(file: Deno.FsFile) {
    this.#file = file;
  }

  /** What the file holds that counts. */
  get version(): Version {
    return { bytes: this.#bytes, sha256: this.#hash.copy().digest("hex"), grows: true };
  }

  /**
   * Says what is kept of the file, before it is cut.
   *
   * @param kept The bytes that it begins with.
   */
  keep(kept: Uint8Array): void {
    this.#hash = createHash("sha256").update(kept);
    this.#bytes = kept.length;
  }

  /** Cuts the file to what is kept. */
  async cut(): Promise<void> {
    await this.#file.truncate(this.#bytes);
    await this.#file.seek(this.#bytes, Deno.SeekMode.Start);
  }

  /**
   * Adds a text, for good.
   *
   * @param text The text.
   */
  async append(text: string): Promise<void> {
    const bytes = bytesOf(text);
    await writeAll(this.#file, bytes);
    await this.#file.sync();
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
  }

  /** Closes the file. */
  close(): void {
    this.#file.close();
  }
}
