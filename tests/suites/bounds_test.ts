import { assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import * as revode from "@revode/revode";

const { adamW, lbfgs, neg, pid, reversible, reversibleAdams, rk4 } = revode;
const field = revode.vectorField({
  state: [1],
  parameters: { k: revode.tensor(1) },
  f: (_t, y, { k }) => revode.mul(neg(k), y),
});
const data = [[0.9], [0.8], [0.7]] as const;
const at = [0.1, 0.2, 0.3];
const problem = { field, y0: [1], t0: 0, t1: 1, dt: 0.5, method: rk4 };
const squares = revode.meanSquaredError(at, data);
const fitted = { ...problem, dt: 0.1, loss: squares };
const fit = revode.levenbergMarquardt({ problems: [fitted], iterations: 3 });
const likelihood = (noise: number, options: object = {}) =>
  revode.negativeLogLikelihood(at, data, { noise, ...options });
const weighted = (weight: number) => revode.meanSquaredError(at, data, { weights: weight });
const path = (options: object) => revode.brownianPath({ size: 1, t0: 0, t1: 1, ...options });
const seeded = (seed: number) => Object.assign(path({}), { seed });

const INFINITE = [NaN, Infinity, -Infinity];
const [LEAST, MOST] = [Number.MIN_VALUE, Number.MAX_VALUE];
const BROKEN = [...INFINITE, 1.5];
const OPEN = [LEAST, MOST];

type Bound = [
  what: string,
  call: (value: number) => unknown,
  taken: readonly number[],
  refused: readonly number[],
];

/** The least and the most that each function takes, and what lies just beyond. */
const BOUNDS: readonly Bound[] = [
  // Optimisers.
  ["learningRate", (learningRate) => adamW({ learningRate }), OPEN, [0, ...INFINITE]],
  ["beta1", (beta1) => adamW({ beta1 }), [0, 1 - 1e-16], [-LEAST, 1, NaN]],
  ["beta2", (beta2) => adamW({ beta2 }), [0, 1 - 1e-16], [-LEAST, 1, NaN]],
  ["epsilon", (epsilon) => adamW({ epsilon }), OPEN, [0, ...INFINITE]],
  ["weightDecay", (weightDecay) => adamW({ weightDecay }), [0, MOST], [-LEAST, ...INFINITE]],
  ["history", (history) => lbfgs({ history }), [1], [0, ...BROKEN]],
  ["weightDecay", (weightDecay) => lbfgs({ weightDecay }), [0, MOST], [-LEAST, ...INFINITE]],
  ["maxStep", (maxStep) => lbfgs({ maxStep }), OPEN, [0, ...INFINITE]],
  ["from", (from) => revode.cosineDecay({ from, iterations: 2 }), OPEN, [0, ...INFINITE]],
  [
    "to",
    (to) => revode.cosineDecay({ from: 1, to, iterations: 2 }),
    [0, MOST],
    [-LEAST, ...INFINITE],
  ],
  ["iterations", (iterations) => revode.cosineDecay({ from: 1, iterations }), [1], [0, ...BROKEN]],
  ["the longest", (longest) => revode.clipNorm(lbfgs(), longest), OPEN, [0, ...INFINITE]],
  // Initializers.
  ["the bound", (bound) => revode.uniform([1], bound), [LEAST, 1e300], [0, ...INFINITE]],
  ["the bounds", (high) => revode.uniform([1], [0, high]), OPEN, [0, -1, ...INFINITE]],
  ["mean", (mean) => revode.normal([1], { mean }), [-MOST, MOST], INFINITE],
  ["deviation", (deviation) => revode.normal([1], { deviation }), [0, MOST], [-LEAST, Infinity]],
  ["median", (median) => revode.logNormal([1], { median }), OPEN, [0, ...INFINITE]],
  ["deviation", (deviation) => revode.logNormal([1], { deviation }), [0, MOST], [-1, Infinity]],
  ["low must", (high) => revode.bounded(1, 0, high), [1.5, 1e300], [0, -1, ...INFINITE]],
  ["the seed", (seed) => new revode.Random(seed), [0, 2 ** 32 - 1], [-1, 2 ** 32, ...BROKEN]],
  // Losses, fits and their intervals.
  ["the weights", weighted, [1e-300, 1e300], [0, -1, ...INFINITE]],
  ["the noise", likelihood, OPEN, [0, -LEAST, ...INFINITE]],
  [
    "degrees",
    (degrees) => likelihood(1, { distribution: "studentT", degrees }),
    [1e-3, 1e3],
    [0, ...INFINITE],
  ],
  ...["ftol", "xtol", "gtol"].map((name): Bound => [
    name,
    (value) => revode.levenbergMarquardt({ problems: [fitted], iterations: 0, [name]: value }),
    [0, MOST],
    [-LEAST, ...INFINITE],
  ]),
  [
    "iterations",
    (iterations) => revode.levenbergMarquardt({ problems: [fitted], iterations }),
    [0],
    [-1, ...BROKEN],
  ],
  ["noise", (noise) => revode.intervals(fit, { noise }), [1e-300, 1e300], [0, -1, ...INFINITE]],
  ["level", (level) => revode.intervals(fit, { level }), [1e-3, 0.999], [0, 1, NaN]],
  // Adjoints.
  ["memory", (memory) => revode.automatic({ memory }), [0, Infinity], [-LEAST, NaN]],
  [
    "the tolerance",
    (tolerance) => revode.backsolveAdjoint({ tolerance }),
    [LEAST, Infinity],
    [0, NaN],
  ],
  [
    "the tolerance",
    (tolerance) => revode.reversibleAdjoint({ tolerance }),
    [LEAST, Infinity],
    [0, NaN],
  ],
  ["anchors", (anchors) => revode.reversibleAdjoint({ anchors }), [0, 1], [-1, ...BROKEN]],
  [
    "checkpoints",
    (checkpoints) => revode.recursiveCheckpointAdjoint({ checkpoints }),
    [1],
    [0, ...BROKEN],
  ],
  // Steps.
  ...["rtol", "atol", "dtMin"].map((name): Bound => [
    name,
    (value) => pid({ [name]: value }),
    [0, MOST],
    [-LEAST, ...INFINITE],
  ]),
  ["not both 0", (atol) => pid({ rtol: 0, atol }), OPEN, [0]],
  ["not both 0", (rtol) => pid({ rtol, atol: 0 }), OPEN, [0]],
  ...["p", "d"].map((name): Bound => [
    name,
    (value) => pid({ [name]: value }),
    [0, MOST],
    [-LEAST, ...INFINITE],
  ]),
  ["p + i + d", (i) => pid({ i }), OPEN, [0]],
  ["safety", (safety) => pid({ safety }), [LEAST, 1], [0, 1 + 1e-15, NaN]],
  ["factorMin", (factorMin) => pid({ factorMin }), [LEAST, 1 - 1e-16], [0, 1, NaN]],
  [
    "factorMinAccepted",
    (factorMinAccepted) => pid({ factorMinAccepted }),
    [LEAST, 1],
    [0, 1 + 1e-15, NaN],
  ],
  ["factorMax", (factorMax) => pid({ factorMax }), [1 + 1e-15, Infinity], [1, NaN]],
  ["dtMax", (dtMax) => pid({ dtMax }), [LEAST, Infinity], [0, NaN]],
  ["dtMax", (dtMax) => pid({ dtMin: 1, dtMax }), [1], [1 - 1e-15]],
  ["stepAt and jumpAt", (time) => pid({ stepAt: [time] }), [-MOST, MOST], INFINITE],
  ["stepAt and jumpAt", (time) => pid({ jumpAt: [time] }), [-MOST, MOST], INFINITE],
  ["maxSteps", (maxSteps) => revode.solve({ ...problem, maxSteps }), [2], [0, ...BROKEN]],
  ["dt must", (dt) => revode.solve({ ...problem, dt }), [1], [0, -0.5]],
  ["dt must", (dt) => revode.solve({ ...problem, t1: -1, dt }), [-1], [0, 0.5]],
  ["every", (every) => revode.solve({ ...problem, saveAt: { every } }), [1], [0, ...BROKEN]],
  // Methods.
  ["coupling", (coupling) => reversible(rk4, { coupling }), [LEAST, 1], [0, 1 + 1e-15, NaN]],
  [
    "coupling",
    (coupling) => reversible(rk4, { coupling, arithmetic: "exact" }),
    [1e-3, 1],
    [0, 1 + 1e-15, NaN],
  ],
  [
    "denominator",
    (q) => reversible(rk4, { coupling: [1, q], arithmetic: "exact" }),
    [1, 2],
    [2 ** 40],
  ],
  [
    "damping",
    (damping) => revode.asynchronousLeapfrog({ damping }),
    [0.5 + 1e-16 * 2, 1],
    [0.5, 1 + 1e-15, NaN],
  ],
  ["window", (window) => reversibleAdams({ order: 4, window }), [4], [3, 1e6, ...BROKEN]],
  [
    "steps",
    (steps) => revode.reversibleAdamsEvaluations(reversibleAdams(), { steps }),
    [1],
    [0, ...BROKEN],
  ],
  [
    "direction",
    (direction) => revode.stabilityLimit(rk4, { direction }),
    [0, Math.PI],
    INFINITE,
  ],
  [
    "coupling",
    (coupling) => revode.isStable(reversible(rk4), { re: 0, im: 0 }, { coupling }),
    [1e-3, 1],
    [0, 1 + 1e-15, NaN],
  ],
  // Noise.
  ["t1", (t1) => path({ t1 }), OPEN, [0, -1, ...INFINITE]],
  ["dt", (dt) => path({ dt }), [1e-3, 10], [0, -1, ...INFINITE]],
  ["the seed", seeded, [0, 2 ** 32 - 1], [-1, 2 ** 32, ...BROKEN]],
  // Steady states.
  ...["rtol", "atol"].map((name): Bound => [
    name,
    (value) => revode.steadyState({ field, y0: [0], [name]: value }),
    [0, 1],
    [-LEAST, ...INFINITE],
  ]),
  ["both 0", (atol) => revode.steadyState({ field, y0: [0], rtol: 0, atol }), [LEAST], [0]],
  ["t must", (t) => revode.steadyState({ field, y0: [0], t }), [-MOST, MOST], INFINITE],
  [
    "maxIterations",
    (maxIterations) => revode.steadyState({ field, y0: [0], maxIterations }),
    [1],
    [0, ...BROKEN],
  ],
  // Operations.
  ["the lower bound", (low) => revode.clip(0, low, 1), [-Infinity, 1], [1 + 1e-15, NaN]],
  ["the lower bound", (high) => revode.clip(0, 1, high), [1, Infinity], [1 - 1e-15, NaN]],
];

for (const [i, [what, call, taken, refused]] of BOUNDS.entries()) {
  Deno.test(`numbers are refused from where it is said on: ${what}, case ${i}`, () => {
    for (const value of taken) call(value);
    for (const value of refused) {
      const { message } = assertThrows(() => call(value), RangeError, undefined, `${value}`);
      assertStringIncludes(message, what);
      assertMatch(message, /^[a-zA-Z]/);
    }
  });
}
