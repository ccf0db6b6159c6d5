import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  add,
  finalStateLoss,
  type Gradient,
  type GradientOptions,
  type KernelOptions,
  matmul,
  mul,
  type PathLoss,
  Random,
  type ReadAt,
  recursiveCheckpointAdjoint,
  reversibleAdams,
  type ReversibleAdamsMethod,
  type ReversibleAdamsOptions,
  reversibleAdjoint,
  solve,
  square,
  sub,
  sum,
  tanh,
  tensor,
  UnstableError,
  valueAndGrad,
  type VectorField,
  vectorField,
} from "../../../mod.ts";
import type { ReversibleStepper } from "../../mod.ts";

/** The steps that were taken in runs, there and back. */
interface Taken {
  there: number;
  back: number;
}

/** The method with its runs counted; or without them, step by step. */
function method(options: ReversibleAdamsOptions, taken?: Taken): ReversibleAdamsMethod {
  const made = reversibleAdams(options);
  return {
    ...made,
    bind(field, bindOptions) {
      const stepper = made.bind(field, bindOptions);
      const { stepMany, reverseMany } = stepper;
      const runs: Pick<ReversibleStepper, "stepMany" | "reverseMany"> = {
        stepMany: taken && ((i, ...rest) => {
          const reached = stepMany!(i, ...rest);
          taken.there += reached - i;
          return reached;
        }),
        reverseMany: taken && ((i, ...rest) => {
          const reached = reverseMany!(i, ...rest);
          taken.back += i - reached;
          return reached;
        }),
      };
      return Object.assign(stepper, runs);
    },
  };
}

/** A network of time and state. */
function network(size: number, options: KernelOptions = {}): VectorField {
  const random = new Random(size);
  const draw = (n: number, k: number) =>
    tensor(Array.from({ length: n }, () => Array.from({ length: k }, () => random.uniform(-1, 1))));
  return vectorField({
    state: [size],
    parameters: { inner: draw(5, size), outer: draw(size, 5) },
    f: (t, y, p) => sub(matmul(p.outer, tanh(add(matmul(p.inner, y), t))), mul(y, 0.5)),
    kernels: "wasm",
    ...options,
  });
}

/** A loss that reads wherever it is told to. */
function reading(at: ReadAt): PathLoss {
  return {
    at,
    value: (index, t, y) => Math.sin(index) * y[0] + t * y[1] * y[1],
    cotangent(index, t, y, yBar) {
      yBar[0] += Math.sin(index);
      yBar[1] += 2 * t * y[1];
    },
  };
}

const starts = (size: number) => Array.from({ length: size }, (_, k) => Math.cos(3 * k));

/** Everything of a gradient. */
function resultOf({ value, y0Bar, parametersBar, y1, stats }: Gradient): unknown {
  return [value, [...y0Bar], [...parametersBar], [...y1], stats];
}

/** Asserts that runs give what single steps give; gives what was taken in runs. */
function assertSame(options: ReversibleAdamsOptions, problem: Omit<GradientOptions, "method">) {
  const taken = { there: 0, back: 0 };
  const byRuns = valueAndGrad({ ...problem, method: method(options, taken) });
  const byStep = valueAndGrad({ ...problem, method: method(options) });
  assertEquals(resultOf(byRuns), resultOf(byStep));
  return { ...taken, ...byRuns.stats };
}

const STEPS = 90;

Deno.test("runs of reversible Adams give the gradient of single steps to the last bit, whatever is kept", () => {
  const field = network(3);
  for (const order of [4, 5, 6, 8] as const) {
    for (const arithmetic of ["float", "exact"] as const) {
      for (const anchors of arithmetic === "float" ? [0, 1, 8, 50] : [8]) {
        for (const t1 of [1.3, -1.3]) {
          const { there, back, evaluations } = assertSame({ order, arithmetic }, {
            ...{ field, y0: starts(3), t0: 0.2, t1: t1 + 0.2, dt: t1 / STEPS },
            loss: finalStateLoss((y) => sum(square(y))),
            adjoint: reversibleAdjoint({ anchors }),
          });
          const window = reversibleAdams({ order }).window;
          assertEquals(there >= STEPS - window - anchors, true, `${there} of ${STEPS} there`);
          assert(back > STEPS / 2 - window, `${back} of ${STEPS} back`);
          assert(evaluations > 2 * (STEPS - window));
        }
      }
    }
  }
});

Deno.test("runs of reversible Adams stop wherever a loss reads, at nodes and between them", () => {
  const field = network(4);
  const problem = { field, y0: starts(4), t0: 0, t1: 1.5, dt: 1.5 / STEPS };
  const times = (count: number, shift: number) =>
    Array.from({ length: count }, (_, i) => Math.min(1.5, 1.5 * (i + shift) / count));
  const ats: ReadAt[] = [
    ...[{ every: 1 }, { every: 2, start: true }, { every: 7, end: true }],
    ...[times(30, 0), times(9, 1), times(17, 0.3), times(200, 0.5), "start" as const],
    ...[{ times: times(11, 0.31), every: 13 }, { times: [0.5, 0.5, 0.5001, 0.51, 1.5] }],
  ];
  for (const [k, at] of ats.entries()) {
    for (const arithmetic of ["float", "exact"] as const) {
      const { there, back } = assertSame({ order: 6, arithmetic }, {
        ...problem,
        loss: reading(at),
      });
      if (k === 0) assertEquals([there, back], [0, 0], "every state is read");
      if (k === 2) assert(there > STEPS / 2 && back > STEPS / 2, `${there}, ${back}`);
    }
  }
});

Deno.test("runs of reversible Adams are single steps for states of any size, in either precision", () => {
  for (const dtype of ["float64", "float32"] as const) {
    for (const size of [1, 2, 7, 40, 700]) {
      for (const fused of [true, false]) {
        const { there, back } = assertSame({ order: 5 }, {
          ...{ field: network(size, { dtype, fused } as KernelOptions), y0: starts(size) },
          ...{ t0: 0, t1: 1, dt: 1 / STEPS, loss: finalStateLoss((y) => sum(square(y))) },
        });
        assert(there > STEPS / 2 && back > STEPS / 2, `${there}, ${back} of size ${size}`);
      }
    }
  }
});

Deno.test("runs of reversible Adams in exact arithmetic stop where words have to be put aside", () => {
  for (const coupling of [[1, 1024], [1, 2], [1, 1]] as const) {
    const { there, back } = assertSame({ order: 4, arithmetic: "exact", coupling }, {
      ...{ field: network(33), y0: starts(33), t0: 0, t1: 1, dt: 1 / 400 },
      loss: finalStateLoss((y) => sum(square(y))),
    });
    assert(there > 300 && back > 300, `${there}, ${back} at ${coupling}`);
  }
});

Deno.test("runs of reversible Adams end with the last step, which may be a shorter one", () => {
  for (const [t1, dt] of [[1, 0.0103], [1 + 3e-9, 0.01], [7, 0.1]]) {
    assertSame({ order: 6 }, {
      ...{ field: network(2), y0: [0.3, -0.4], t0: 0, t1, dt, loss: reading("end") },
    });
  }
});

Deno.test("runs of reversible Adams are done again as single steps are", () => {
  const { redoneSteps, back } = assertSame({ order: 6, coupling: 0.25 }, {
    ...{ field: network(3), y0: starts(3), t0: 0, t1: 3, dt: 3 / 500 },
    ...{ loss: reading({ every: 50 }), adjoint: reversibleAdjoint({ anchors: 3 }) },
  });
  assert(redoneSteps! > 0 && back > 0, `${redoneSteps}, ${back}`);
});

Deno.test("checkpoints over reversible Adams are reached in runs, with the gradient of single steps", () => {
  const { there } = assertSame({ order: 4 }, {
    ...{
      field: network(3),
      y0: starts(3),
      t0: 0,
      t1: 1,
      dt: 1 / 200,
      loss: reading({ every: 20 }),
    },
    adjoint: recursiveCheckpointAdjoint({ checkpoints: 5 }),
  });
  assert(there > 400, `${there}: each of 200 is taken three times or so`);
});

Deno.test("a solve by runs of reversible Adams is that of single steps, saved states and all", () => {
  const field = network(3);
  for (const saveAt of ["end", { every: 9, start: true }, [0.1, 0.25, 0.9]] as ReadAt[]) {
    const taken = { there: 0, back: 0 };
    const problem = { field, y0: starts(3), t0: 0, t1: 1, dt: 1 / 120, saveAt };
    const byRuns = solve({ ...problem, method: method({ order: 8 }, taken) });
    const byStep = solve({ ...problem, method: method({ order: 8 }) });
    assertEquals([...byRuns.states.data], [...byStep.states.data]);
    assertEquals([...byRuns.times, ...byRuns.y1.data], [...byStep.times, ...byStep.y1.data]);
    assertEquals(byRuns.stats, byStep.stats);
    assert(taken.there > 60, `${taken.there}`);
  }
});

/** What a solve ends with that fails. */
function failed(options: ReversibleAdamsOptions, problem: Parameters<typeof solve>[0]) {
  const taken = { there: 0, back: 0 };
  const [byRuns, byStep] = [taken, undefined].map((runs) => {
    const error = assertThrows(
      () => solve({ ...problem, method: method(options, runs) }),
      Error,
    ) as Error;
    const { status, t1, y1, stats } = solve({
      ...{ ...problem, method: method(options, runs) },
      onFailure: "return",
    });
    return { name: error.name, message: error.message, status, t1, y1: [...y1.data], stats };
  });
  assertEquals(byRuns, byStep);
  assert(taken.there > 0);
  return byRuns;
}

Deno.test("runs of reversible Adams end before a step that fails, which then says why", () => {
  const growing = vectorField({ state: [2], f: (_t, y) => square(y), kernels: "wasm" });
  const problem = { field: growing, t0: 0, t1: 2, dt: 0.01, watchDrift: false };
  const base = { ...problem, y0: [1, 0.5], method: reversibleAdams() };
  assertEquals(failed({ order: 4 }, base).status, "not finite");
  assertEquals(failed({ order: 6, arithmetic: "exact" }, base).name, "RangeExceededError");
  // Within the start, and in the middle of it.
  const early = failed({ order: 8 }, { ...base, y0: [60, 0.5] });
  assertEquals(early.status, "not finite");
  assertEquals(failed({ order: 8 }, { ...base, maxSteps: 7 }).status, "max steps reached");
  assertEquals(failed({ order: 6 }, { ...base, maxSteps: 50 }).status, "max steps reached");
});

Deno.test("runs of reversible Adams see the parasitic mode at the same step as single steps", () => {
  const damped = vectorField({
    state: [2],
    f: (_t, y) => mul(tensor([-9, -1]), y),
    kernels: "wasm",
  });
  for (const dt of [0.08, 0.06, 0.1]) {
    const { name, message } = failed({ order: 6, coupling: 0.5 }, {
      ...{ field: damped, y0: [1, 1], t0: 0, t1: 40, dt, method: reversibleAdams() },
    });
    assertEquals(name, UnstableError.name, message);
  }
});

Deno.test("runs of reversible Adams pull back into no buffer but their own: else steps are single", () => {
  const made = reversibleAdams();
  let runs = 0;
  const foreign: ReversibleAdamsMethod = {
    ...made,
    bind(field, options) {
      const stepper = made.bind(field, options);
      const { reverseMany } = stepper;
      // Then a gradient brings one of its own.
      Object.defineProperty(stepper, "parametersBar", { value: undefined });
      return Object.assign(stepper, {
        reverseMany: (...args: Parameters<NonNullable<typeof reverseMany>>) => {
          const reached = reverseMany!(...args);
          runs += args[0] - reached;
          return reached;
        },
      });
    },
  };
  const problem = {
    ...{ field: network(3), y0: starts(3), t0: 0, t1: 1, dt: 1 / STEPS, loss: reading("end") },
  };
  const [got, wanted] = [foreign, made].map((method) => valueAndGrad({ ...problem, method }));
  assertEquals(runs, 0);
  wanted.parametersBar.forEach((x, k) => assertAlmostEquals(got.parametersBar[k], x, 1e-13));
});
