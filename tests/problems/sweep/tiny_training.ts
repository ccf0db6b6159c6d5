/**
 * A job of a sweep, as small as a training can be: `--seed`, `--width` and `--out` are its options.
 *
 * @module
 */
import { adamW, meanSquaredError, midpoint, mlp, reversible, train } from "../../../mod.ts";

const given = Object.fromEntries(Deno.args.map((word) => word.replace(/^--/, "").split("=")));
const { bestLoss, losses } = train({
  field: mlp({ state: [1], hidden: [Number(given.width) as number], seed: Number(given.seed) }),
  ...{ y0: [1], t0: 0, t1: 1, dt: 0.1 },
  method: reversible(midpoint),
  loss: meanSquaredError([0.5, 1], [[0.6], [0.4]]),
  optimizer: adamW({ learningRate: 0.01 }),
  iterations: 5,
});
const text = JSON.stringify({ bestLoss, losses: [...losses] });
// Whole or not at all: whoever ends it may do so between two bytes.
await Deno.writeTextFile(`${given.out}/summary.json.new`, text);
await Deno.rename(`${given.out}/summary.json.new`, `${given.out}/summary.json`);
