import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import {
  fullStorageAdjoint,
  midpoint,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdjoint,
} from "../../../solvers/mod.ts";
import { Random } from "../../../tensors/mod.ts";
import { drawnWeights, type PeerProblem } from "../peer_problem.ts";
import { peerProblem } from "../peer_problems.ts";
import { compareTrainings } from "./compare_trainings.ts";
import { drawSpirals } from "./spirals.ts";
import { spiralsTraining } from "./spirals_training.ts";

/** The problem, smaller: fewer spirals, seen less often, and narrow networks. */
function small(knots: number, batch: number, width: number, updates: number): PeerProblem {
  const problem = peerProblem("neural-cde");
  const hidden = 4;
  const networks = [[3, width, hidden], [hidden, width, 3 * hidden], [hidden, 1]];
  const [train, heldOut] = [2 * batch, 2 * batch];
  return {
    ...problem,
    ...{ state: [batch, hidden], t1: knots - 1, steps: knots - 1 },
    spirals: { ...problem.spirals!, ...{ train, heldOut, knots, batch, networks, updates } },
    weights: Float64Array.from(networks.flatMap((widths) => [...drawnWeights(widths)])),
    ...drawSpirals({ count: train + heldOut, knots, noise: 0.1, seed: 1 }),
  };
}

const base = { method: midpoint, adjoint: fullStorageAdjoint() };

Deno.test("spiralsTraining() has the gradient of differences, of each of its networks", () => {
  const problem = small(5, 2, 3, 1);
  const training = spiralsTraining(problem, base);
  training.run();
  const gradient = training.gradient();
  const { weights, spirals } = problem;
  assertEquals(gradient.length, weights.length);
  const lossAt = (direction: Float64Array, by: number) =>
    spiralsTraining({ ...problem, weights: weights.map((x, k) => x + by * direction[k]) }, base)
      .run();
  let from = 0;
  for (const widths of spirals!.networks) {
    const own = drawnWeights(widths, new Random(3));
    const direction = new Float64Array(weights.length);
    direction.set(own, from);
    from += own.length;
    const h = 1e-2;
    const [a, b, c, d] = [-2 * h, -h, h, 2 * h].map((by) => lossAt(direction, by));
    const slope = gradient.reduce((sum, x, k) => sum + x * direction[k], 0);
    assertAlmostEquals(slope, (8 * (c - b) - (d - a)) / (12 * h), 1e-8);
    assertGreater(Math.abs(slope), 1e-3);
  }
});

Deno.test("spiralsTraining() learns the turns, by every adjoint the same way", () => {
  const problem = small(20, 16, 12, 60);
  const full = spiralsTraining(problem, base).trained!();
  const recursive = { method: midpoint, adjoint: recursiveCheckpointAdjoint() };
  const labels = problem.labels.slice(32);
  const { accuracy, lossesApart, agrees } = compareTrainings(
    spiralsTraining(problem, recursive).trained!(),
    full,
    labels,
  );
  assert(agrees, `${lossesApart}`);
  assertGreater(accuracy, 0.9);
  assertLess(full.losses[59], full.losses[0] / 3);
  const other = { method: reversible(midpoint), adjoint: reversibleAdjoint() };
  const back = compareTrainings(spiralsTraining(problem, other).trained!(), full, labels);
  assertGreater(back.accuracy, 0.9);
});
