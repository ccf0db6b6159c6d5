/** What the operating system, or Deno in its place, says of a file, a folder or a stream. */
export interface SystemProblem {
  /** The exit code: 1 where the machine fails, 2 where something else was to be asked for. */
  readonly code: 1 | 2;
  /** What it says, in one line. */
  readonly message: string;
}

/** The codes of failures that no other input would mend: room, handles, memory, the device. */
const OF_THE_MACHINE: ReadonlySet<string> = new Set(
  ["ENOSPC", "EDQUOT", "EIO", "EMFILE", "ENFILE", "ENOMEM", "ENODEV", "ENXIO", "ESTALE"],
);

/**
 * What an error of the operating system means for a command: the one place that tells.
 *
 * @param error The error.
 * @returns The exit code and the line; undefined where it is an error of another kind. A
 *   permission that is missing is one of these: its line names the flag.
 *
 * @example
 * ```ts
 * import { systemProblem } from "./system_error.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const full = Object.assign(new Error("No space left on device"), { code: "ENOSPC" });
 * assertEquals(systemProblem(full), { code: 1, message: "No space left on device" });
 * assertEquals(systemProblem(new TypeError("no")), undefined);
 * ```
 */
export function systemProblem(error: unknown): SystemProblem | undefined {
  if (!(error instanceof Error)) return undefined;
  const { message } = error;
  if (error instanceof Deno.errors.NotCapable) return { code: 2, message };
  const { code } = error as { code?: unknown };
  if (typeof code === "string" && /^E[A-Z0-9]+$/.test(code)) {
    return { code: OF_THE_MACHINE.has(code) ? 1 : 2, message };
  }
  return OF_DENO.some((kind) => error instanceof kind) ? { code: 2, message } : undefined;
}

/** Those that may come without a code. */
const OF_DENO = [
  Deno.errors.NotFound,
  Deno.errors.PermissionDenied,
  Deno.errors.AlreadyExists,
  Deno.errors.IsADirectory,
  Deno.errors.NotADirectory,
  Deno.errors.InvalidData,
  Deno.errors.FilesystemLoop,
  Deno.errors.NotSupported,
];
