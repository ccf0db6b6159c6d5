/**
 * TensorFlow.js as a peer: the unrolled solve on its tape, in float32, which is all that it has.
 *
 * @module
 */
import { layersOf, type PeerProblem } from "../peer_problem.ts";
import { converse, type LoadedPeer } from "../children/converse.ts";
import { STAGES } from "../children/stages.ts";

// Not written out where they are imported: the command runs without them, too.
const CORE = "@tensorflow/tfjs";
const WASM = "@tensorflow/tfjs-backend-wasm";

/** A tensor of the library. */
interface Array_ {
  dataSync(): Float32Array;
}

/** What of the library is used here. */
interface TensorFlow {
  readonly version_core: string;
  setBackend(name: string): Promise<boolean>;
  tensor(data: Float32Array, shape: readonly number[]): Array_;
  fill(shape: readonly number[], value: number): Array_;
  concat(parts: readonly Array_[], axis: number): Array_;
  matMul(a: Array_, b: Array_): Array_;
  add(a: Array_, b: Array_): Array_;
  mul(a: Array_, b: number): Array_;
  tanh(x: Array_): Array_;
  square(x: Array_): Array_;
  mean(x: Array_): Array_;
  tidy<T>(f: () => T): T;
  valueAndGrads(
    f: (...parameters: Array_[]) => Array_,
  ): (parameters: readonly Array_[]) => { value: Array_; grads: readonly Array_[] };
}

async function load(backend: string): Promise<LoadedPeer> {
  const tf: TensorFlow = await import(CORE);
  if (backend === "wasm") (await import(WASM)).setThreadsCount(1);
  if (!await tf.setBackend(backend)) throw new Error(`the backend ${backend} does not start`);
  return {
    versions: { tfjs: tf.version_core },
    make(problem) {
      const parameters = layersOf(problem).flatMap(({ matrix, rows, columns, bias }) => [
        tf.tensor(Float32Array.from(matrix), [rows, columns]),
        tf.tensor(Float32Array.from(bias), [1, columns]),
      ]);
      // It multiplies matrices only: one state is a batch of one.
      const { state, y0 } = problem;
      const start = tf.tensor(Float32Array.from(y0), state.length === 1 ? [1, ...state] : state);
      const gradient = tf.valueAndGrads((...p) =>
        tf.mean(tf.square(solved(tf, problem, start, p)))
      );
      let last: Float32Array[] = [];
      return {
        run: () =>
          tf.tidy(() => {
            const { value, grads } = gradient(parameters);
            last = grads.map((each) => each.dataSync());
            return value.dataSync()[0];
          }),
        gradient: () => Float64Array.from(last.flatMap((each) => [...each])),
      };
    },
  };
}

/** The end of the solve. */
function solved(
  tf: TensorFlow,
  { state, time, lastTanh, method, t0, t1, steps }: PeerProblem,
  start: Array_,
  parameters: readonly Array_[],
): Array_ {
  const layers = parameters.length / 2;
  const batch = state.length === 1 ? 1 : state[0];
  const field = (t: number, y: Array_) => {
    let x = time ? tf.concat([tf.fill([batch, 1], t), y], 1) : y;
    for (let k = 0; k < layers; k++) {
      x = tf.add(tf.matMul(x, parameters[2 * k]), parameters[2 * k + 1]);
      if (k + 1 < layers || lastTanh) x = tf.tanh(x);
    }
    return x;
  };
  const { a, b, c } = STAGES[method];
  const h = (t1 - t0) / steps;
  let y = start;
  for (let step = 0; step < steps; step++) {
    const slopes: Array_[] = [];
    const moved = (weights: readonly number[]) =>
      weights.reduce((x, w, j) => w === 0 ? x : tf.add(x, tf.mul(slopes[j], h * w)), y);
    for (let i = 0; i < b.length; i++) {
      slopes.push(field(t0 + (step + c[i]) * h, moved(a[i])));
    }
    y = moved(b);
  }
  return y;
}

if (import.meta.main) await converse(() => load(Deno.args[0]));
