import type { GradientOptions } from "../../../solvers/mod.ts";

/**
 * The problems of a training, or what makes them.
 *
 * @category Training
 */
export type WorkerProblems<Data = unknown> =
  | readonly GradientOptions[]
  | ((data: Data) => readonly GradientOptions[] | Promise<readonly GradientOptions[]>);
