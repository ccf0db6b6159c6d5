import { isReversibleAdams, METHOD_NAMES, methodNamed } from "../../../commands/mod.ts";
import { type GridOptions, type PaperCase, seedBySeed, type Whose } from "./paper_case.ts";
import { PAPER_SYSTEMS, type PaperSystem, WEIGHT_DECAY } from "../paper_systems.ts";

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
  const { systems, seeds, shorten = 1, hidden, methods, adjoints } = options;
  const { starts = "paper", lossAs = "paper" } = options;
  const cells = systems.map((name) => PAPER_SYSTEMS[name]).flatMap((system) =>
    stepsOf(system).flatMap((stepsAs) =>
      methodsOf(system, methods).flatMap((method) =>
        adjointsOf(method).filter((name) => adjoints?.includes(name) ?? true).map((adjoint) => ({
          ...{ experiment: "ours", system: system.name, method, adjoint } as const,
          hidden: hidden ?? system.hidden,
          decay: WEIGHT_DECAY,
          iterations: Math.ceil(system.iterations / shorten),
          ...{ starts, lossAs, stepsAs },
        }))
      )
    )
  );
  return seedBySeed(cells, seeds);
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
