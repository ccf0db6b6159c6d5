import {
  adoptUntilDropped,
  describe,
  explainPullback,
  explainValue,
} from "../../tensors/internal.ts";
import {
  type Evaluation,
  formatShape,
  jvpProgram,
  type Program,
  type Shape,
  sizeOf,
  type Tensor,
  trace,
} from "../../tensors/mod.ts";
import type { PathLoss } from "../../solvers/mod.ts";

/**
 * A loss of the final state alone. The function runs once, with `stateShape` here and without it at
 * the first use; a tensor that it closes over is copied then, and stays what it was.
 *
 * @category Losses
 * @param f The loss, written with the operations of `tensors/`: from y at t1 to a scalar, or to
 *   one element, as it comes of a state of one.
 * @param stateShape The shape in which f sees y; by default flat, so [1] for a scalar state.
 * @returns The loss.
 * @throws {TypeError} If `f` is no function, or does not give a scalar. Without `stateShape` that shows at the
 *   first use, where the size of y is known.
 *
 * @example
 * ```ts
 * import { finalStateLoss, square, sum } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * const loss = finalStateLoss((y) => sum(square(y)));
 * assertEquals(loss.value(0, 1, Float64Array.of(3, 4)), 25);
 * ```
 */
export function finalStateLoss(f: (y: Tensor) => Tensor, stateShape?: Shape): PathLoss {
  let program: Program | undefined;
  if (typeof f !== "function") {
    throw new TypeError(
      `finalStateLoss: the loss must be a function of y, got ${describe(f)}; ` +
        "write it as in finalStateLoss((y) => sum(square(y)))",
    );
  }
  let evaluation: Evaluation | undefined;
  let input: Float64Array = new Float64Array(0);
  const evaluateAt = (y: Float64Array, shape: Shape): Evaluation => {
    if (evaluation === undefined || input.length !== y.length) {
      program = trace(f, [shape]);
      if (sizeOf(program.outputShape) !== 1) {
        throw new TypeError(
          `finalStateLoss: the function must return a scalar, got shape ${
            formatShape(program.outputShape)
          }; end it with sum or mean`,
        );
      }
      const buffer = adoptUntilDropped(new Float64Array(y.length));
      evaluation = program.bind([buffer]);
      input = buffer;
    }
    input.set(y);
    evaluation.evaluate();
    return evaluation;
  };
  if (stateShape !== undefined) evaluateAt(new Float64Array(sizeOf(stateShape)), stateShape);
  const one = Float64Array.of(1);
  let second: { evaluation: Evaluation; inputs: Float64Array[]; of: Program } | undefined;
  const secondAt = (y: Float64Array): typeof second & object => {
    evaluateAt(y, stateShape ?? [y.length]);
    if (second?.of !== program) {
      const tangent = jvpProgram(program!);
      const inputs = [y, y].map((x) => adoptUntilDropped(new Float64Array(x.length)));
      second = { evaluation: tangent.bind(inputs), inputs, of: program! };
    }
    return second!;
  };
  let bars: [Float64Array] | undefined;
  return {
    at: "end",
    stateShape,
    value: (_index, _t, y) => evaluateAt(y, stateShape ?? [y.length]).output[0],
    cotangent(_index, _t, y, yBar) {
      if (bars?.[0] !== yBar) bars = [yBar];
      evaluateAt(y, stateShape ?? [y.length]).pullback(one, bars);
    },
    secondDerivative(_index, _t, y, along, bar) {
      const { evaluation, inputs } = secondAt(y);
      inputs[0].set(y);
      inputs[1].set(along.y);
      evaluation.evaluate();
      evaluation.pullback(one, [bar.y, null]);
    },
    explain: (_index, _t, y) => program && explainValue(program, { inputs: [y], names: ["y"] }),
    explainCotangent: (_index, _t, y) =>
      program && explainPullback(program, { inputs: [y], names: ["y"] }, one),
  };
}
