import {
  euler,
  finalStateLoss,
  PreparedGradient,
  reversible,
  sum,
  vectorField,
  zeros,
} from "../../../mod.ts";
import { type Blas, BlasError, linear, openBlas, type Tensor } from "../../../tensors/mod.ts";
import { median } from "../../statistics/fit.ts";
import { layerKernels, type LayerSize } from "./layer_kernels.ts";
import { type Effort, ratioOfPairs, repeated, timePairs } from "../time_pairs.ts";
import type { SpeedRow } from "../speed_row.ts";

const LAYER: LayerSize = { batch: 100, inputs: 1000, outputs: 1000 };
const PART = "layer";
const UNIT = "of dgemm's speed";

/** Steps of the whole gradient. */
const STEPS = 5;

/** Something that is timed. */
interface Work {
  run(): unknown;
  release?(): void;
  /** Operations of its products, a multiplication and an addition each. */
  readonly operations: number;
}

const WORKS: readonly { words: string; work(size: LayerSize, blas?: Blas): Work }[] = [
  { words: "x W + b", work: forward },
  { words: "x W + b and its pullback", work: bothWays },
  { words: `a gradient of ${STEPS} reversible steps`, work: gradientOf },
];

const KERNELS = [
  { kernels: "wasm", words: "compiled", claim: { least: 0.3 } },
  { kernels: "blas", words: 'kernels "blas"', claim: { least: 0.8 } },
] as const;

/**
 * A dense layer's speed as a part of OpenBLAS's on one thread: the product forwards, all three of
 * them, and a whole gradient with everything that is in it but a product.
 */
export async function layerRows(
  effort: Effort,
  open: () => Blas = () => openBlas({ threads: 1 }),
  size: LayerSize = LAYER,
): Promise<SpeedRow[]> {
  const { batch, inputs, outputs } = size;
  const layer = `dense layer ${inputs} to ${outputs}, batch ${batch}`;
  const plan = WORKS.flatMap(({ words, work }) =>
    KERNELS.map(({ kernels, words: way, claim }) => ({
      row: { part: PART, unit: UNIT, name: `${layer}, ${words}: ${way}`, claim },
      work: (blas: Blas) => work(size, kernels === "blas" ? blas : undefined),
    }))
  );
  let blas: Blas;
  try {
    blas = open();
  } catch (error) {
    if (!(error instanceof BlasError)) throw error;
    return plan.map(({ row }) => ({ ...row, missing: error.message }));
  }
  const peak = dgemm(size, blas);
  const rows: SpeedRow[] = [];
  for (const { row, work } of plan) {
    rows.push({ ...row, ...await speedOf(work(blas), peak, effort) });
  }
  return rows;
}

/** Times some work by turns with the product alone. */
async function speedOf(own: Work, peak: Work, effort: Effort): Promise<Partial<SpeedRow>> {
  const [timed, held] = [own, peak].map((each) => repeated(() => each.run(), effort.seconds));
  const { over, under } = await timePairs(timed, held, effort.pairs);
  own.release?.();
  const gigaflops = ({ operations }: Work, seconds: readonly number[]) =>
    seconds.map((each) => operations / each / 1e9);
  const [speed, most] = [gigaflops(own, over), gigaflops(peak, under)];
  return {
    ...ratioOfPairs({ over: speed, under: most }),
    detail: `${median(speed).toFixed(1)} of ${median(most).toFixed(1)} GFLOP/s`,
    samples: { gigaflops: speed, dgemm: most },
  };
}

/** One product of the layer's size alone. */
function dgemm({ batch: m, inputs: k, outputs: n }: LayerSize, blas: Blas): Work {
  const [a, b, c] = [0, 8 * m * k, 8 * (m * k + k * n)];
  const memory = new ArrayBuffer(c + 8 * m * n);
  new Float64Array(memory).forEach((_, i, all) => all[i] = Math.sin(i));
  const form = { aTransposed: false, bTransposed: false, accumulate: false };
  return {
    run: blas.bindProduct({ m, n, k, ...form }, "float64", memory, a, b, c),
    operations: 2 * m * n * k,
  };
}

function forward(size: LayerSize, blas?: Blas): Work {
  const { evaluate, operations } = layerKernels(size, blas);
  return { run: evaluate, operations };
}

function bothWays(size: LayerSize, blas?: Blas): Work {
  const { evaluate, pullback, operations } = layerKernels(size, blas);
  const run = () => {
    evaluate();
    pullback();
  };
  return { run, operations: 3 * operations };
}

/** The layer as a vector field, solved and pulled back. */
function gradientOf({ batch, inputs, outputs }: LayerSize, blas?: Blas): Work {
  const layer = { w: zeros([inputs, outputs]), b: zeros([outputs]) };
  const field = vectorField({
    ...{ state: [batch, inputs], parameters: layer, kernels: blas ? "blas" : "wasm" },
    f: (_t, y, p: Record<string, Tensor>) => linear(y, p.w, p.b),
  });
  field.parameters.flat.forEach((_, i, all) => all[i] = Math.sin(i) / inputs);
  const gradient = new PreparedGradient({
    ...{ field, t0: 0, t1: 0.01 * STEPS, dt: 0.01, method: reversible(euler) },
    y0: Float64Array.from({ length: batch * inputs }, (_, i) => Math.sin(i)),
    loss: finalStateLoss((y) => sum(y)),
  });
  gradient.run();
  const { evaluations, pullbacks } = gradient.stats;
  return {
    run: () => gradient.run(),
    release: () => gradient.release(),
    // A pullback has two products, for the cotangents of y and of W.
    operations: (evaluations + 2 * pullbacks) * 2 * batch * inputs * outputs,
  };
}
