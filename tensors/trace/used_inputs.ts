import { contentsOf, type Program } from "./program.ts";

/**
 * Which of its arguments the result of a program depends on.
 *
 * @returns Of each argument whether it does.
 */
export function usedInputs(program: Program): boolean[] {
  const { inputs, nodes } = contentsOf(program);
  const used = new Set(nodes.flatMap((node) => node.inputs));
  return inputs.map((input) => used.has(input));
}
