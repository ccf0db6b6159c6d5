import { solve, type VectorField } from "../../../mod.ts";
import { blocksOf } from "../blocks.ts";
import type { DrawnCase } from "./drawn_case.ts";
import { type DrawnLoss, readLoss } from "./drawn_loss.ts";
import { attempt, quietly, Witness } from "../gradients.ts";
import { problemOf } from "../problem_of.ts";

/**
 * The loss of a case, with what depends on its own path: data that lie a small residual beside it,
 * or weights at which what the two reads add to dL/dy0 cancels.
 */
export function settledLoss(drawn: DrawnCase, field: VectorField): DrawnLoss {
  const { problem } = drawn;
  if (problem.residual !== undefined) return besidePath(drawn, field, problem.residual);
  return problem.family === "vanishing" ? cancelling(drawn, field) : drawn.loss;
}

function besidePath(drawn: DrawnCase, field: VectorField, residual: number): DrawnLoss {
  const { problem, method, steps, loss } = drawn;
  const { states } = quietly(() =>
    solve({
      ...problemOf(problem),
      field,
      method: method.method,
      dt: steps.dt,
      stepControl: steps.stepControl,
      maxSteps: steps.maxSteps,
      saveAt: loss.at,
      onFailure: "return",
    })
  );
  const size = problem.y0.length;
  const beside = (i: number, k: number) => {
    const way = loss.target(i, k);
    return (states.data[i * size + k] ?? 0) + residual * way;
  };
  return { ...loss, target: beside };
}

function cancelling(drawn: DrawnCase, field: VectorField): DrawnLoss {
  const alone = (read: number): number => {
    const signs = (i: number) => i === read ? 1 : 0;
    const { gradient } = attempt(drawn, {
      field,
      loss: readLoss({ ...drawn.loss, square: false }, signs).loss,
      adjoint: new Witness(),
    });
    return gradient ? blocksOf(gradient, field.parameters).get("y0")![0] : 0;
  };
  const [first, second] = [alone(0), alone(1)];
  const { weight } = drawn.loss;
  if (first === 0 || second === 0) return drawn.loss;
  return {
    ...drawn.loss,
    square: false,
    own: undefined,
    weight: (i, k) => i === 1 ? -weight(1, k) * first / second : weight(i, k),
  };
}
