import { vectorField, zeros } from "../../mod.ts";
import { type Blas, BlasError, linear, openBlas, type Tensor } from "../../tensors/mod.ts";
import { median } from "../fit.ts";
import { layerKernels, type LayerSize } from "./layer_kernels.ts";
import { ratioOfPairs, repeated, timePairs } from "./time_pairs.ts";
import type { Effort } from "./time_pairs.ts";
import type { SpeedRow } from "./speed_row.ts";

const LAYER: LayerSize = { batch: 100, inputs: 1000, outputs: 1000 };
const PART = "layer";
const UNIT = "of dgemm's speed";
const OF = "dense layer 1000 to 1000, batch 100, three products";

const ROWS = [
  { kernels: "wasm", name: `${OF}: compiled`, claim: { least: 0.3 } },
  { kernels: "blas", name: `${OF}: kernels "blas"`, claim: { least: 0.8 } },
  { kernels: "wasm field", name: `${OF}: compiled, by linearize()` },
  { kernels: "blas field", name: `${OF}: kernels "blas", by linearize()` },
] as const;

/**
 * A dense layer's speed, forwards and back, as a part of OpenBLAS's on one thread.
 *
 * @param effort How long and how often.
 * @param open Opens the BLAS.
 * @returns The rows; they say so where there is none.
 */
export async function layerRows(
  effort: Effort,
  open: () => Blas = () => openBlas({ threads: 1 }),
): Promise<SpeedRow[]> {
  let blas: Blas;
  try {
    blas = open();
  } catch (error) {
    if (!(error instanceof BlasError)) throw error;
    const missing = error.message;
    return ROWS.map(({ kernels: _, ...row }) => ({ part: PART, unit: UNIT, ...row, missing }));
  }
  const peak = dgemm(blas);
  const rows: SpeedRow[] = [];
  for (const { kernels, ...row } of ROWS) {
    const layer = kernels === "wasm"
      ? layerKernels(LAYER)
      : kernels === "blas"
      ? layerKernels(LAYER, blas)
      : fieldKernels(kernels === "blas field" ? "blas" : "wasm");
    const own = repeated(() => {
      layer.evaluate();
      layer.pullback();
    }, effort.seconds);
    const { over, under } = await timePairs(own, repeated(peak.run, effort.seconds), effort.pairs);
    const gigaflops = (operations: number, seconds: readonly number[]) =>
      seconds.map((each) => operations / each / 1e9);
    const speed = gigaflops(layer.operations, over);
    const most = gigaflops(peak.operations, under);
    rows.push({
      ...{ part: PART, unit: UNIT, ...row },
      ...ratioOfPairs({ over: speed, under: most }),
      detail: `${median(speed).toFixed(1)} of ${median(most).toFixed(1)} GFLOP/s`,
      samples: { gigaflops: speed, dgemm: most },
    });
  }
  return rows;
}

/** One product of the layer's size alone. */
function dgemm(blas: Blas): { run: () => void; operations: number } {
  const { batch: m, inputs: k, outputs: n } = LAYER;
  const [a, b, c] = [0, 8 * m * k, 8 * (m * k + k * n)];
  const memory = new ArrayBuffer(c + 8 * m * n);
  new Float64Array(memory).forEach((_, i, all) => all[i] = Math.sin(i));
  const form = { aTransposed: false, bTransposed: false, accumulate: false };
  return {
    run: blas.bindProduct({ m, n, k, ...form }, "float64", memory, a, b, c),
    operations: 2 * m * n * k,
  };
}

/** The same layer as a field, with the copies that `linearize()` makes of its parameters. */
function fieldKernels(kernels: "wasm" | "blas") {
  const { batch, inputs, outputs } = LAYER;
  const layer = { w: zeros([inputs, outputs]), b: zeros([outputs]) };
  const field = vectorField({
    ...{ state: [batch, inputs], parameters: layer, kernels },
    f: (_t, y, p: Record<string, Tensor>) => linear(y, p.w, p.b),
  });
  field.parameters.flat.forEach((_, i, all) => all[i] = Math.sin(i));
  const point = field.linearize();
  const [dyBar, yBar] = [
    new Float64Array(batch * outputs).fill(1),
    new Float64Array(point.y.length),
  ];
  const bar = new Float64Array(field.parameters.size);
  return {
    evaluate: () => point.evaluate(0),
    pullback: () => point.pullback(dyBar, yBar, bar),
    operations: 3 * 2 * batch * inputs * outputs,
  };
}
