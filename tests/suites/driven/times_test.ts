import { assertEquals, assertLess } from "@std/assert";
import {
  add,
  interpolation,
  type InterpolationOptions,
  matmul,
  meanSquaredError,
  mlp,
  mul,
  positive,
  PreparedGradient,
  reversible,
  rk4,
  sin,
  sub,
  tanh,
  tensor,
  type TimedGradientOptions,
  tsit5,
  valueAndGrad,
  type VectorField,
  vectorField,
} from "../../../mod.ts";
import { centralDifferences, relativeDifference } from "../../helpers/central_differences.ts";
import {
  BACKWARD,
  both,
  FORWARD,
  KERNELS,
  made,
  type Make,
  PARAMETERS,
  STEPS,
} from "../../problems/timed_problem.ts";

const KNOTS = [-1, -0.35, 0.112, 0.387, 0.931, 2.2];
const VALUES = [0.2, -0.4, 1, 0.6, -0.8, 0.3];
const WAYS: Record<string, InterpolationOptions> = {
  linear: { kind: "linear", differentiate: true },
  cubic: { kind: "cubic" },
  previous: { kind: "previous" },
};

/** A field that is driven, with a delay where the input does not jump. */
function driven(kernels: "wasm" | "interpreter" | "auto", jumps: boolean): VectorField {
  return vectorField({
    ...{ state: [2], inputs: { u: [] }, kernels },
    parameters: { ...PARAMETERS, tau: tensor(0.13) },
    f(t, y, p, { u }, { at, rate }) {
      const plain = add(tanh(matmul(p.a, y)), mul(u, mul(p.b, sin(t))));
      return jumps ? plain : add(plain, mul(add(at("u", sub(t, p.tau)), rate("u")), y));
    },
  });
}

Deno.test("gradients by times where the loss reads an input, too", () => {
  for (const method of [tsit5, reversible(rk4)]) {
    const make: Make = (at) => ({
      ...made({ field: driven("auto", false), method })(at),
      inputs: { u: interpolation(KNOTS, VALUES, { kind: "cubic", differentiate: true }) },
      loss: meanSquaredError(at.reads, at.reads.map((_, j) => [j, 1]), {
        observe: (y, { inputs: { u } }) => mul(u, y),
      }),
    });
    const { got, wanted } = both(make, FORWARD);
    assertLess(relativeDifference(got, wanted), 1e-8);
  }
});

for (const [name, way] of Object.entries(WAYS)) {
  Deno.test(`gradients by times where an input is read: ${name}`, () => {
    const jumps = name === "previous";
    for (const kernels of KERNELS) {
      for (const times of [FORWARD, BACKWARD]) {
        for (const method of [rk4, reversible(rk4)]) {
          const of = driven(kernels, jumps);
          const make: Make = (at) => ({
            ...made({ field: of, method })(at),
            // Between jumps steps are of one size: their number stays.
            dt: jumps ? Math.sign(at.t1 - at.t0) * 0.0503 : (at.t1 - at.t0) / STEPS,
            inputs: { u: interpolation(KNOTS, VALUES, way) },
          });
          // Where a stage goes over a knot of a line there is a kink.
          const { got, wanted } = both(make, times, 2e-5);
          assertLess(relativeDifference(got, wanted), 1e-8, `${kernels} ${times.t0}`);
          const plain = valueAndGrad(make(times));
          const timed = valueAndGrad({ ...make(times), timeGradients: true });
          assertEquals(timed.value, plain.value);
          assertLess(relativeDifference(timed.parametersBar, plain.parametersBar), 1e-12);
          if (way.differentiate) {
            assertLess(relativeDifference(timed.inputsBar.u, plain.inputsBar.u), 1e-12);
          }
        }
      }
    }
  });
}

Deno.test("the gradient by a delay is that of differences, beside those by times", () => {
  for (const kernels of KERNELS) {
    const of = driven(kernels, false);
    const { flat, names } = of.parameters;
    assertEquals(names[2], "tau");
    for (const method of [tsit5, reversible(rk4)]) {
      const options = {
        ...made({ field: of, method })(FORWARD),
        inputs: { u: interpolation(KNOTS, VALUES, { kind: "cubic" as const }) },
      };
      const { parametersBar } = valueAndGrad({ ...options, timeGradients: true });
      const wanted = centralDifferences(() => valueAndGrad(options).value, flat.subarray(6), 1e-4);
      assertLess(relativeDifference(parametersBar.subarray(6), wanted), 1e-8);
    }
  }
});

Deno.test("a gradient by times that is prepared takes over values and parameters that changed", () => {
  for (const differentiate of [true, false]) {
    for (const kernels of KERNELS) {
      const of = driven(kernels, false);
      const { flat } = of.parameters;
      const first = flat.slice();
      const optionsOf = (values: number[]): TimedGradientOptions => ({
        ...made({ field: of, method: reversible(rk4) })(FORWARD),
        inputs: { u: interpolation(KNOTS, values, { kind: "cubic", differentiate }) },
        y0: (p) => mul(p.b, p.tau),
        timeGradients: true,
      });
      const prepared = new PreparedGradient(optionsOf(VALUES));
      prepared.run();
      for (const change of [1, 2]) {
        const others = VALUES.map((u) => u * change - 0.3);
        prepared.inputs.u.set(others);
        flat.forEach((x, i) => flat[i] = x * (1 + 0.01 * change));
        const value = prepared.run();
        const wanted = valueAndGrad(optionsOf(others));
        assertEquals(value, wanted.value);
        assertEquals(prepared.timesBar, wanted.timesBar);
        assertEquals(prepared.parametersBar, wanted.parametersBar);
        assertEquals(prepared.inputsBar, wanted.inputsBar);
        const { timesBar: _, ...plain } = valueAndGrad({
          ...optionsOf(others),
          timeGradients: false,
        });
        assertEquals(plain.value, value);
        assertLess(relativeDifference(wanted.parametersBar, plain.parametersBar), 1e-12);
      }
      prepared.release();
      flat.set(first);
    }
  }
});

Deno.test("gradients by times of a batch, of constrained parameters, and of a network", () => {
  const batch = vectorField({
    ...{ state: [2, 2], inputs: { u: [2, 1] } },
    parameters: { k: positive(0.7) },
    f: (t, y, { k }, { u }) => add(mul(u, sin(t)), mul(mul(-1, k), y)),
  });
  const inputs = {
    u: [VALUES, VALUES.toReversed()].map((values) => interpolation(KNOTS, values)),
  };
  const data = FORWARD.reads.map((_, j) => [[j, 1], [0, j]]);
  const network = mlp({ state: [2], hidden: [4], inputs: { u: 1 } });
  const cases: Make[] = [
    (at) => ({
      ...made({ field: batch, inputs, y0: [[1, 2], [0, -1]] })(at),
      loss: meanSquaredError(at.reads, data),
    }),
    made({ field: network, inputs: { u: inputs.u[0] }, method: reversible(rk4) }),
  ];
  for (const make of cases) {
    const { got, wanted } = both(make, FORWARD);
    assertLess(relativeDifference(got, wanted), 1e-8);
  }
});
