import { assertEquals, assertInstanceOf, assertNotEquals, assertThrows } from "@std/assert";
import {
  type Adjoint,
  asynchronousLeapfrog,
  backsolveAdjoint,
  bosh3,
  fullStorageAdjoint,
  type Gradient,
  type GradientOptions,
  meanSquaredError,
  type Method,
  midpoint,
  mlp,
  type PathLoss,
  PreparedGradient,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleHeun,
  trackedBytes,
  Trainer,
  valueAndGrad,
} from "@revode/revode";

const METHODS: readonly Method[] = [
  midpoint,
  reversible(midpoint),
  reversible(bosh3, { arithmetic: "exact" }),
  asynchronousLeapfrog(),
  reversibleHeun,
];
const ADJOINTS: readonly (Adjoint | undefined)[] = [
  undefined,
  fullStorageAdjoint(),
  recursiveCheckpointAdjoint({ checkpoints: 2 }),
];

/** A fit that reads at a node, inside a step and at the end. */
const FIT = meanSquaredError([0.25, 0.6, 1], [[1, 0], [0.5, 2], [-1, 1]]);

/** Every method with every adjoint, compiled and interpreted; each has a field of its own. */
function problems(): GradientOptions[] {
  return (["wasm", "interpreter"] as const).flatMap((kernels) =>
    METHODS.flatMap((method) =>
      ADJOINTS.map((adjoint) => ({
        field: mlp({ state: [2], hidden: [4], seed: 3, kernels }),
        ...{ y0: [0.5, -1], t0: 0, t1: 1, dt: 0.125, method, adjoint, loss: FIT },
      }))
    )
  );
}

const nameOf = ({ method, adjoint }: GradientOptions) => `${method.name} ${adjoint?.name}`;

/** The fit, with something done when it is read, on the way there or back. */
function during(when: "value" | "cotangent", work: (index: number) => void): PathLoss {
  return {
    at: FIT.at,
    value(index, t, y) {
      if (when === "value") work(index);
      return FIT.value(index, t, y);
    },
    cotangent(index, t, y, yBar) {
      if (when === "cotangent") work(index);
      FIT.cotangent(index, t, y, yBar);
    },
  };
}

function assertSame(gradient: PreparedGradient, value: number, wanted: Gradient, what: string) {
  assertEquals(value, wanted.value, what);
  assertEquals(gradient.parametersBar, wanted.parametersBar, what);
  assertEquals(gradient.y0Bar, wanted.y0Bar, what);
}

Deno.test("PreparedGradient.run() inside its own loss is an error, and leaves it usable", () => {
  for (const problem of problems()) {
    const wanted = valueAndGrad(problem);
    for (const when of ["value", "cotangent"] as const) {
      let nested = true;
      const loss = during(when, (index) => {
        if (nested && index === 1) gradient.run();
      });
      const gradient = new PreparedGradient({ ...problem, loss });
      const what = `${nameOf(problem)} ${when}`;
      assertThrows(() => gradient.run(), Error, "it is at work already: the loss of a run", what);
      nested = false;
      assertSame(gradient, gradient.run(), wanted, what);
      gradient.release();
    }
  }
});

Deno.test("a gradient of the same field may be taken inside a loss", () => {
  for (const problem of problems()) {
    const wanted = valueAndGrad(problem);
    const other = { ...problem, y0: [2, 0.25] };
    const inner = valueAndGrad(other);
    assertNotEquals(inner.value, wanted.value);
    for (const when of ["value", "cotangent"] as const) {
      const loss = during(when, () => {
        const { value, parametersBar } = valueAndGrad(other);
        assertEquals([value, parametersBar], [inner.value, inner.parametersBar]);
      });
      const { value, parametersBar, y0Bar } = valueAndGrad({ ...problem, loss });
      assertEquals([value, parametersBar, y0Bar], [
        wanted.value,
        wanted.parametersBar,
        wanted.y0Bar,
      ]);
    }
  }
});

Deno.test("two prepared gradients of one field take turns", () => {
  for (const problem of problems()) {
    const [a, b] = [problem, { ...problem, y0: [1, 1] }];
    const wanted = [valueAndGrad(a), valueAndGrad(b)];
    const gradients = [a, b].map((options) => new PreparedGradient(options));
    for (const k of [0, 1, 1, 0, 1, 0]) {
      assertSame(gradients[k], gradients[k].run(), wanted[k], nameOf(problem));
    }
    for (const gradient of gradients) gradient.release();
  }
});

Deno.test("parameters that change during a run are an error, however it ends", () => {
  for (const problem of problems()) {
    const { flat } = problem.field.parameters;
    const kept = flat.slice();
    const wanted = valueAndGrad(problem);
    for (const when of ["value", "cotangent"] as const) {
      let change = true;
      const loss = during(when, () => {
        if (change) flat[5] += 0.25;
      });
      const gradient = new PreparedGradient({ ...problem, loss });
      const what = `${nameOf(problem)} ${when}`;
      assertThrows(() => gradient.run(), Error, "the parameters changed while it ran", what);
      flat.set(kept);
      change = false;
      assertSame(gradient, gradient.run(), wanted, what);
      gradient.release();
    }
  }
});

Deno.test("an error of a run in which the parameters changed is the cause of the one told", () => {
  const [problem] = problems();
  const { flat } = problem.field.parameters;
  const broken = new Error("broken");
  const loss = during("value", () => {
    flat[0] = -flat[0];
    throw broken;
  });
  const told = assertThrows(
    () => valueAndGrad({ ...problem, loss }),
    Error,
    "changed while it ran",
  );
  assertInstanceOf(told, Error);
  assertEquals(told.cause, broken);
});

Deno.test("a loss that throws leaves the gradient usable", () => {
  for (const problem of problems()) {
    const wanted = valueAndGrad(problem);
    for (const when of ["value", "cotangent"] as const) {
      let failing = true;
      const loss = during(when, (index) => {
        if (failing && index === 1) throw new RangeError("broken");
      });
      const gradient = new PreparedGradient({ ...problem, loss });
      assertThrows(() => gradient.run(), RangeError, "broken");
      failing = false;
      assertSame(gradient, gradient.run(), wanted, `${nameOf(problem)} ${when}`);
      gradient.release();
    }
  }
});

Deno.test("a loss that writes into y changes nothing but what it reads next", () => {
  const adjoints = [backsolveAdjoint(), ...ADJOINTS];
  for (const problem of problems()) {
    for (const adjoint of problem.method === midpoint ? adjoints : [problem.adjoint]) {
      const wanted = valueAndGrad({ ...problem, adjoint });
      const loss: PathLoss = {
        at: FIT.at,
        value(index, t, y) {
          const value = FIT.value(index, t, y);
          y.fill(1e3);
          return value;
        },
        cotangent(index, t, y, yBar) {
          FIT.cotangent(index, t, y, yBar);
          y.fill(-1e3);
        },
      };
      const got = valueAndGrad({ ...problem, adjoint, loss });
      assertEquals([got.value, got.parametersBar, got.y0Bar, got.y1], [
        wanted.value,
        wanted.parametersBar,
        wanted.y0Bar,
        wanted.y1,
      ], nameOf({ ...problem, adjoint }));
    }
  }
});

Deno.test("what valueAndGrad() gives shares no memory with what it was given, or gave before", () => {
  for (const problem of problems()) {
    const y0 = Float64Array.of(0.5, -1);
    const first = valueAndGrad({ ...problem, y0 });
    const kept = structuredClone({ ...first });
    for (const array of [first.parametersBar, first.y0Bar, first.y1]) array.fill(7);
    assertEquals(y0, Float64Array.of(0.5, -1));
    const second = valueAndGrad({ ...problem, y0 });
    assertEquals({ ...second }, kept, nameOf(problem));
    for (const array of [first.parametersBar, first.y0Bar, first.y1]) {
      assertEquals(array.every((x) => x === 7), true);
    }
  }
});

Deno.test("a released gradient runs no more, and is released once", () => {
  const [problem] = problems();
  const before = trackedBytes().live;
  const gradient = new PreparedGradient(problem);
  const value = gradient.run();
  const parametersBar = gradient.parametersBar.slice();
  gradient.release();
  gradient.release();
  assertEquals(trackedBytes().live, before);
  assertThrows(() => gradient.run(), Error, "the buffers are released; make a new gradient");
  assertEquals([valueAndGrad(problem).value, gradient.parametersBar], [value, parametersBar]);
});

Deno.test("Trainer: a loss that steps its own training, or updates it, is an error", () => {
  for (
    const [work, message] of [
      [(trainer: Trainer) => trainer.step(), "it is at work already"],
      [(trainer: Trainer) => trainer.run(), "it is at work already"],
      [(trainer: Trainer) => trainer.update(), "the parameters changed while it ran"],
    ] as const
  ) {
    const [problem] = problems();
    let nested = false;
    const loss = during("value", () => {
      if (nested) work(trainer);
    });
    const trainer = new Trainer({ problems: [{ ...problem, loss }], onFailure: "retreat" });
    trainer.step();
    nested = true;
    assertThrows(() => trainer.step(), Error, message);
    trainer.release();
  }
});
