import {
  IMPLICIT_METHODS,
  type ImplicitMethod,
  type Method,
  METHODS,
  reversible,
  reversibleAdams,
  type ReversibleAdamsMethod,
  type RungeKuttaMethod,
} from "../../solvers/mod.ts";
import { whyOther } from "../../solvers/internal.ts";
import { anchorsOf } from "./adjoint_named.ts";
import { UsageError } from "./errors.ts";
import { unknownName } from "./values.ts";

// The names that the commands know the Runge-Kutta methods by.
export { METHODS };

/** A method that the commands know by name: a base method, a reversible one of its own, or an implicit one. */
export type NamedMethod = RungeKuttaMethod | ReversibleAdamsMethod | ImplicitMethod;

/** The orders of reversible Adams, by the names that its methods have. */
const ADAMS = Object.fromEntries(
  ([4, 5, 6, 8] as const).map((order) => [reversibleAdams({ order }).name, order]),
);

/** How names begin of which there are some here: another one of them is a slip. */
const KNOWN_KINDS = /^(reversibleAdams|rodas|kvaerno)/;

/** The names of the explicit methods. */
export const EXPLICIT_METHOD_NAMES: readonly string[] = [
  ...Object.keys(METHODS),
  ...Object.keys(ADAMS),
];

/** The names of all methods that {@linkcode methodNamed} knows. */
export const METHOD_NAMES: readonly string[] = [
  ...EXPLICIT_METHOD_NAMES,
  ...Object.keys(IMPLICIT_METHODS),
];

/**
 * A method by name.
 *
 * @param coupling The coupling, of a method that is reversible by itself. Default "auto".
 * @throws {UsageError} If there is none of that name.
 *
 * @example
 * ```ts
 * import { methodNamed } from "./method_named.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(methodNamed("rk4").order, 4);
 * assertEquals(methodNamed("reversibleAdams6").evaluations, 1);
 * ```
 */
export function methodNamed(name: string, coupling: number | "auto" = "auto"): NamedMethod {
  if (Object.hasOwn(ADAMS, name)) return reversibleAdams({ order: ADAMS[name], coupling });
  if (Object.hasOwn(IMPLICIT_METHODS, name)) return IMPLICIT_METHODS[name];
  if (!Object.hasOwn(METHODS, name)) {
    const other = KNOWN_KINDS.test(name) ? undefined : whyOther(name);
    throw other
      ? new UsageError(
        `the method ${name} ${other}, in a program; here take ${EXPLICIT_METHOD_NAMES.join(", ")}`,
      )
      : unknownName("method", name, METHOD_NAMES);
  }
  return METHODS[name];
}

/**
 * An explicit method by name.
 *
 * @param coupling The coupling, of a method that is reversible by itself. Default "auto".
 * @throws {UsageError} If there is none of that name.
 */
export function explicitMethodNamed(
  name: string,
  coupling: number | "auto" = "auto",
): RungeKuttaMethod | ReversibleAdamsMethod {
  const method = methodNamed(name, coupling);
  if (!isImplicit(method)) return method;
  throw new UsageError(
    `--method ${name} is implicit, and this is about explicit methods; take one of ` +
      EXPLICIT_METHOD_NAMES.join(", "),
  );
}

/** Whether a method is implicit: no adjoint goes back over its steps. */
export function isImplicit(method: NamedMethod): method is ImplicitMethod {
  return method.isImplicit === true;
}

/**
 * Whether a method is reversible by itself, whatever the adjoint: no adjoint's name makes it another.
 */
export function isReversibleAdams(method: NamedMethod): method is ReversibleAdamsMethod {
  return !("tableau" in method) && !isImplicit(method);
}

/**
 * The method that a solve takes: a base method is made reversible where the adjoint wants that.
 *
 * @param coupling The coupling of a base method that is made reversible. Default "auto".
 * @throws {UsageError} If the adjoint goes back over the steps, and the method is implicit.
 *
 * @example
 * ```ts
 * import { methodFor, methodNamed } from "./method_named.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const [rk4, adams] = [methodNamed("rk4"), methodNamed("reversibleAdams6")];
 * assertEquals(methodFor(rk4, "full"), rk4);
 * assertEquals(methodFor(rk4, "reversible").name, "reversible rk4");
 * assertEquals(methodFor(adams, "reversible"), adams);
 * ```
 */
export function methodFor(
  method: NamedMethod,
  adjoint: string,
  coupling: number | "auto" = "auto",
): Method {
  if (isReversibleAdams(method) || anchorsOf(adjoint) === undefined) return method;
  if (isImplicit(method)) {
    throw new UsageError(
      `--adjoint ${adjoint} goes back over the steps, and ${method.name}, which is implicit, cannot; ` +
        "take --adjoint recursive or full",
    );
  }
  return reversible(method, { coupling });
}
