import { ofCompiled } from "../compiled/traced_field.ts";
import type { Method } from "../method.ts";
import { checkTableau } from "./check_tableau.ts";
import { EMBEDDED } from "./embedded_stepper.ts";
import { PLAIN, type RungeKuttaSteppers } from "./runge_kutta_stepper.ts";
import { stagesNeeded, type Tableau } from "./tableau.ts";

/**
 * An explicit Runge-Kutta method.
 *
 * @category Methods
 */
export interface RungeKuttaMethod extends Method<false> {
  /** Its coefficients. */
  readonly tableau: Tableau;
  /** It cannot go back; `reversible(…)` makes one of it that can. */
  readonly goesBack: false;
}

/**
 * Makes a method of a tableau.
 *
 * @category Methods
 * @param tableau The coefficients; checked for explicitness, row sums and every order
 *   condition up to the claimed order (at most 8), those of the embedded method included.
 * @returns The method; one step is y + Ψ_h(t, y).
 * @throws {TypeError} If the tableau is not explicit.
 * @throws {RangeError} If a row sum or an order condition does not hold.
 *
 * @example
 * ```ts
 * import { rungeKutta } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * const heun = rungeKutta({ name: "heun", order: 2, a: [[], [1]], b: [0.5, 0.5], c: [0, 1] });
 * assertEquals(heun.evaluations, 2);
 * ```
 */
export function rungeKutta(tableau: Tableau): RungeKuttaMethod {
  const checked = checkTableau(tableau);
  return made(checked, checked.error ? EMBEDDED : PLAIN);
}

/**
 * A method of the library's own: of a tableau that tests have checked, so that what checks it stays
 * out of the way. It is a function for bundlers, which leave out what is not used only where they need
 * not know whether an expression does something.
 */
export function known(tableau: () => Tableau): RungeKuttaMethod {
  return made(tableau(), PLAIN);
}

/** The same of a tableau with an error estimate: it brings the attempts of step control. */
export function embedded(tableau: () => Tableau): RungeKuttaMethod {
  return made(tableau(), EMBEDDED);
}

function made(tableau: Tableau, { interpreted, compiled }: RungeKuttaSteppers): RungeKuttaMethod {
  return {
    name: tableau.name,
    order: tableau.order,
    evaluations: stagesNeeded(tableau.b),
    hasErrorEstimate: tableau.error !== undefined,
    tableau,
    goesBack: false,
    bind(field, options) {
      return ofCompiled(field, (made) => compiled(tableau, made, options)) ??
        interpreted(tableau, field, options);
    },
  };
}

/**
 * Whether a method is an explicit Runge-Kutta method.
 *
 * @category Methods
 * @param method The method.
 * @returns Whether it has a tableau.
 *
 * @example
 * ```ts
 * import { reversible, rk4 } from "@revode/revode";
 * import { isRungeKutta } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([rk4, reversible(rk4)].map(isRungeKutta), [true, false]);
 * ```
 */
export function isRungeKutta(method: unknown): method is RungeKuttaMethod {
  return typeof method === "object" && method !== null && "tableau" in method;
}
