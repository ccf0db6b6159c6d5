// A batch of damped oscillators learnt on the GPU; where there is none, the same gradients on the processor.
//
//   deno run examples/19_gpu.ts
import {
  adamW,
  concat,
  finalStateLoss,
  mean,
  midpoint,
  mlp,
  mul,
  neg,
  PreparedGradient,
  reversible,
  slice,
  solve,
  square,
  sub,
  tensor,
  vectorField,
} from "@revode/revode";
import { GpuUnavailableError, prepareGpuGradient } from "@revode/revode/webgpu";

const rows = 5;
const y0 = tensor(Array.from({ length: rows }, (_, k) => [Math.cos(k), Math.sin(k)]));
const run = { y0, t0: 0, t1: 1, dt: 0.25, method: reversible(midpoint) };
const truth = vectorField({
  state: [rows, 2],
  f(_t, y) {
    const [q, v] = [slice(y, 0, 1, 1), slice(y, 1, 2, 1)];
    return concat([v, sub(neg(mul(q, 2)), mul(v, 0.5))], 1);
  },
});
const { y1 } = solve({ ...run, field: truth });

const field = mlp({ state: [rows, 2], hidden: [16] });
const problem = { ...run, field, loss: finalStateLoss((y) => mean(square(sub(y, y1)))) };

/** The loss and its gradient, from wherever it is computed. */
async function gradientOf(): Promise<() => Promise<{ value: number; bar: Float64Array }>> {
  try {
    const gradient = await prepareGpuGradient(problem);
    console.log("on the GPU");
    return async () => {
      const { value, parametersBar: bar } = await gradient.run();
      return { value, bar };
    };
  } catch (error) {
    if (!(error instanceof GpuUnavailableError)) throw error;
    console.log("on the processor");
    const gradient = new PreparedGradient(problem);
    return () => Promise.resolve({ value: gradient.run(), bar: gradient.parametersBar });
  }
}

const gradient = await gradientOf();
const { flat } = field.parameters;
const optimizer = adamW({ learningRate: 0.02 }).bind(flat.length);
const { value: first } = await gradient();
for (let k = 0; k < 40; k++) optimizer.step(flat, (await gradient()).bar);
console.log("loss", first.toPrecision(2), "then", (await gradient()).value.toPrecision(2));
