import type { ModelConfig, Start } from "../plan.ts";

/**
 * Where the path through a trajectory that was trained on starts.
 *
 * @throws {TypeError} If the model has no start of that name.
 */
export function fittedStart({ starts }: Pick<ModelConfig, "starts">, trajectory: string): Start {
  const start = starts.find(({ name }) => name === trajectory);
  if (start !== undefined) return start;
  throw new TypeError(`the model has no start of trajectory ${trajectory}`);
}
