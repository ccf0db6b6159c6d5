/** The error that every assertion of this package throws. */
export class AssertionError extends Error {
  /**
   * @param message What was expected and what was there.
   * @param options The cause, where there is one.
   */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

/** Throws an {@linkcode AssertionError}; `note` is the caller's own message, put after ours. */
export function raise(message: string, note?: string): never {
  throw new AssertionError(note ? `${message}: ${note}` : `${message}.`);
}
