import { testOnGpu } from "../../tests/helpers/gpu.ts";
import { checkOnGpu } from "../../tests/helpers/gpu_functions.ts";
import { tanh } from "../operations/elementwise/activations.ts";
import { transpose } from "../operations/layout/layout.ts";
import { linear } from "../operations/products/linear.ts";
import { matmul } from "../operations/products/matmul.ts";

testOnGpu(
  "products on WebGPU are right with sizes that fill no tile, in batches, and transposed",
  async () => {
    await checkOnGpu([
      { name: "tiles", f: matmul, shapes: [[7, 19], [19, 9]] },
      { name: "blocks", f: matmul, shapes: [[37, 19], [19, 70]] },
      { name: "a batch", f: matmul, shapes: [[3, 17, 5], [3, 5, 18]] },
      { name: "one for all of a batch", f: matmul, shapes: [[2, 17, 18], [18, 6]] },
      {
        name: "transposed",
        f: (a, b) => matmul(transpose(a), tanh(b)),
        shapes: [[19, 18], [19, 17]],
      },
      { name: "a vector", f: matmul, shapes: [[20], [20, 7]] },
      { name: "a layer", f: (x, w, b) => tanh(linear(x, w, b)), shapes: [[18, 6], [6, 17], [17]] },
    ], 3e-6);
  },
);
