import { SYSTEMS } from "../../experiments/mod.ts";
import { Random } from "../../tensors/mod.ts";
import { drawnWeights, type PeerProblem } from "./peer_problem.ts";
import { NEURAL_CDE, spiralsProblem } from "./spirals/spirals_problem.ts";

/** The coupling of the paper's reversible methods. */
const COUPLING = 0.999;

/** What a quick run divides the steps by, or the updates. */
export const QUICK_DIVISOR = 5;

/** What only spirals have. */
const NONE = new Float64Array(0);

/** One of the paper's systems, with its network and fixed steps. */
function ofSystem(name: string, hidden: number, method: PeerProblem["method"]): PeerProblem {
  const { data, time } = SYSTEMS[name];
  const { y0, t0, t1, dt } = data();
  const d = y0.size;
  const widths = [d + (time ? 1 : 0), hidden, d];
  const steps = Math.round((t1 - t0) / dt);
  return {
    name,
    words: `a network ${widths.join("-")}, ${steps} steps of ${method}`,
    ...{ state: [d], time, widths, lastTanh: false, t0, t1, steps, method, coupling: COUPLING },
    ...{ y0: y0.data.slice(), paths: NONE, labels: NONE },
    weights: drawnWeights(widths),
  };
}

const WIDE = { batch: 100, width: 1000, steps: 5, dt: 0.1 };

/** Found by counting products, by `deno task speed --parts layer`, and by a profile of the row. */
const SLOWER =
  "the time is that of matrix products. A reversible step takes 8 of them a stage, where " +
  "a stored path takes 3, and WebAssembly's vectors are a half or a quarter as wide as the processor's: " +
  "its products run at 0.8 to 0.9 of what such vectors can do, 0.6 of a BLAS with AVX2, 0.35 of one " +
  "with AVX-512. A method of one evaluation a step, such as asynchronousLeapfrog, takes 4 " +
  "products where midpoint with a stored path takes 6.";

/** Where a step is all matrix products: tanh(y W + b). */
function wide(): PeerProblem {
  const { batch, width, steps, dt } = WIDE;
  const random = new Random(2);
  const widths = [width, width];
  return {
    name: "wide",
    words: `tanh(y W + b) on states [${batch}, ${width}], ${steps} steps of midpoint`,
    state: [batch, width],
    ...{ time: false, widths, lastTanh: true, t0: 0, t1: steps * dt, steps },
    ...{ method: "midpoint", coupling: COUPLING },
    slower: SLOWER,
    y0: Float64Array.from({ length: batch * width }, () => random.uniform(-1, 1)),
    ...{ paths: NONE, labels: NONE },
    weights: drawnWeights(widths),
  };
}

/**
 * The problems by name: the paper's three systems, each with one network of its experiments, a wide
 * one, and a training of a neural CDE. The pendulum has the steps of its data here, of one size, since not every peer's
 * step control is the same.
 */
const PROBLEMS: Readonly<Record<string, () => PeerProblem>> = {
  "white-dwarf": () => ofSystem("white-dwarf", 10, "euler"),
  "coupled-oscillator": () => ofSystem("coupled-oscillator", 16, "midpoint"),
  "double-pendulum": () => ofSystem("double-pendulum", 16, "bosh3"),
  wide,
  [NEURAL_CDE]: () => spiralsProblem(COUPLING),
};

/** The names of the problems. */
export const PEER_PROBLEMS: readonly string[] = Object.keys(PROBLEMS);

/**
 * A problem by name.
 *
 * @param quick Whether only the first part of the path is solved, or of the updates made.
 */
export function peerProblem(name: string, quick = false): PeerProblem {
  const problem = PROBLEMS[name]();
  if (!quick) return problem;
  if (problem.spirals !== undefined) {
    const { updates } = problem.spirals;
    return { ...problem, spirals: { ...problem.spirals, updates: updates / QUICK_DIVISOR } };
  }
  const { t0, t1, steps: all, words } = problem;
  const steps = Math.max(1, Math.floor(all / QUICK_DIVISOR));
  return {
    ...problem,
    steps,
    t1: t0 + (t1 - t0) * steps / all,
    words: words.replace(`${all} steps`, `${steps} steps`),
  };
}
