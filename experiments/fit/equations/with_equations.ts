import { oneLine, UsageError } from "../../../commands/internal.ts";

/**
 * Does something with the functions of a module: what they throw is the module's to mend.
 *
 * @param what What is done, as the message begins after the module's name.
 * @throws {UsageError} If it throws anything.
 */
export function withEquations<T>(name: string, what: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${name}: ${what}: ${oneLine(message)}`, { cause });
  }
}
