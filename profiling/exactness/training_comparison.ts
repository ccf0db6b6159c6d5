import {
  adamW,
  add,
  type Adjoint,
  concat,
  cos,
  dopri8,
  fullStorageAdjoint,
  glorot,
  isFailedSolve,
  matmul,
  meanSquaredError,
  type Method,
  resetTrackedPeak,
  reversible,
  reversibleAdjoint,
  rk4,
  scale,
  slice,
  solve,
  sub,
  tanh,
  trackedBytes,
  train,
  vectorField,
  zeros,
} from "../../mod.ts";

/** How the gradient of a training is got. */
interface TrainingForm {
  readonly name: string;
  readonly method: Method;
  readonly adjoint: Adjoint;
  /** Whether it is expected to get to the end. */
  readonly works: boolean;
}

/** The forms that are compared: the same steps twice, and the usual coupling. */
export const TRAINING_FORMS: readonly TrainingForm[] = [
  {
    name: "reversible, 999/1000",
    method: reversible(rk4, { coupling: [999, 1000] }),
    // The paper's method.
    adjoint: reversibleAdjoint({ anchors: 0, onExceeded: "throw" }),
    works: false,
  },
  {
    name: "reversible, exact 1/2",
    method: reversible(rk4, { arithmetic: "exact", coupling: [1, 2] }),
    adjoint: reversibleAdjoint(),
    works: true,
  },
  {
    name: "full storage, 1/2",
    method: reversible(rk4, { coupling: 0.5 }),
    adjoint: fullStorageAdjoint(),
    works: true,
  },
];

/** What one training came to. */
export interface TrainingRow {
  /** How the gradient was got, by name. */
  readonly form: string;
  /** The seed of the network. */
  readonly seed: number;
  /** Iterations whose gradient was got. */
  readonly iterations: number;
  /** The losses of these. */
  readonly losses: readonly number[];
  /** The least of them. */
  readonly bestLoss: number;
  /** Why it ended before its time; empty where it did not. */
  readonly failure: string;
  /** The most bytes of the library's own buffers that were live at once. */
  readonly peakBytes: number;
}

/** The spring: y1' = y2, y2' = −4 y1 − 6 y2 + 2 cos t, from rest at 2. */
const T1 = 40;
const STEPS = 800;
const START = [2, 0];
const HIDDEN = 12;

/** The rate at which the spring's friction damps most: the larger root of r² − 6 r + 4. */
const DAMPING = 3 + Math.sqrt(5);
/** hα of the steps. */
export const STIFFNESS = DAMPING * T1 / STEPS;

function spring() {
  return vectorField({
    state: [2],
    f(t, y) {
      const [place, speed] = [slice(y, 0, 1), slice(y, 1, 2)];
      const force = sub(scale(place, -4), scale(speed, 6));
      return concat([speed, add(force, scale(cos(t), 2))]);
    },
  });
}

/** The same with a network in place of spring and friction; what drives it is known. */
function model(seed: number) {
  return vectorField({
    state: [2],
    parameters: {
      w1: glorot([HIDDEN, 2]),
      b1: zeros([HIDDEN]),
      // From zero: a spring that is only driven, which does not run away.
      w2: zeros([1, HIDDEN]),
      b2: zeros([1]),
    },
    f(t, y, p) {
      const hidden = tanh(add(matmul(p.w1, y), p.b1));
      const force = scale(add(matmul(p.w2, hidden), p.b2), 5);
      return concat([slice(y, 1, 2), add(force, scale(cos(t), 2))]);
    },
    seed,
  });
}

/** Trains a network on the spring, from the same start with every form. */
export function trainingComparison(
  seeds: readonly number[],
  iterations: number,
  onRow: (row: TrainingRow) => void = () => {},
): TrainingRow[] {
  const times = Array.from({ length: 161 }, (_, i) => i * T1 / 160);
  const truth = solve({
    field: spring(),
    y0: START,
    t0: 0,
    t1: T1,
    dt: T1 / STEPS / 4,
    method: dopri8,
    saveAt: times,
  });
  const data = times.map((_, i) => [...truth.states.data.subarray(2 * i, 2 * i + 2)]);
  return seeds.flatMap((seed) =>
    TRAINING_FORMS.map((form) => {
      const row = trainOnce(form, seed, iterations, meanSquaredError(times, data));
      onRow(row);
      return row;
    })
  );
}

function trainOnce(
  { name, method, adjoint }: TrainingForm,
  seed: number,
  iterations: number,
  loss: ReturnType<typeof meanSquaredError>,
): TrainingRow {
  const field = model(seed);
  const losses: number[] = [];
  let failure = "";
  const live = trackedBytes().live;
  resetTrackedPeak();
  try {
    train({
      field,
      y0: START,
      t0: 0,
      t1: T1,
      dt: T1 / STEPS,
      method,
      adjoint,
      // What goes wrong is to be seen, and what each form keeps without what the watch takes.
      watchDrift: false,
      loss,
      optimizer: adamW({ learningRate: 0.02 }),
      iterations,
      onIteration: (iteration) => void losses.push(iteration.loss),
    });
  } catch (error) {
    if (!isFailedSolve(error)) throw error;
    failure = error.name;
  }
  return {
    form: name,
    seed,
    iterations: losses.length,
    losses,
    bestLoss: Math.min(...losses),
    failure,
    peakBytes: trackedBytes().peak - live,
  };
}
