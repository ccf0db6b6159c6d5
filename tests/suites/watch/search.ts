/**
 * Searches random problems for solutions that the watch over reversible methods judges wrongly:
 * `deno run tests/suites/watch/search.ts [seed] [count]`.
 *
 * @module
 */
import { measureSharpness } from "./sharpness.ts";

const [seed = 1, count = 5000] = Deno.args.map(Number);
const { mistakes, ...found } = measureSharpness(seed, count);
for (const mistake of mistakes) console.log(mistake);
console.log(found);
