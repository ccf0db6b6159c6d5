import type { GpuDevice } from "../../tensors/internal.ts";
import { sizeOf } from "../../tensors/mod.ts";
import { ComputedStart } from "../problem/computed_start.ts";
import { MaxStepsError } from "../errors/errors.ts";
import type { VectorField } from "../field.ts";
import type { Problem } from "../problem/bind_problem.ts";
import type { Drive } from "../inputs/driver.ts";
import { drivenProblem } from "../inputs/driven_problem.ts";
import { bindLoss } from "../path/bind_loss.ts";
import { type PathLoss, settlePoints } from "../path/path_loss.ts";
import { PathReader } from "../path/path_reader.ts";
import { flattenState } from "../problem/state.ts";
import { checkTimes, constantStep } from "../steps/step_control.ts";
import type { Steps } from "../steps/steps.ts";
import { GpuField } from "./gpu_field.ts";
import { couplingOf, type GpuMethod, type GpuProblem, keptStates } from "./gpu_options.ts";
import type { GpuStats } from "./gpu_stats.ts";
import { GpuSweep } from "./gpu_sweep.ts";
import { type SeenNode, seenNodes } from "./seen_nodes.ts";

/** A problem that is ready to run on the device. */
export interface BoundGpu {
  readonly field: VectorField;
  readonly drive: Drive | undefined;
  /** The start, flattened. */
  readonly y0: Float64Array;
  /** Computes it, where it is a function of the parameters. */
  readonly start: ComputedStart | undefined;
  readonly steps: Steps;
  readonly seen: readonly SeenNode[];
  /** Leads the loss along the states that were seen. */
  readonly reader: PathReader;
  readonly sweep: GpuSweep;
  /** dL/dθ, for the parts of it that are added up on the processor. */
  readonly parametersBar: Float64Array;
  readonly stats: Omit<GpuStats, "reconstructionError">;
}

/**
 * Checks a problem, and compiles it.
 *
 * @param caller Whose problem it is, as messages begin.
 * @param kept How many states are kept for a way back; unset by default, 0 where there is none.
 * @throws {TypeError} If shapes do not fit, or the field has an operation that has no form in WGSL.
 * @throws {RangeError} If a number is out of range, or the device has no room.
 */
export async function bindGpu(
  caller: string,
  device: GpuDevice,
  options: GpuProblem & { readonly kept?: number },
  method: GpuMethod,
  given: PathLoss,
): Promise<BoundGpu> {
  const { problem, drive } = drivenProblem(caller, options as Problem);
  if (drive && Object.keys(drive.inputsBar).length > 0) {
    throw new TypeError(
      `${caller}: there are no gradients of inputs on the GPU; leave differentiate out, or take ` +
        "valueAndGrad, which runs on the processor",
    );
  }
  const { field, t0, t1, dt, maxSteps = Infinity, stepControl = constantStep() } = problem;
  checkTimes(t0, t1, dt, problem.maxSteps);
  const start = typeof problem.y0 === "function"
    ? new ComputedStart(field, problem.y0, t0)
    : undefined;
  start?.evaluate();
  const y0 = start?.y0 ?? flattenState(field, problem.y0 as Float64Array);
  field.checkProblem?.({ y0, t0, t1, dt });
  const loss = bindLoss(given, field);
  const points = settlePoints(loss.at, t0, t1);
  const counts = { evaluations: 0, pullbacks: 0 };
  const steps = stepControl.bind({ ...problem, y0, counts });
  if (steps.count > maxSteps) {
    throw new MaxStepsError(maxSteps, maxSteps, steps.begin(maxSteps));
  }
  const seen = seenNodes(steps, points, Math.sign(t1 - t0));
  const reader = new PathReader(loss, { field, steps, points, t0, t1, counts });
  const kept = options.kept === 0 ? 0 : keptStates(method, steps.count, options.kept);
  const coupling = couplingOf(method, steps.count, Math.max(1, kept), y0.length);
  const sweep = new GpuSweep(device, {
    ...{ stateShape: field.stateShape, tableau: method.tableau, coupling, steps, seen, kept },
    field: new GpuField(caller, field),
  });
  await sweep.build();
  return {
    ...{ field, drive, y0, start, steps, seen, reader, sweep },
    parametersBar: new Float64Array(field.parameters.size),
    stats: {
      ...{ steps: steps.count, kept, kernels: sweep.kernels },
      ...(coupling && { coupling: coupling.coupling }),
    },
  };
}

/** Elements of a state. */
export function elementsOf({ field }: BoundGpu): number {
  return sizeOf(field.stateShape);
}
