import { allocate } from "../../tensors/mod.ts";
import { ByteScope } from "../../tensors/internal.ts";
import { ForwardReader } from "../path/forward_reader.ts";
import { bindProblem, type Problem } from "../problem/bind_problem.ts";
import { NonFiniteStateError, SolveError } from "../errors/errors.ts";
import { ForwardSweep, type Sweep } from "../sweep.ts";
import { adviseOnStiffness } from "./advise_on_stiffness.ts";
import { atValues, FieldTrouble, watchedField } from "./watched_field.ts";

/**
 * Says more of why a solve failed: whether the problem is stiff, and why a state is not finite. It takes the one step again, from the last finite y, with a
 * look at every stage. Where the state is more than y, as that of a reversible method, and the
 * step shows nothing, the whole solve is gone over.
 *
 * @param error What a solve threw.
 * @param sweep The solve; `y1` is the last finite y.
 * @returns An error of the same step that names the operation; any other error itself.
 */
export function explainState(error: unknown, problem: Problem, sweep: Sweep): unknown {
  const explained = withCause(error, problem, sweep);
  const scope = new ByteScope();
  try {
    if (explained instanceof SolveError) {
      scope.run(() => adviseOnStiffness(explained, problem, sweep));
    }
  } catch {
    // What goes wrong here matters less than the error itself.
  } finally {
    scope.release();
  }
  return explained;
}

function withCause(error: unknown, problem: Problem, sweep: Sweep): unknown {
  if (!(error instanceof NonFiniteStateError) || error.cause !== undefined) return error;
  const { step, time } = error;
  const begin = sweep.steps.begin(step);
  const scope = new ByteScope();
  try {
    const size = scope.run(() => stepAgain(problem, sweep, begin, time));
    if (size > sweep.y1.length) scope.run(() => solveAgain(problem, sweep));
  } catch (trouble) {
    // What else may go wrong here matters less than the error that is to be explained.
    return trouble instanceof FieldTrouble
      ? new NonFiniteStateError(step, begin, time, trouble.reason)
      : error;
  } finally {
    scope.release();
  }
  return new NonFiniteStateError(step, begin, time, {
    kind: "overflow",
    message: "the vector field is finite there, so it was the state that overflowed",
  });
}

/** Returns the size of the state. */
function stepAgain(problem: Problem, { steps, y1 }: Sweep, t0: number, t1: number): number {
  const stepper = problem.method.bind(watchedField(problem.field, atValues), {
    steps: steps.complete ? steps.count : undefined,
    counts: { evaluations: 0, pullbacks: 0 },
  });
  const state = allocate(stepper.stateSize);
  stepper.start(t0, y1, state);
  stepper.step(t0, t1, state);
  return state.length;
}

function solveAgain(problem: Problem, { y0 }: Sweep): void {
  const field = watchedField(problem.field, atValues);
  const counts = { evaluations: 0, pullbacks: 0 };
  const loss = { at: "end", value: () => 0, cotangent: () => {} } as const;
  const again = bindProblem(
    { ...problem, field },
    "end",
    counts,
    (options) => new ForwardReader(loss, options),
  );
  again.y0.set(y0);
  try {
    new ForwardSweep(again).run(allocate(again.stepper.stateSize));
  } catch (error) {
    // That is where it is lost again.
    if (!(error instanceof NonFiniteStateError)) throw error;
  }
}
