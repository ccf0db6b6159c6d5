import type { Case } from "../plan/case.ts";
import type { Subject } from "./subject.ts";

/**
 * The subject that a module of the user's makes: what its `subject` returns, which is
 * called with the case's parameters and the case.
 *
 * @throws {TypeError} If the module exports no function `subject`, or it makes no subject.
 */
export async function subjectIn(module: string, what: Case): Promise<Subject> {
  const { subject } = await import(module);
  if (typeof subject !== "function") {
    throw new TypeError(
      `${nameOf(module)} must export a function "subject" that makes what is measured, ` +
        `got ${typeof subject}`,
    );
  }
  const made = await subject(what.parameters ?? {}, what);
  if (typeof made?.prepare !== "function") {
    throw new TypeError(
      `"subject" of ${nameOf(module)} must return an object with a function "prepare"`,
    );
  }
  return made;
}

function nameOf(module: string): string {
  return module.slice(module.lastIndexOf("/") + 1);
}
