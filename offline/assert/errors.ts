import { raise } from "./assertion_error.ts";

// deno-lint-ignore no-explicit-any
type ErrorConstructor<E extends Error> = abstract new (...args: any[]) => E;

/** Asserts that `fn` throws, and gives what it threw. */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/** Asserts that `fn` throws an `ErrorClass` whose message includes `msgIncludes`, and gives it. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorConstructor<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows<E extends Error>(
  fn: () => unknown,
  classOrMsg?: ErrorConstructor<E> | string,
  msgIncludes?: string,
  msg?: string,
): unknown {
  const ErrorClass = typeof classOrMsg === "string" ? undefined : classOrMsg;
  const note = typeof classOrMsg === "string" ? classOrMsg : msg;
  try {
    fn();
  } catch (error) {
    if (ErrorClass) expectError(error, ErrorClass, msgIncludes, note);
    return error;
  }
  raise("Expected function to throw", note);
}

/** Asserts that the promise `fn` returns rejects, and gives what it rejects with. */
export function assertRejects(fn: () => PromiseLike<unknown>, msg?: string): Promise<unknown>;
/** Asserts that it rejects with an `ErrorClass` whose message includes `msgIncludes`. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorConstructor<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects<E extends Error>(
  fn: () => PromiseLike<unknown>,
  classOrMsg?: ErrorConstructor<E> | string,
  msgIncludes?: string,
  msg?: string,
): Promise<unknown> {
  const ErrorClass = typeof classOrMsg === "string" ? undefined : classOrMsg;
  const note = typeof classOrMsg === "string" ? classOrMsg : msg;
  let promise;
  try {
    promise = fn();
  } catch {
    raise("Function throws when expected to reject", note);
  }
  try {
    await promise;
  } catch (error) {
    if (ErrorClass) expectError(error, ErrorClass, msgIncludes, note);
    return error;
  }
  raise("Expected function to reject", note);
}

function expectError<E extends Error>(
  error: unknown,
  ErrorClass: ErrorConstructor<E>,
  msgIncludes = "",
  note?: string,
): void {
  if (!(error instanceof Error)) raise(`Expected an Error, but got ${String(error)}`, note);
  if (!(error instanceof ErrorClass)) {
    raise(
      `Expected error to be instance of "${ErrorClass.name}", but was "${error.constructor.name}" ` +
        `with the message ${JSON.stringify(error.message)}`,
      note,
    );
  }
  if (!error.message.includes(msgIncludes)) {
    raise(
      `Expected error message to include ${JSON.stringify(msgIncludes)}, ` +
        `but got ${JSON.stringify(error.message)}`,
      note,
    );
  }
}
