import type { Evaluation } from "../../tensors/mod.ts";
import type { AdjointRun } from "../adjoints/adjoint.ts";

/**
 * Adds to dL/dθ what does not come along the path: the loss's own part, and that by way of a start
 * that is a function of the parameters.
 *
 * @param run A run that an adjoint has just pulled back through.
 */
export function addOwnCotangents(run: OwnCotangents): void {
  const { reader, start, y0Bar, parametersBar } = run;
  const own = reader.parametersBar;
  if (own) { for (let k = 0; k < own.length; k++) parametersBar[k] += own[k]; }
  start?.evaluation.pullback(y0Bar, startBars(run));
}

type OwnCotangents = Pick<
  AdjointRun,
  "reader" | "start" | "field" | "y0Bar" | "parametersBar"
>;

/** The parts of dL/dθ that a start adds to, by the evaluation that it is: views, which are made once. */
const bars = new WeakMap<Evaluation, readonly Float64Array[]>();

function startBars({ start, field: { parameters }, parametersBar }: OwnCotangents) {
  let found = bars.get(start!.evaluation);
  if (found === undefined) {
    const views = parameters.views(parametersBar);
    found = parameters.names.map((name) => views[name].data);
    bars.set(start!.evaluation, found);
  }
  return found;
}
