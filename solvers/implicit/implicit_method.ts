import type { Method } from "../method.ts";

/**
 * A method for stiff problems: its steps are solved for with the Jacobian of f, so that no fast decay
 * bounds their size. The field must be traced, as that of `vectorField(…)` or `mlp(…)`.
 *
 * Its gradient is that of the step itself: cotangents go back through the solves. Evaluations are counted
 * without the Jacobians, of which one comes with the first stage of a step.
 *
 * @category Methods
 */
export interface ImplicitMethod extends Method<false> {
  /** It cannot go back: use `recursiveCheckpointAdjoint` or `fullStorageAdjoint` for gradients. */
  readonly goesBack: false;
  /** It is one. */
  readonly isImplicit: true;
}
