/**
 * Prints the gradients of a dense layer by every method and adjoint, with its products done by
 * OpenBLAS and compiled. A process of its own, since the tests may not open libraries.
 *
 * @module
 */
import { finalStateLoss, mlp, square, sum, zeros } from "../../../mod.ts";
import { everyGradient } from "./gradients.ts";

// Large enough that each product is handed over.
const SIZE = 16;
const y0 = zeros([SIZE, SIZE]);
y0.data.forEach((_, i, all) => all[i] = Math.sin(i));

const [blas, wasm] = (["blas", "wasm"] as const).map((kernels) => {
  const field = mlp({ state: [SIZE, SIZE], hidden: [SIZE], kernels });
  const runsOn = field.kernels?.runsOn;
  return {
    runsOn,
    bits: everyGradient({ field, y0, loss: finalStateLoss((y) => sum(square(y))) }),
  };
});
console.log(JSON.stringify({ blas, wasm }));
