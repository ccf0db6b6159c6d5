/**
 * Takes the first gradient of a new process, and says how long it took.
 *
 * @module
 */
import { firstGradient } from "./first_gradient.ts";

if (import.meta.main) console.log(JSON.stringify(firstGradient(JSON.parse(Deno.args[0]))));
