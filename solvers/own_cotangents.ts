import type { AdjointRun } from "./adjoints/adjoint.ts";

/**
 * Adds to dL/dθ what does not come along the path: the loss's own part, and that by way of a start
 * that is a function of the parameters.
 *
 * @param run A run that an adjoint has just pulled back through.
 */
export function addOwnCotangents({ reader, start, y0Bar, parametersBar }: OwnCotangents): void {
  const own = reader.parametersBar;
  if (own) { for (let k = 0; k < own.length; k++) parametersBar[k] += own[k]; }
  start?.pullback(y0Bar, parametersBar);
}

type OwnCotangents = Pick<AdjointRun, "reader" | "start" | "y0Bar" | "parametersBar">;
