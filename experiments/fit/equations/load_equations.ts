import { fileError, FROM_REGISTRY, oneLine, UsageError, VERSION } from "../../../commands/mod.ts";
import { checkedEquations, type Equations } from "./equations.ts";

/** The most bytes of a module. */
const LONGEST = 2 ** 20;

/** This package, as a module imports it that knows of no `deno.json`. */
const PACKAGE = /(?<=\b(?:from|import)\s*\(?\s*["'])@revode\/revode(?=["'/])/g;

/**
 * Reads the text of a module of equations.
 *
 * @throws {UsageError} If it cannot be read, or is too long.
 */
export async function readEquationsText(path: string): Promise<string> {
  try {
    const { size, isFile } = await Deno.stat(path);
    if (isFile && size > LONGEST) {
      throw new UsageError(`${path} has ${size} bytes: a module of equations is a page of text`);
    }
    return await Deno.readTextFile(path);
  } catch (cause) {
    throw fileError(
      `cannot read ${path}`,
      cause,
      "--equations new --out model.ts writes a template",
    );
  }
}

/**
 * Runs the text of a module of equations, as code of this process, and checks what it exports. It
 * stands alone: what it imports are packages such as `@revode/revode`, which is found wherever the
 * module was read from.
 *
 * @param text The text, TypeScript or JavaScript.
 * @param name What it is called in messages.
 * @throws {UsageError} If it cannot be run, or does not export what it must.
 *
 * @example
 * ```ts
 * import { loadEquations } from "./load_equations.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { state } = await loadEquations(
 *   `import { neg, type Tensor } from "@revode/revode";
 *    export const state = ["x"];
 *    export const f = (_t: Tensor, y: Tensor) => neg(y);`,
 *   "decay.ts",
 * );
 * assertEquals(state, ["x"]);
 * ```
 */
export async function loadEquations(text: string, name: string): Promise<Equations> {
  // By its text and not by its path: what runs is what a run keeps, and has the hash of.
  // From the registry there is no `deno.json` that knows this package by its name, or it knows another
  // version, whose tensors would be strangers here.
  const runs = FROM_REGISTRY ? text.replace(PACKAGE, `jsr:$&@${VERSION}`) : text;
  const url = URL.createObjectURL(new Blob([runs], { type: "application/typescript" }));
  let exported: Record<string, unknown>;
  try {
    exported = await import(url);
  } catch (cause) {
    throw new UsageError(`${name} cannot be run: ${whyNot(cause, url, name)}`, { cause });
  } finally {
    URL.revokeObjectURL(url);
  }
  return checkedEquations(name, text, { ...exported });
}

/** What went wrong, with the module's name in place of the address that it was run from. */
function whyNot(cause: unknown, url: string, name: string): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const told = oneLine(message).replaceAll(url, name).replace(/\s+/g, " ").trim();
  if (/Import "[./]/.test(told)) {
    return `${told}; it must stand alone, without imports of other files`;
  }
  return told === "" ? "it gives no reason" : told;
}
