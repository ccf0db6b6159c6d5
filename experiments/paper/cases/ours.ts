import { isReversibleAdams, METHOD_NAMES, methodNamed } from "../../../commands/mod.ts";
import { casesOf, type GridOptions, type PaperCase, type Whose } from "./paper_case.ts";
import { PAPER_SYSTEMS, type PaperSystem } from "../paper_systems.ts";

/** The names of reversible Adams, one an order. */
export const ADAMS_NAMES: readonly string[] = METHOD_NAMES.filter(isAdams);

/** Whether a method is reversible Adams. */
export function isAdams(name: string): boolean {
  return isReversibleAdams(methodNamed(name));
}

/**
 * What this library has beside the paper's grid, to the same problems: reversible Adams, of the
 * system's order unless methods are named, and full storage. Where the paper's steps are adaptive both
 * train with fixed ones as well, a row of the data each.
 */
export function oursCases(options: GridOptions): PaperCase[] {
  const choices = options.systems.map((name) => PAPER_SYSTEMS[name]).flatMap((system) =>
    stepsOf(system).flatMap((stepsAs) =>
      methodsOf(system, options.methods).flatMap((method) =>
        adjointsOf(method).map((adjoint) => ({ system, method, adjoint, stepsAs }))
      )
    )
  );
  return casesOf("ours", choices, options);
}

function stepsOf({ tolerance }: PaperSystem): readonly Whose[] {
  return tolerance === undefined ? ["paper"] : ["paper", "own"];
}

function methodsOf({ methods, adams }: PaperSystem, named?: readonly string[]): readonly string[] {
  return named === undefined
    ? [...methods, adams]
    : [...methods, ...ADAMS_NAMES].filter((name) => named.includes(name));
}

function adjointsOf(method: string): readonly string[] {
  return isAdams(method) ? ["reversible", "full"] : ["full"];
}
