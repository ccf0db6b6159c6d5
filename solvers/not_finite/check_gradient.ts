import { allocate } from "../../tensors/mod.ts";
import { ByteScope, explainPullback } from "../../tensors/internal.ts";
import type { AdjointRun } from "../adjoints/adjoint.ts";
import { recursiveCheckpointAdjoint } from "../adjoints/recursive_checkpoint.ts";
import { bindProblem } from "../problem/bind_problem.ts";
import {
  type NonFiniteCause,
  NonFiniteGradientError,
  NonFiniteLossError,
} from "../errors/errors.ts";
import type { VectorField } from "../field.ts";
import type { PathLoss } from "../path/path_loss.ts";
import { readingOf } from "../path/path_reader.ts";
import { isFinite } from "../steps/steps.ts";
import { addOwnCotangents } from "../problem/own_cotangents.ts";
import { elementOf, firstNonFinite } from "./first_non_finite.ts";
import { FieldTrouble, watchedField } from "./watched_field.ts";
import { atPullbacks } from "./pullback_look.ts";
import { watchedLoss } from "./watched_loss.ts";

/**
 * Looks at the loss, dL/dθ and dL/dy0 of a run once. Where a number is not finite the gradient is
 * computed again by checkpoints, slowly, with a look at every pullback, to find out where it
 * arose; the loss is then called once more at each of its points.
 *
 * @param run The run, with both gradients complete.
 * @throws {NonFiniteGradientError} If one of them is not finite.
 */
export function checkGradient(run: AdjointRun, value: number): void {
  if (!Number.isFinite(value)) throw new NonFiniteLossError(value);
  const error = nonFiniteGradient(run);
  if (error !== undefined) throw error;
}

/**
 * Reports a way back that went astray. What the field or the loss gave comes first: the way back is
 * not to blame for that.
 *
 * @param run The run, with both gradients complete.
 */
export function refuseWayBack(run: AdjointRun, error: Error, onExceeded: string): void {
  const wrong = nonFiniteGradient(run);
  if (wrong !== undefined && wrong.source !== "way back") throw wrong;
  if (onExceeded === "throw") throw error;
  console.warn(error.message);
}

/** What {@linkcode checkGradient} throws for the gradient; unset where all is finite. */
function nonFiniteGradient(run: AdjointRun): NonFiniteGradientError | undefined {
  const { field, parametersBar, y0Bar } = run;
  if (isFinite(parametersBar) && isFinite(y0Bar)) return undefined;
  return found(run, describe(field, parametersBar, y0Bar));
}

/**
 * For a way back that failed: whether the gradient itself is not finite. It is computed again by
 * checkpoints.
 *
 * @returns The error, not thrown; unset where the gradient is finite.
 */
export function replayGradient(run: AdjointRun): NonFiniteGradientError | undefined {
  const { bars, finite } = replay(run, run.field, run.loss);
  return finite || bars === undefined
    ? undefined
    : found(run, describe(run.field, bars.parametersBar, bars.y0Bar));
}

/** Which number it is. */
interface Place {
  readonly text: string;
  readonly parameter?: string;
  readonly index?: number;
}

const GRADIENT: Place = { text: "The gradient is not finite" };

function describe(field: VectorField, parametersBar: Float64Array, y0Bar: Float64Array): Place {
  for (const name of field.parameters.names) {
    const { data, shape } = field.parameters.views(parametersBar)[name];
    const index = firstNonFinite(data);
    if (index < 0) continue;
    const text =
      `The gradient is not finite: ${elementOf(shape, index)}dL/d${name}, of parameter ` +
      `"${name}", is ${data[index]}`;
    return { text, parameter: name, index };
  }
  const index = firstNonFinite(y0Bar);
  if (index < 0) return GRADIENT;
  const text = `The gradient is not finite: ${elementOf(field.stateShape, index)}dL/dy0, of the ` +
    `start, is ${y0Bar[index]}`;
  return { text, index };
}

/** What going over a gradient once more came to. */
interface Replay {
  /** What it stopped at. */
  readonly trouble?: unknown;
  /** The gradient. */
  readonly bars?: Pick<AdjointRun, "parametersBar" | "y0Bar">;
  /** Whether it is finite. */
  readonly finite?: boolean;
}

function replay(
  { problem, y0, reader: { rates } }: AdjointRun,
  field: VectorField,
  loss: PathLoss,
): Replay {
  const counts = { evaluations: 0, pullbacks: 0 };
  const scope = new ByteScope();
  try {
    return scope.run(() => {
      const reading = readingOf(loss, rates?.timing);
      const sweep = bindProblem({ ...problem, field }, loss.at, counts, reading);
      sweep.y0.set(y0);
      const bars = {
        y0Bar: allocate(y0.length),
        parametersBar: allocate(field.parameters.size),
      };
      const again = { ...sweep, ...bars, problem, loss, field, counts };
      recursiveCheckpointAdjoint().bind(again).run();
      addOwnCotangents(again);
      return { bars, finite: isFinite(bars.y0Bar) && isFinite(bars.parametersBar) };
    });
  } catch (trouble) {
    return { trouble };
  } finally {
    scope.release();
  }
}

function found(run: AdjointRun, { text, parameter, index }: Place): NonFiniteGradientError {
  const { trouble, finite } = replay(
    run,
    watchedField(run.field, atPullbacks),
    watchedLoss(run.loss, run.field),
  );
  if (trouble instanceof NonFiniteGradientError) return trouble;
  if (trouble instanceof FieldTrouble) {
    const { time, reason } = trouble;
    return new NonFiniteGradientError(
      `${text}. It arose in the vector field at t = ${time}: ${reason.message}. ${advice(reason)}`,
      { source: "field", parameter, index, time, operation: reason.operation },
    );
  }
  const { start, y0Bar } = run;
  const ofStart = isFinite(y0Bar)
    ? start?.explainedBy((program, point) => explainPullback(program, point, y0Bar))
    : undefined;
  if (ofStart) {
    return new NonFiniteGradientError(
      `${text}. It arose in the function of the parameters that gives y0: ${ofStart.message}. ${
        advice(ofStart)
      }`,
      { source: "start", parameter, index, operation: ofStart.operation },
    );
  }
  if (finite) {
    return new NonFiniteGradientError(
      `${text}, while the same gradient by checkpoints is finite: it was lost on the way back of ` +
        "the adjoint. Try recursiveCheckpointAdjoint",
      { source: "way back", parameter, index },
    );
  }
  // A loss that throws, or that gives something else the second time, says no more.
  return new NonFiniteGradientError(
    `${text}, although the loss and every state are finite. Look for a function of the vector ` +
      "field or of the loss without a derivative where it is read, such as sqrt at 0, and for " +
      "numbers that overflow",
    { source: "unknown", parameter, index },
  );
}

function advice({ kind, advice }: NonFiniteCause): string {
  if (advice !== undefined) return advice;
  if (kind === "undefined") {
    return "Keep what goes into the operation where it has a derivative, as by a small number " +
      "added under a root or in a denominator";
  }
  if (kind === "given") return "Look for where that number comes from";
  return kind === "overflow"
    ? "Try smaller parameters, scaled data, or a loss of smaller numbers"
    : "Keep the field where it has a derivative, and its numbers within range";
}
