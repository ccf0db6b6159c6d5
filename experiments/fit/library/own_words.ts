import { UsageError } from "../../../commands/internal.ts";
import { keyOf } from "./fit_options.ts";

/** An option of the command line in a message, with its value where it has one. */
const OPTION =
  /--([a-z]+(?:-[a-z]+)*)(?:[ =](yes|no|auto|none|[a-z]+w|lbfgs|reversible|tanh|\d\S*?|[A-Z]+(?::\S+?)?)(?=[,;.:)\s]|$))?/g;

/** A message with its options as the library has them: `--stable yes` is `stable: true`. */
export function inOwnWords(message: string): string {
  return message.replace(OPTION, (_, name: string, value: string | undefined) => {
    const key = keyOf(name);
    if (value === undefined || /^[A-Z]/.test(value)) return key;
    if (value === "yes" || value === "no") return `${key}: ${value === "yes"}`;
    return `${key}: ${/^\d/.test(value) ? value : JSON.stringify(value)}`;
  });
}

/**
 * Does something of the recipe: what it says to who types a command is said to who calls it.
 *
 * @param caller The function that was called.
 * @throws {RangeError} In place of a `UsageError`.
 */
export async function toCaller<T>(caller: string, make: () => T | Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause;
    throw new RangeError(`${caller}: ${inOwnWords(cause.message)}`, { cause });
  }
}
