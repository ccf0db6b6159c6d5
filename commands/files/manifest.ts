import { createHash } from "node:crypto";
import { UsageError } from "../arguments/errors.ts";

/** The file that says of which command a folder is, and what its files are. */
export const MANIFEST = "files.json";

/** What a file holds. */
export interface Version {
  /** Its length. */
  readonly bytes: number;
  /** Its SHA-256, in hexadecimal digits. */
  readonly sha256: string;
  /** Whether more may follow, which is not part of it yet. */
  readonly grows?: true;
}

/**
 * What a file is: one version, or where it is just being replaced the one that was and the one
 * that is to be; null where there is no file.
 */
export type Versions = readonly (Version | null)[];

/** What a folder says about its files. */
export interface Manifest {
  /** The command that writes into it, by its name. */
  readonly command: string;
  /** The files by name. */
  readonly files: ReadonlyMap<string, Versions>;
}

/**
 * A manifest as the text of its file.
 *
 * @param manifest The manifest.
 * @returns JSON, the same one for the same files.
 */
export function manifestText({ command, files }: Manifest): string {
  const sorted = [...files].sort(([a], [b]) => a < b ? -1 : 1);
  const about = { format: 1, command, files: Object.fromEntries(sorted) };
  return `${JSON.stringify({ ...about, sha256: sha256(JSON.stringify(about)) }, null, 2)}\n`;
}

/**
 * Reads what {@linkcode manifestText} wrote.
 *
 * @param text The text.
 * @param path What the file is called in messages.
 * @returns The manifest.
 * @throws {UsageError} If it was changed, by as much as a space.
 */
export function readManifest(text: string, path: string): Manifest {
  try {
    const { command, files } = JSON.parse(text);
    const manifest = { command, files: new Map<string, Versions>(Object.entries(files)) };
    if (manifestText(manifest) === text) return manifest;
  } catch {
    // Whatever it is, it is not what was written.
  }
  throw new UsageError(
    `${path} was changed or damaged, so there is no telling whether the files beside it are whole; ` +
      "bring it back as it was, or name another folder",
  );
}

/**
 * The SHA-256 of bytes or a text.
 *
 * @param content The bytes or the text.
 * @returns Hexadecimal digits.
 */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/**
 * The version that bytes are.
 *
 * @param bytes The bytes.
 * @returns The version.
 */
export function versionOf(bytes: Uint8Array): Version {
  return { bytes: bytes.length, sha256: sha256(bytes) };
}
