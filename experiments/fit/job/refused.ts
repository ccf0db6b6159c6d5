import { UsageError } from "../../../commands/internal.ts";

/** Does something with what the user asked for: what is wrong with it is the user's to know. */
export function orUsageError<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    return refused(cause);
  }
}

/**
 * Throws what was wrong with what the user asked for.
 *
 * @throws {UsageError} If it was a number or a shape that cannot be; all else as it is.
 */
export function refused(cause: unknown): never {
  if (!(cause instanceof RangeError || cause instanceof TypeError)) throw cause;
  throw new UsageError(cause.message, { cause });
}
