import { assertEquals, assertLess } from "@std/assert";
import {
  add,
  type Adjoint,
  asynchronousLeapfrog,
  automatic,
  bosh3,
  dopri5,
  ees25,
  finalStateLoss,
  fullStorageAdjoint,
  kvaerno3,
  less,
  matmul,
  meanSquaredError,
  type Method,
  mul,
  type PathLoss,
  pid,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdams,
  reversibleAdjoint,
  reversibleHeun,
  rk4,
  rodas5p,
  sin,
  solve,
  square,
  stepTo,
  sum,
  tanh,
  tsit5,
  valueAndGrad,
  vectorField,
  where,
} from "../../mod.ts";
import { relativeDifference } from "../helpers/central_differences.ts";
import {
  BACKWARD,
  both,
  field,
  FORWARD,
  KERNELS,
  lossAt,
  made,
  type Make,
  PARAMETERS,
  STEPS,
  type Times,
} from "../problems/timed_problem.ts";

const METHODS: Record<string, Method> = {
  rk4,
  tsit5,
  reversible: reversible(rk4),
  exact: reversible(tsit5, { arithmetic: "exact" }),
  ees25,
  reversibleHeun,
  adams: reversibleAdams({ order: 4 }),
  leapfrog: asynchronousLeapfrog(),
  rodas5p,
  kvaerno3,
};

for (const [name, method] of Object.entries(METHODS)) {
  Deno.test(`gradients by times are those of differences: ${name}`, () => {
    for (const kernels of KERNELS) {
      for (const times of [FORWARD, BACKWARD]) {
        const { got, wanted } = both(made({ field: field(kernels), method }), times);
        // Exact arithmetic rounds to a grid, and differences show that; ees25 goes back nearly.
        const tolerance = { exact: 1e-7, ees25: 1e-8 }[name] ?? 1e-9;
        assertLess(relativeDifference(got, wanted), tolerance, `${kernels} ${times.t0}`);
      }
    }
  });
}

const ADJOINTS: Record<string, () => Adjoint> = {
  reversible: () => reversibleAdjoint(),
  redone: () => reversibleAdjoint({ tolerance: 1e-300 }),
  recursive: () => recursiveCheckpointAdjoint({ checkpoints: 4 }),
  stages: () => fullStorageAdjoint({ keep: "stages" }),
  automatic: () => automatic({ memory: 4000 }),
};

Deno.test("every adjoint and kernel gives the gradients by times of full storage", () => {
  for (const [name, method] of Object.entries(METHODS)) {
    for (const kernels of KERNELS) {
      const make = made({ field: field(kernels), method });
      const full = valueAndGrad({
        ...make(FORWARD),
        ...{ adjoint: fullStorageAdjoint(), timeGradients: true },
      });
      for (const [adjoint, of] of Object.entries(ADJOINTS)) {
        const goesBack = "base" in method || name === "adams" || name === "leapfrog" ||
          name === "reversibleHeun" || name === "ees25";
        const isReversible = adjoint.startsWith("rev") || adjoint === "redone";
        if (isReversible && !goesBack || adjoint === "redone" && name === "exact") continue;
        if (adjoint === "stages" && name === "adams") continue;
        const got = valueAndGrad({ ...make(FORWARD), adjoint: of(), timeGradients: true });
        const label = `${name}, ${adjoint}, ${kernels}`;
        assertLess(Math.abs(got.value - full.value), 1e-12, label);
        const flat = ({ timesBar }: typeof got) =>
          Float64Array.of(timesBar!.t0, timesBar!.t1, ...timesBar!.reads);
        const tolerance = name === "ees25" ? 1e-8 : 1e-9;
        assertLess(relativeDifference(flat(got), flat(full)), tolerance, label);
      }
    }
  }
});

Deno.test("the value, and the gradients by all else, are those without, to the last bit", () => {
  for (const method of [rk4, reversible(rk4), reversibleAdams({ order: 4 })]) {
    for (const kernels of KERNELS) {
      const options = made({ field: field(kernels), method })(FORWARD);
      const plain = valueAndGrad(options);
      const timed = valueAndGrad({ ...options, timeGradients: true });
      assertEquals(timed.value, plain.value);
      assertEquals(timed.y1, plain.y1);
      assertLess(relativeDifference(timed.parametersBar, plain.parametersBar), 1e-13);
      assertLess(relativeDifference(timed.y0Bar, plain.y0Bar), 1e-13);
      assertEquals(plain.timesBar, undefined);
    }
  }
});

/** The loss of the end, of all else, and of the time itself. */
const POINTS: Record<string, (reads: readonly number[]) => PathLoss> = {
  end: () => finalStateLoss((y) => sum(square(y))),
  "end and its time": () => finalStateLoss((y, { t }) => mul(sum(square(y)), sin(t))),
  "what is observed at times": (reads) =>
    meanSquaredError(reads, reads.map((_, j) => [j, 1]), {
      observe: (y, { t, parameters }) => add(mul(y, parameters.b), mul(t, t)),
    }),
  "nodes and their times": () => ({
    at: { start: true, end: true, every: 3 },
    value: (index, t, y) => Math.sin(index + t) * y[0] * y[1],
    cotangent(index, t, y, yBar) {
      yBar[0] += Math.sin(index + t) * y[1];
      yBar[1] += Math.sin(index + t) * y[0];
    },
    timeDerivative: (index, t, y) => Math.cos(index + t) * y[0] * y[1],
  }),
};

for (const [name, lossOf] of Object.entries(POINTS)) {
  Deno.test(`gradients by times are those of differences where the loss is of: ${name}`, () => {
    for (const times of [FORWARD, BACKWARD]) {
      for (const method of [tsit5, reversible(rk4)]) {
        const { got, wanted } = both(
          (at) => ({ ...made({ field: field(), method })(at), loss: lossOf(at.reads) }),
          times,
        );
        assertLess(relativeDifference(got, wanted), 1e-9);
      }
    }
  });
}

Deno.test("times that fall on nodes: what is read there changes by dy/dt as well", () => {
  for (const times of [FORWARD, BACKWARD]) {
    const { t0, t1 } = times;
    const node = (i: number) => t0 + i * (t1 - t0) / STEPS;
    const nodes = { ...times, reads: [node(5), node(11), node(16), node(25)] };
    // The interpolant's second derivative jumps at a node, so differences are taken near it.
    const { got, wanted } = both(made({ field: field(), method: reversible(rk4) }), nodes, 1e-6);
    assertLess(relativeDifference(got, wanted), 3e-9);
    // At the ends only one side is there.
    const ends = valueAndGrad({
      ...made({ field: field() })({ ...times, reads: [t0, t1] }),
      timeGradients: true,
    });
    const { linearize } = field();
    const f = linearize();
    f.y.set(ends.y1);
    f.evaluate(t1);
    const yBar = [0, 1].map((k) => (ends.y1[k] - [0.3, Math.cos(1)][k]) / 2);
    const last = yBar[0] * f.dy[0] + yBar[1] * f.dy[1];
    assertLess(Math.abs(ends.timesBar!.reads[1] - last), 1e-14);
  }
});

/** Steps that were found at some times, at the same parts of the way of others. */
function foundSteps(make: Make, { t0, t1, reads }: Times, nodes: readonly number[]): Make {
  const { times } = solve({
    ...make({ t0, t1, reads }),
    saveAt: { start: true, every: 1, times: nodes },
  });
  const parts = times.map((t) => (t - t0) / (t1 - t0));
  return (at) => {
    const along = parts.map((part) => at.t0 + part * (at.t1 - at.t0));
    const ends = Float64Array.of(at.t0, ...along.subarray(1, -1), at.t1);
    return { ...make(at), stepControl: stepTo(ends) };
  };
}

Deno.test("with adaptive steps they are those of the steps that were found, at the same parts of the way", () => {
  const control = { rtol: 1e-4, atol: 1e-4 };
  for (const method of [bosh3, dopri5, reversible(tsit5)]) {
    for (const times of [FORWARD, BACKWARD]) {
      for (const readBy of ["interpolant", "steps"] as const) {
        const make: Make = (at) => ({
          ...made({ field: field(), method, stepControl: pid({ ...control, readBy }) })(at),
          dt: undefined,
        });
        const bySteps = readBy === "steps";
        const again = foundSteps(make, times, bySteps ? times.reads : []);
        // At a node the interpolant's second derivative jumps.
        const { got, wanted, stats } = both(make, times, bySteps ? 1e-7 : 1e-4, again);
        assertEquals(stats.steps, valueAndGrad(again(times)).stats.steps);
        assertLess(relativeDifference(got, wanted), bySteps ? 3e-8 : 1e-9, method.name);
      }
    }
  }
});

Deno.test("a jump stays where it is, with adaptive steps too", () => {
  const jump = 0.35;
  const of = vectorField({
    ...{ state: [2], parameters: PARAMETERS },
    f: (t, y, p) => mul(where(less(t, jump), 1, -0.5), add(tanh(matmul(p.a, y)), mul(t, p.b))),
  });
  for (const [t0, t1] of [[-0.2, 1.3], [1.3, -0.2]]) {
    const make: Make = (at) => ({
      ...{ field: of, y0: [0.4, -0.2], t0: at.t0, t1: at.t1, method: bosh3 },
      stepControl: pid({ rtol: 1e-10, atol: 1e-10, jumpAt: [jump] }),
      loss: lossAt(at.reads),
    });
    const times = { t0, t1, reads: [0.1, 0.8].map((t) => t0 < t1 ? t : 0.9 - t) };
    const { got, wanted } = both(make, times, 1e-2);
    assertLess(relativeDifference(got, wanted), 1e-6);
  }
});

Deno.test("a jump at an end of the solve is none: the end moves on its own side", () => {
  const of = vectorField({
    state: [1],
    f: (t, y) => mul(where(less(t, 1), 2, -1), y),
  });
  const stepControl = pid({ rtol: 1e-9, atol: 1e-9, jumpAt: [1] });
  for (const [t0, t1, slope] of [[0, 1, 2], [1, 2, -1], [1, 0, 2], [2, 1, -1]]) {
    const { value, timesBar } = valueAndGrad({
      ...{ field: of, y0: [1], t0, t1, method: bosh3, stepControl, timeGradients: true },
      loss: finalStateLoss((y) => sum(y)),
    });
    assertLess(Math.abs(timesBar!.t0 / value + slope), 1e-6);
    assertLess(Math.abs(timesBar!.t1 / value - slope), 1e-6);
  }
});

Deno.test("singles give the gradients by times of doubles, to their digits", () => {
  const [singles, doubles] = (["float32", "float64"] as const).map((dtype) => {
    const of = vectorField({
      ...{ state: [2], parameters: PARAMETERS, dtype },
      f: (t, y, p) => add(tanh(matmul(p.a, y)), mul(sin(mul(2, t)), p.b)),
    });
    const { timesBar } = valueAndGrad({
      ...made({ field: of, method: reversible(rk4) })(FORWARD),
      timeGradients: true,
    });
    return Float64Array.of(timesBar!.t0, timesBar!.t1, ...timesBar!.reads);
  });
  assertLess(relativeDifference(singles, doubles), 1e-5);
});
