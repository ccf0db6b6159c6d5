import { Random } from "../../tensors/mod.ts";
import type { SpiralsTask } from "./spirals/spirals_task.ts";

/**
 * A gradient that every peer computes: a network's solve with fixed steps, and its loss. With `spirals`
 * it is an update of a training, that of a neural CDE.
 */
export interface PeerProblem {
  /** The name, as on the command line. */
  readonly name: string;
  /** What it is, in words. */
  readonly words: string;
  /** The shape of y: `[d]`, or `[batch, d]`. */
  readonly state: readonly number[];
  /** Whether the network sees the time. */
  readonly time: boolean;
  /** The widths of its layers, the first one the input's. */
  readonly widths: readonly number[];
  /** Whether there is a tanh after the last layer too; there is one after all others. */
  readonly lastTanh: boolean;
  /** The first time. */
  readonly t0: number;
  /** The last time. */
  readonly t1: number;
  /** The number of steps, all of one size. */
  readonly steps: number;
  /** The base method's name, one that every peer has. */
  readonly method: "euler" | "midpoint" | "bosh3";
  /** The coupling of the reversible method. */
  readonly coupling: number;
  /** Why other libraries may be faster on it, where it was found out. */
  readonly slower?: string;
  /** The training, where that is what is measured. */
  readonly spirals?: SpiralsTask;
  /** The start, flattened; empty where a network gives it. */
  readonly y0: Float64Array;
  /** The weights: layer by layer the matrix [in, out], row by row, and the bias. */
  readonly weights: Float64Array;
  /** What was seen of the spirals, [count, knots, 3], flattened; empty without. */
  readonly paths: Float64Array;
  /** Which way each turns; empty without. */
  readonly labels: Float64Array;
}

const ARRAYS = ["y0", "weights", "paths", "labels"] as const;

/** What of a problem is numbers and words; the arrays have files of their own. */
export type ProblemText = Omit<PeerProblem, typeof ARRAYS[number]>;

/** What of a problem is numbers and words. */
export function textOf(problem: PeerProblem): ProblemText {
  const { y0: _y0, weights: _weights, paths: _paths, labels: _labels, ...text } = problem;
  return text;
}

/**
 * Writes a problem for the peers: `problem.json`, and as the machine's doubles `weights.f64`,
 * `y0.f64`, `paths.f64` and `labels.f64`.
 */
export async function writeProblem(folder: string, problem: PeerProblem): Promise<void> {
  await Deno.writeTextFile(`${folder}/problem.json`, JSON.stringify(textOf(problem)));
  for (const name of ARRAYS) await writeNumbers(`${folder}/${name}.f64`, problem[name]);
}

/** Reads what {@linkcode writeProblem} wrote. */
export async function readProblem(folder: string): Promise<PeerProblem> {
  const text: ProblemText = JSON.parse(await Deno.readTextFile(`${folder}/problem.json`));
  const [y0, weights, paths, labels] = await Promise.all(
    ARRAYS.map((name) => readNumbers(`${folder}/${name}.f64`)),
  );
  return { ...text, y0, weights, paths, labels };
}

/** Writes numbers as the machine's doubles. */
export async function writeNumbers(file: string, numbers: Float64Array): Promise<void> {
  await Deno.writeFile(
    file,
    new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength),
  );
}

/** Reads what {@linkcode writeNumbers} wrote. */
export async function readNumbers(file: string): Promise<Float64Array> {
  const bytes = await Deno.readFile(file);
  // A whole number of doubles at the start of its buffer, or it is no such file.
  return new Float64Array(bytes.slice().buffer);
}

/**
 * The layers of a network's weights.
 *
 * @returns For each layer the matrix, flattened, its rows and columns, and the bias.
 */
export function layersOf({ weights, widths }: Pick<PeerProblem, "weights" | "widths">): {
  readonly matrix: Float64Array;
  readonly rows: number;
  readonly columns: number;
  readonly bias: Float64Array;
}[] {
  let at = 0;
  const next = (size: number) => weights.subarray(at, at += size);
  return widths.slice(1).map((columns, k) => {
    const rows = widths[k];
    return { matrix: next(rows * columns), rows, columns, bias: next(columns) };
  });
}

/** Weights and biases uniform within ± 1/sqrt(fan-in), as `mlp` draws them. */
export function drawnWeights(widths: readonly number[], random = new Random(1)): Float64Array {
  return Float64Array.from(
    widths.slice(1).flatMap((columns, k) => {
      const bound = 1 / Math.sqrt(widths[k]);
      return Array.from({ length: (widths[k] + 1) * columns }, () => random.uniform(-bound, bound));
    }),
  );
}
