/**
 * Trains the swings by workers, and saves the training after every update in a file, from which it goes on when
 * it is started again. At the end it prints the parameters' bits.
 *
 * @module
 */
import { adamW, decodeSafetensors, encodeSafetensors, Trainer } from "../../../models/mod.ts";
import { Tensor } from "../../../tensors/mod.ts";
import { swings } from "./swings.ts";
import { MODULE } from "./swings_worker.ts";

const [path, count, updates] = Deno.args;
const problems = swings();
const trainer = new Trainer({
  ...{ problems, optimizer: adamW(), startOptimizer: adamW() },
  ...(Number(count) > 0 && { workers: { module: MODULE, count: Number(count) } }),
});
try {
  const { tensors, metadata } = decodeSafetensors(await Deno.readFile(path));
  const arrays = Object.entries(tensors).map(([name, { data }]) => [name, data]);
  trainer.restore({ ...JSON.parse(metadata.state), arrays: Object.fromEntries(arrays) });
} catch (error) {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
while (trainer.updates < Number(updates)) {
  await trainer.stepAsync();
  const { arrays, ...state } = trainer.save();
  const tensors = Object.entries(arrays).map((
    [name, data],
  ) => [name, new Tensor(data, [data.length])]);
  const saved = encodeSafetensors(Object.fromEntries(tensors), { state: JSON.stringify(state) });
  await Deno.writeFile(`${path}.new`, saved);
  await Deno.rename(`${path}.new`, path);
}
trainer.release();
const { buffer } = Float64Array.from([...problems[0].field.parameters.flat, ...trainer.starts]);
console.log(String(new BigUint64Array(buffer)));
