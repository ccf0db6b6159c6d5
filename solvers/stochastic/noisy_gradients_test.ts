import { assert, assertEquals, assertLess } from "@std/assert";
import {
  type Adjoint,
  ees25,
  eulerMaruyama,
  fullStorageAdjoint,
  heun,
  meanSquaredError,
  type Method,
  midpoint,
  milstein,
  PreparedGradient,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdjoint,
  reversibleHeun,
  rk4,
  solve,
  sra1,
  type StochasticField,
  stratonovich,
  valueAndGrad,
} from "../../mod.ts";
import { centralDifferences, relativeDifference } from "../../tests/helpers/central_differences.ts";
import { noiseOf, NOISY_START, noisyNetwork } from "../../tests/problems/noisy/noisy_networks.ts";

const DT = 1 / 40;
const TIMES = [0.45, 0.7, 1.2];
const LOSS = meanSquaredError(
  TIMES,
  TIMES.map((t, k) => NOISY_START.map(([a, b]) => [a * Math.cos(t), b + k / 4])),
);

const FORWARD: readonly Method<false>[] = [
  eulerMaruyama,
  milstein,
  stratonovich(heun),
  stratonovich(rk4),
];

const BACK: readonly Method[] = [
  stratonovich(reversible(heun, { coupling: 0.95 })),
  stratonovich(reversible(midpoint, { coupling: 0.9 })),
  stratonovich(reversible(heun, { arithmetic: "exact" })),
  stratonovich(reversibleHeun),
];

function gradient(field: StochasticField, method: Method, adjoint: Adjoint) {
  const noise = noiseOf(field, DT);
  return valueAndGrad({
    ...{ field, noise, y0: NOISY_START, t0: 0.2, t1: 1.2, dt: DT, method, adjoint, loss: LOSS },
  });
}

/** The loss as a function of θ and y0, by a solve that saves: nothing of a gradient is in it. */
function lossOf(field: StochasticField, method: Method, y0: Float64Array): number {
  const noise = noiseOf(field, DT);
  const { states } = solve({
    ...{ field, noise, t0: 0.2, t1: 1.2, dt: DT, method, saveAt: TIMES },
    y0: [0, 1, 2].map((i) => [y0[2 * i], y0[2 * i + 1]]),
  });
  let sum = 0;
  TIMES.forEach((t, k) =>
    NOISY_START.forEach(([a, b], i) => {
      const at = 6 * k + 2 * i;
      sum += (states.data[at] - a * Math.cos(t)) ** 2 + (states.data[at + 1] - b - k / 4) ** 2;
    })
  );
  return sum / (6 * TIMES.length);
}

const KINDS = ["own", "mixed", "matrix", "additive"] as const;

/** The methods that solve an equation with such noise. */
const methodsFor = (kind: (typeof KINDS)[number]): Method[] => [
  ...FORWARD.filter((method) => method !== milstein || kind === "own" || kind === "additive"),
  ...BACK,
  ...(kind === "additive" ? [sra1] : []),
];

for (const kind of KINDS) {
  Deno.test(`gradients through ${kind} noise are those of differences`, () => {
    for (const calculus of ["ito", "stratonovich"] as const) {
      for (const method of methodsFor(kind)) {
        const field = noisyNetwork(kind, calculus);
        const { value, parametersBar, y0Bar } = gradient(field, method, fullStorageAdjoint());
        const y0 = Float64Array.from(NOISY_START.flat());
        const f = () => lossOf(field, method, y0);
        assertLess(Math.abs(f() / value - 1), 1e-12, method.name);
        // Two weights, a bias and a factor of the noise, and the whole start.
        const { flat } = field.parameters;
        for (const i of [0, 7, 12, flat.length - 13, flat.length - 5]) {
          const [wanted] = centralDifferences(f, flat.subarray(i, i + 1));
          const off = Math.abs(parametersBar[i] - wanted);
          assertLess(off, 1e-7 * Math.max(...parametersBar.map(Math.abs)), `${method.name}, ${i}`);
        }
        const wanted = centralDifferences(f, y0.subarray(0, 2));
        assertLess(relativeDifference(y0Bar.subarray(0, 2), wanted), 1e-7, method.name);
      }
    }
  });

  Deno.test(`every adjoint gives the same gradient through ${kind} noise`, () => {
    for (const method of methodsFor(kind)) {
      const field = noisyNetwork(kind);
      const wanted = gradient(field, method, fullStorageAdjoint());
      const others: Adjoint[] = [
        fullStorageAdjoint({ keep: "stages" }),
        recursiveCheckpointAdjoint({ checkpoints: 3 }),
        ...(method.goesBack ? [reversibleAdjoint(), reversibleAdjoint({ anchors: 0 })] : []),
      ];
      for (const adjoint of others) {
        const got = gradient(field, method, adjoint);
        const what = `${method.name}, ${got.stats.adjoint}`;
        assertLess(Math.abs(got.value / wanted.value - 1), 1e-13, what);
        assertLess(relativeDifference(got.parametersBar, wanted.parametersBar), 1e-10, what);
        assertLess(relativeDifference(got.y0Bar, wanted.y0Bar), 1e-10, what);
        // Nothing was done again: the way back met the noise of the way there.
        if (method.goesBack && "anchors" in got.stats) assertEquals(got.stats.redoneSteps ?? 0, 0);
      }
    }
  });
}

Deno.test("a step back undoes a step, through the same noise", () => {
  for (const method of BACK) {
    const field = noisyNetwork("own");
    const { stats } = gradient(field, method, reversibleAdjoint({ anchors: 0 }));
    const exact = method.name.includes("exact");
    assert(stats.reconstructionError! <= (exact ? 0 : 1e-12), `${stats.reconstructionError}`);
  }
  // The way back of ees25 is a step of −h, and nearly right.
  const field = noisyNetwork("own");
  const { stats } = gradient(
    field,
    stratonovich(ees25),
    reversibleAdjoint({ onExceeded: "warn", tolerance: 1 }),
  );
  assertLess(stats.reconstructionError!, 1e-5);
});

Deno.test("another seed of the path is another sample of the same prepared gradient", () => {
  const field = noisyNetwork("own");
  const noise = noiseOf(field, DT);
  const prepared = new PreparedGradient({
    ...{ field, noise, y0: NOISY_START, t0: 0.2, t1: 1.2, dt: DT, loss: LOSS },
    method: stratonovich(reversible(heun)),
  });
  const first = prepared.run();
  const bar = prepared.parametersBar.slice();
  noise.seed = 10;
  assert(prepared.run() !== first);
  noise.seed = 9;
  assertEquals(prepared.run(), first);
  assertEquals(prepared.parametersBar, bar);
  prepared.release();
});

Deno.test("compiled and interpreted steps see the same noise", () => {
  for (const kind of ["own", "matrix", "additive"] as const) {
    const [compiled, interpreted] = (["wasm", "interpreter"] as const).map((kernels) =>
      noisyNetwork(kind, "ito", kernels)
    );
    for (const method of methodsFor(kind)) {
      const [a, b] = [compiled, interpreted].map((field) =>
        gradient(field, method, fullStorageAdjoint())
      );
      assertLess(relativeDifference(a.parametersBar, b.parametersBar), 1e-11, method.name);
    }
  }
});
