import { kvaerno3 } from "./esdirk/kvaerno3.ts";
import { kvaerno5 } from "./esdirk/kvaerno5.ts";
import type { ImplicitMethod } from "./implicit_method.ts";
import { rodas4p } from "./rosenbrock/rodas4p.ts";
import { rodas5p } from "./rosenbrock/rodas5p.ts";

/**
 * Every implicit method that comes with the library, by name, from order 3 up.
 *
 * @category Methods
 * @example
 * ```ts
 * import { IMPLICIT_METHODS } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(Object.keys(IMPLICIT_METHODS), ["kvaerno3", "rodas4p", "kvaerno5", "rodas5p"]);
 * ```
 */
export const IMPLICIT_METHODS: Readonly<Record<string, ImplicitMethod>> =
  /* @__PURE__ */ (() => Object.freeze({ kvaerno3, rodas4p, kvaerno5, rodas5p }))();
