/**
 * Takes the first gradient of a new process, and says how long it took.
 *
 * @module
 */
import { firstGradient } from "./first_gradient.ts";

if (import.meta.main) {
  const [steps, state, ...hidden] = Deno.args.map(Number);
  console.log(JSON.stringify(firstGradient({ state, hidden, steps })));
}
