import { MachineError } from "../../../commands/mod.ts";

/**
 * Loads a package that only a kind of file needs. Its name is no part of an import, so that it is
 * neither loaded nor, by `deno run`, downloaded before.
 *
 * @param name The package, as deno.json names it.
 * @param what What it reads.
 * @returns What it exports.
 * @throws {MachineError} If it cannot be loaded, as where it was never downloaded and there is no network.
 */
export async function loadPackage<T>(name: string, what: string): Promise<T> {
  try {
    return await import(name) as T;
  } catch (cause) {
    // What Deno says may be in colours and of several lines.
    // deno-lint-ignore no-control-regex
    const why = (cause as Error).message.replace(/\x1b\[[\d;]*m/g, "").replace(/\s+/g, " ");
    throw new MachineError(
      `cannot load ${name}, which reads ${what}: ${why}; it is downloaded once, so try again with a ` +
        "network, or export the file as CSV",
      { cause },
    );
  }
}
