/**
 * Checks that an option is one of a few.
 *
 * @param what Whose option it is, and its name, as the message begins.
 * @throws {RangeError} If it is something else.
 */
export function checkChoice(what: string, value: unknown, choices: readonly string[]): void {
  if (choices.includes(value as string)) return;
  const names = choices.map((choice) => `"${choice}"`);
  const last = names.pop();
  throw new RangeError(
    `${what} must be ${names.join(", ")} or ${last}, got ${JSON.stringify(value)}`,
  );
}
