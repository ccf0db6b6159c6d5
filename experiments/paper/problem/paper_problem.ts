import { meanSquaredError, mlp } from "../../../models/mod.ts";
import { type GradientOptions, pid, solve } from "../../../solvers/mod.ts";
import { type DataSet, whiteDwarf } from "../../../systems/mod.ts";
import { Tensor } from "../../../tensors/mod.ts";
import { linearPathLoss } from "./linear_path_loss.ts";
import type { PaperCase } from "../cases/paper_case.ts";
import { gradientOf } from "../cases/paper_gradient.ts";
import { startAsThePaper } from "./paper_start.ts";
import { PAPER_SYSTEMS } from "../paper_systems.ts";

/** The gradient that a case trains with, at its start. */
export function problemOf(what: PaperCase, data: DataSet): GradientOptions {
  const { system, hidden, seed, starts, stepsAs } = what;
  const { time, tolerance } = PAPER_SYSTEMS[system];
  const { y0, t0, t1, dt } = data;
  const field = mlp({ state: y0.shape, hidden: [hidden], time, seed });
  if (starts === "paper") startAsThePaper(field.parameters, seed);
  return {
    ...{ field, y0, t0, t1, dt },
    ...gradientOf(what),
    loss: lossFor(what, data),
    ...(tolerance !== undefined && stepsAs === "paper" && {
      stepControl: pid({ rtol: tolerance, atol: tolerance }),
    }),
  };
}

/**
 * The loss of a case. That of the paper's code leaves the start out, where nothing can be missed;
 * its white dwarf is the true equation's path by the case's own method, its errors included; and a
 * path of adaptive steps is read from straight lines, at the start as well.
 */
function lossFor(what: PaperCase, data: DataSet): GradientOptions["loss"] {
  const { times, states } = data;
  if (what.lossAs === "own") return meanSquaredError(times, states);
  if (PAPER_SYSTEMS[what.system].tolerance !== undefined) return linearPathLoss(times, states);
  const [, ...rows] = times;
  return meanSquaredError(
    rows,
    what.system === "white-dwarf" ? solved(what, data) : behind(states),
  );
}

/** All rows but the first. */
function behind({ data, shape: [rows, width] }: Tensor): Tensor {
  return new Tensor(data.slice(width), [rows - 1, width]);
}

/** The white dwarf's path by the method of a case, without its first row. */
function solved(what: PaperCase, { y0, t0, t1, dt, times }: DataSet): Tensor {
  const { method, watchDrift } = gradientOf(what);
  const saveAt = times.subarray(1);
  return solve({ field: whiteDwarf(), y0, t0, t1, dt, saveAt, method, watchDrift }).states;
}
