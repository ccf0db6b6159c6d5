/**
 * This library as a peer.
 *
 * @module
 */
import { adjointNamed, anchorsOf, explicitMethodNamed } from "../../../commands/mod.ts";
import {
  asynchronousLeapfrog,
  isRungeKutta,
  PreparedGradient,
  reversible,
  reversibleAdjoint,
  type VectorField,
  vectorField,
} from "../../../solvers/mod.ts";
import { finalStateLoss, mlp } from "../../../models/mod.ts";
import { linear, mean, square, tanh, Tensor } from "../../../tensors/mod.ts";
import { layersOf, type PeerProblem } from "../peer_problem.ts";
import { spiralsTraining } from "../spirals/spirals_training.ts";
import { converse, type PeerGradient } from "./converse.ts";

/** What a row can say of this library. */
interface Settings {
  /** An adjoint by name; `reversible` is the paper's method of two states, as the peers have it. */
  readonly adjoint: string;
  /** The base method, or the reversible one over it; default what the adjoint is for. */
  readonly method?: "base" | "reversible";
  /** How many steps each step is cut into; default 1. */
  readonly refine?: number;
  /** The method by name, in place of the problem's, and the number of steps. */
  readonly solver?: string;
  readonly steps?: number;
  /** Options of `vectorField` or `mlp`. */
  readonly field?: Readonly<Record<string, unknown>>;
}

function make(problem: PeerProblem, settings: Settings): PeerGradient {
  const { state, y0, t0, t1, coupling } = problem;
  const { adjoint, refine = 1, solver = problem.method, steps = problem.steps } = settings;
  const base = solver === "asynchronousLeapfrog"
    ? asynchronousLeapfrog()
    : explicitMethodNamed(solver);
  const goesBack = anchorsOf(adjoint) !== undefined;
  const { method = goesBack && isRungeKutta(base) ? "reversible" : "base" } = settings;
  const ways = {
    method: method === "reversible" && isRungeKutta(base) ? reversible(base, { coupling }) : base,
    adjoint: goesBack
      ? reversibleAdjoint({ anchors: 0, onExceeded: "throw" })
      : adjointNamed(adjoint),
  };
  if (problem.spirals !== undefined) {
    return spiralsTraining(problem, { ...ways, field: settings.field });
  }
  const prepared = new PreparedGradient({
    field: fieldOf(problem, settings.field ?? {}),
    ...{ y0: new Tensor(y0, state), t0, t1, dt: (t1 - t0) / (steps * refine) },
    ...ways,
    loss: finalStateLoss((y) => mean(square(y)), state),
  });
  return { run: () => prepared.run(), gradient: () => prepared.parametersBar };
}

/** The network with the weights of the problem. */
function fieldOf(problem: PeerProblem, more: Readonly<Record<string, unknown>>): VectorField {
  const { state, widths, time, lastTanh, weights } = problem;
  if (!lastTanh) {
    const field = mlp({ ...more, state, hidden: widths.slice(1, -1), time });
    field.parameters.flat.set(weights);
    return field;
  }
  const parameters = Object.fromEntries(
    layersOf(problem).flatMap(({ matrix, rows, columns, bias }, k) => [
      [`w${k}`, new Tensor(matrix.slice(), [rows, columns])],
      [`b${k}`, new Tensor(bias.slice(), [columns])],
    ]),
  );
  const layers = widths.slice(1).map((_, k) => k);
  return vectorField({
    ...more,
    state,
    parameters,
    f: (_t, y, p) => layers.reduce((x, k) => tanh(linear(x, p[`w${k}`], p[`b${k}`])), y),
  });
}

if (import.meta.main) {
  await converse(() => ({
    versions: {},
    make: (problem, settings) => make(problem, settings as unknown as Settings),
  }));
}
