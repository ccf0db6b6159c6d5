/**
 * jax-js as a peer: the unrolled solve, differentiated and compiled as one program for its
 * WebAssembly backend, in float64.
 *
 * @module
 */
import { layersOf, type PeerProblem } from "../peer_problem.ts";
import { converse, type LoadedPeer } from "../children/converse.ts";
import { STAGES } from "../children/stages.ts";

// Not written out where it is imported: the command runs without it, too.
const NAME = "@jax-js/jax";

/** An array of the library: whoever uses it up gives `ref` where it is used again. */
interface Array_ {
  readonly ref: Array_;
  add(other: Array_): Array_;
  mul(other: Array_): Array_;
  reshape(shape: readonly number[]): Array_;
  js(): unknown;
  dataSync(): Float64Array;
  dispose(): void;
}

type Loss = (parameters: Array_[], y0: Array_) => Array_;
type Gradient = (parameters: Array_[], y0: Array_) => [Array_, Array_[]];

/** What of the library is used here. */
interface Jax {
  readonly numpy: {
    readonly float64: unknown;
    array(data: Float64Array, options: { dtype: unknown }): Array_;
    concatenate(parts: readonly Array_[], axis: number): Array_;
    matmul(a: Array_, b: Array_): Array_;
    tanh(x: Array_): Array_;
    square(x: Array_): Array_;
    mean(x: Array_): Array_;
  };
  init(...devices: string[]): Promise<readonly string[]>;
  defaultDevice(device: string): void;
  valueAndGrad(f: Loss): Gradient;
  jit(f: Gradient): Gradient;
}

async function load(device: string): Promise<LoadedPeer> {
  // It starts so many threads.
  Object.defineProperty(navigator, "hardwareConcurrency", { value: 1 });
  const jax: Jax = await import(NAME);
  if (!(await jax.init(device)).includes(device)) {
    throw new Error(`the backend ${device} does not start`);
  }
  jax.defaultDevice(device);
  return {
    versions: { "jax-js": versionIn(import.meta.resolve(NAME)) },
    make(problem) {
      const { state, y0 } = problem;
      const array = arraysOf(jax);
      const parameters = layersOf(problem).flatMap(({ matrix, rows, columns, bias }) => [
        array(matrix, [rows, columns]),
        array(bias, [1, columns]),
      ]);
      const start = array(y0, state.length === 1 ? [1, ...state] : state);
      const gradient = jax.jit(jax.valueAndGrad(lossOf(jax, problem)));
      let last: Float64Array[] = [];
      return {
        run() {
          const [value, grads] = gradient(parameters.map(({ ref }) => ref), start.ref);
          last = grads.map((each) => each.dataSync());
          return value.js() as number;
        },
        gradient: () => Float64Array.from(last.flatMap((each) => [...each])),
      };
    },
  };
}

function arraysOf({ numpy }: Jax) {
  return (data: Float64Array, shape: readonly number[]) =>
    numpy.array(data.slice(), { dtype: numpy.float64 }).reshape(shape);
}

function lossOf(jax: Jax, problem: PeerProblem): Loss {
  const { state, time, lastTanh, method, t0, t1, steps } = problem;
  const { numpy: np } = jax;
  const array = arraysOf(jax);
  const number = (x: number) => array(Float64Array.of(x), [1, 1]);
  const batch = state.length === 1 ? 1 : state[0];
  const { a, b, c } = STAGES[method];
  const h = (t1 - t0) / steps;
  return (parameters, y0) => {
    const layers = parameters.length / 2;
    const field = (t: number, y: Array_) => {
      let x = time ? np.concatenate([array(new Float64Array(batch).fill(t), [batch, 1]), y], 1) : y;
      for (let k = 0; k < layers; k++) {
        x = np.matmul(x, parameters[2 * k].ref).add(parameters[2 * k + 1].ref);
        if (k + 1 < layers || lastTanh) x = np.tanh(x);
      }
      return x;
    };
    let y = y0;
    for (let step = 0; step < steps; step++) {
      const slopes: Array_[] = [];
      const moved = (weights: readonly number[]) =>
        weights.reduce((x, w, j) => w === 0 ? x : x.add(slopes[j].ref.mul(number(h * w))), y.ref);
      for (let i = 0; i < b.length; i++) {
        slopes.push(field(t0 + (step + c[i]) * h, moved(a[i])));
      }
      const next = moved(b);
      for (const each of [y, ...slopes]) each.dispose();
      y = next;
    }
    for (const each of parameters) each.dispose();
    return np.mean(np.square(y));
  };
}

/** The version in the address of a package; the library does not tell its own. */
function versionIn(address: string): string {
  return address.match(/(\d+\.\d+\.\d+)/)?.[1] ?? "unknown";
}

if (import.meta.main) await converse(() => load(Deno.args[0]));
