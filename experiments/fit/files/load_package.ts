import { FROM_REGISTRY, MachineError } from "../../../commands/mod.ts";
import packages from "../../packages.json" with { type: "json" };

/** A package that only a kind of file needs. */
export type FilePackage =
  & keyof typeof packages.imports
  & ("apache-arrow" | "fzstd" | "h5wasm" | "lz4js" | "netcdfjs" | "parquet-wasm");

/**
 * The flags by which Deno knows these packages. deno.json names none of them: `deno task` downloads all
 * that it names before any task, and these are larger than everything else together.
 */
export const PACKAGE_FLAGS =
  "--import-map=experiments/packages.json --lock=experiments/deno.lock" as const;

/**
 * Loads a package that only a kind of file needs. Its name is no part of an import, so that it is
 * neither loaded nor downloaded before.
 *
 * @param name The package, as `experiments/packages.json` names it.
 * @param what What it reads.
 * @returns What it exports.
 * @throws {MachineError} If it cannot be loaded, as where it was never downloaded and there is no network.
 */
export async function loadPackage<T>(name: FilePackage, what: string): Promise<T> {
  try {
    // In a clone the name alone, so that no lock but that of the task has it.
    return await import(FROM_REGISTRY ? packages.imports[name] : name) as T;
  } catch (cause) {
    throw new MachineError(
      `cannot load ${name}, which reads ${what}: ${
        whyNot(cause as Error)
      }, or export the file as CSV`,
      { cause },
    );
  }
}

/** Why a package was not loaded, and what to try. */
function whyNot({ message }: Error): string {
  if (message.includes("not in import map")) {
    return `Deno was started without ${PACKAGE_FLAGS}; deno task gives them, so start the command by it`;
  }
  // What Deno says may be in colours and of several lines.
  // deno-lint-ignore no-control-regex
  const why = message.replace(/\x1b\[[\d;]*m/g, "").replace(/\s+/g, " ");
  return `${why}; it is downloaded once, so try again with a network`;
}
