import { assert, assertEquals, assertLess } from "@std/assert";
import {
  type Adjoint,
  automatic,
  backsolveAdjoint,
  cos,
  exp,
  finalStateLoss,
  fullStorageAdjoint,
  type Gradient,
  type KernelOptions,
  type Method,
  METHODS,
  mul,
  type PathLoss,
  pid,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdams,
  reversibleAdjoint,
  sin,
  square,
  type StepControl,
  sum,
  tanh,
  tensor,
  valueAndGrad,
  type VectorField,
  vectorField,
  type VectorFieldOptions,
} from "../../mod.ts";
import type { Counts } from "../mod.ts";
import { network, pairOf, polynomial } from "./recorded_trip_test.ts";

const { euler, rk4, tsit5, bosh3 } = METHODS;

const ADJOINTS: Adjoint[] = [
  fullStorageAdjoint(),
  fullStorageAdjoint({ keep: "stages" }),
  recursiveCheckpointAdjoint({ checkpoints: 3 }),
  // Its digits are compared, not its error.
  backsolveAdjoint({ tolerance: Infinity }),
  automatic({ memory: 3000 }),
];

/** Reads on steps and between them. */
const LOSS: PathLoss = {
  at: { start: true, end: true, every: 3, times: [0.31, 0.77, 0.78] },
  value: (i, t, y) => y.reduce((sum, x) => sum + (1 + i / 10) * x * x + t * x, 0),
  cotangent(i, t, y, yBar) {
    for (let k = 0; k < y.length; k++) yBar[k] += (1 + i / 10) * 2 * y[k] + t;
  },
};

interface Case {
  readonly method: Method;
  readonly adjoint: Adjoint;
  readonly stepControl?: StepControl;
}

function cases(): Case[] {
  const exact = { arithmetic: "exact" } as const;
  const several = [reversibleAdams({ order: 4 }), reversibleAdams(exact)];
  const fixed = [
    euler,
    rk4,
    reversible(euler),
    reversible(rk4),
    reversible(rk4, exact),
    ...several,
  ];
  const others = [reversibleAdams({ order: 5 }), reversibleAdams({ order: 4, ...exact, range: 4 })];
  const adaptive = [tsit5, bosh3, reversible(tsit5), reversible(bosh3, exact), ...others];
  const back = reversibleAdjoint({ tolerance: 1e-3 });
  const adjointsOf = (method: Method) => {
    // There is no continuous adjoint over several steps.
    if ("window" in method) return [...ADJOINTS.filter(({ name }) => name !== "backsolve"), back];
    return "base" in method ? [...ADJOINTS, back] : ADJOINTS;
  };
  return [
    ...fixed.flatMap((method) => adjointsOf(method).map((adjoint) => ({ method, adjoint }))),
    ...adaptive.flatMap((method) =>
      adjointsOf(method).map((adjoint) => ({
        method,
        adjoint,
        stepControl: pid({ rtol: 1e-4, atol: 1e-4 }),
      }))
    ),
  ];
}

function gradientOf(field: VectorField, { stepControl, ...rest }: Case, y0: number[]): Gradient {
  const dt = stepControl ? undefined : 0.05;
  return valueAndGrad({ field, y0, t0: 0, t1: 1, dt, stepControl, loss: LOSS, ...rest });
}

function pairs(options: VectorFieldOptions, kernels: KernelOptions) {
  const { interpreted, compiled } = pairOf(options, kernels);
  const y0 = Array.from({ length: options.state[0] }, (_, k) => Math.cos(k));
  return cases().map((given) => ({
    label: `${given.method.name}, ${given.adjoint.name}, ${given.stepControl ? "pid" : "fixed"}`,
    wanted: gradientOf(interpreted, given, y0),
    got: gradientOf(compiled, given, y0),
  }));
}

function countsOf({ stats }: Gradient): Counts & { steps: number; rejected: number } {
  const { steps, rejected, evaluations, pullbacks } = stats;
  return { steps, rejected, evaluations, pullbacks };
}

Deno.test("compiled gradients have the interpreter's digits where nothing is fused", () => {
  for (const size of [1, 2, 5, 19]) {
    for (const { label, wanted, got } of pairs(polynomial(size), { fused: false })) {
      const what = `${size}, ${label}`;
      assertEquals(countsOf(got), countsOf(wanted), what);
      assertEquals(got.value, wanted.value, what);
      assertEquals(got.y1, wanted.y1, what);
      // What the loss reads between steps is added to the parameters' cotangent in one sum here.
      assertClose(got.y0Bar, wanted.y0Bar, 1e-14, what);
      assertClose(got.parametersBar, wanted.parametersBar, 1e-13, what);
    }
  }
});

Deno.test("compiled gradients agree with the interpreter's: fused, and in float32", () => {
  for (const [dtype, tolerance] of [["float64", 1e-13], ["float32", 5e-4]] as const) {
    for (const { label, wanted, got } of pairs(network(3), { dtype })) {
      const what = `${dtype}, ${label}`;
      assertClose([got.value], [wanted.value], tolerance, what);
      assertClose(got.y0Bar, wanted.y0Bar, tolerance, what);
      assertClose(got.parametersBar, wanted.parametersBar, tolerance, what);
    }
  }
});

Deno.test("compiled exact gradients come home bit for bit: fused or not, in either precision", () => {
  for (const kernels of [{}, { fused: false }, { dtype: "float32" }] as const) {
    for (const size of [1, 2, 3, 5, 19]) {
      const { compiled } = pairOf(network(size), kernels);
      const y0 = Array.from({ length: size }, (_, k) => Math.cos(k));
      for (const coupling of [[1, 2], [9, 10], [1, 1]] as [number, number][]) {
        const exact = { arithmetic: "exact", coupling } as const;
        for (const method of [reversible(rk4, exact), reversibleAdams({ order: 5, ...exact })]) {
          const { stats } = gradientOf(compiled, { method, adjoint: reversibleAdjoint() }, y0);
          assertEquals(stats.reconstructionError, 0);
        }
      }
    }
  }
});

Deno.test("states are kept in doubles: the way back of a float32 field is as exact as any", () => {
  for (const size of [1, 2, 3, 5, 19, 70]) {
    const { compiled } = pairOf(network(size), { dtype: "float32" });
    const y0 = Array.from({ length: size }, (_, k) => Math.cos(k));
    for (const method of [reversible(rk4), reversibleAdams()]) {
      const { stats } = gradientOf(compiled, { method, adjoint: reversibleAdjoint() }, y0);
      assertLess(stats.reconstructionError!, 1e-13);
    }
  }
});

function assertClose(
  got: ArrayLike<number>,
  wanted: ArrayLike<number>,
  tolerance: number,
  what: string,
): void {
  assertEquals(got.length, wanted.length, what);
  const scale = Math.max(...Array.from(wanted, Math.abs));
  assert(scale > 0, what);
  for (let k = 0; k < wanted.length; k++) {
    assertLess(Math.abs(got[k] - wanted[k]), tolerance * scale, `${what}: element ${k}`);
  }
}

Deno.test("what depends on t alone has a place of its own in singles, beside y and what comes behind", () => {
  const gradient = (dtype: "float64" | "float32") =>
    valueAndGrad({
      field: vectorField({
        ...{ state: [3], parameters: { a: tensor([0.5, -0.3, 0.2]) }, dtype },
        // y is read again on the way back, and so is every product.
        f: (t, y, p) => {
          const wave = mul(sin(t), cos(mul(t, tensor([1, 2, 3]))));
          return mul(mul(exp(mul(p.a, wave)), y), tanh(mul(wave, y)));
        },
      }),
      ...{ y0: [1, 0.5, -0.7], t0: 0, t1: 2, dt: 0.05, method: rk4 },
      loss: finalStateLoss((y) => sum(square(y))),
    });
  const [wanted, got] = [gradient("float64"), gradient("float32")];
  assertClose([got.value], [wanted.value], 1e-6, "value");
  assertClose(got.y0Bar, wanted.y0Bar, 1e-6, "y0");
  assertClose(got.parametersBar, wanted.parametersBar, 1e-6, "parameters");
});
