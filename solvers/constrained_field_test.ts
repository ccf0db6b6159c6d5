import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  add,
  bounded,
  concat,
  fixed,
  mul,
  neg,
  positive,
  Random,
  slice,
  square,
  sub,
  sum,
  Tensor,
  tensor,
} from "../tensors/mod.ts";
import {
  fullStorageAdjoint,
  type PathLoss,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdjoint,
  rk4,
  solve,
  valueAndGrad,
  type VectorField,
  vectorField,
} from "./mod.ts";
import { centralDifferences } from "../tests/helpers/central_differences.ts";

/** A spring of which the mass is known, with friction; its last state is a constant one. */
function spring(kernels: "wasm" | "interpreter"): VectorField {
  return vectorField({
    state: [2],
    kernels,
    parameters: {
      stiffness: positive(4),
      mass: fixed(2),
      friction: bounded(0.3, 0, 1),
      push: tensor([0.1]),
    },
    f(_t, y, p) {
      const [x, v] = [slice(y, 0, 1), slice(y, 1, 2)];
      const force = sub(sub(p.push, mul(p.stiffness, x)), mul(p.friction, v));
      return concat([v, mul(1 / 2, mul(force, mul(p.mass, 0.5)))]);
    },
  });
}

const LOSS: PathLoss = {
  at: "end",
  value: (_i, _t, y) => y[0] + y[1] ** 2,
  cotangent: (_i, _t, y, yBar) => {
    yBar[0] += 1;
    yBar[1] += 2 * y[1];
  },
};

Deno.test("gradients are those of what is stored, by every adjoint, compiled and interpreted", () => {
  for (const kernels of ["wasm", "interpreter"] as const) {
    const field = spring(kernels);
    assertEquals(field.parameters.names, ["stiffness", "friction", "push"]);
    const problem = { field, y0: [1, 0], t0: 0, t1: 2, dt: 0.05, method: reversible(rk4) };
    const value = (): number => {
      const { y1: { data } } = solve(problem);
      return data[0] + data[1] ** 2;
    };
    const wanted = centralDifferences(value, field.parameters.flat);
    for (
      const adjoint of [reversibleAdjoint(), recursiveCheckpointAdjoint(), fullStorageAdjoint()]
    ) {
      const { parametersBar } = valueAndGrad({ ...problem, loss: LOSS, adjoint });
      parametersBar.forEach((x, i) => assertAlmostEquals(x, wanted[i], 1e-10));
    }
  }
});

Deno.test("a field solves with natural values, set by name", () => {
  const field = vectorField({
    state: [],
    parameters: { k: positive(1) },
    f: (_t, y, { k }) => neg(mul(k, y)),
  });
  field.parameters.setNatural({ k: 3 });
  const { y1 } = solve({ field, y0: 1, t0: 0, t1: 1, dt: 0.01, method: rk4 });
  assertAlmostEquals(y1.item(), Math.exp(-3), 1e-8);
});

Deno.test("one parameter a group, drawn from a prior, beside one that all share", () => {
  const make = (seed: number) =>
    vectorField({
      state: [3, 1],
      seed,
      parameters: {
        rate: positive((random: Random) =>
          new Tensor(Float64Array.from([0, 0, 0], () => random.uniform(1, 2)), [3, 1])
        ),
        shared: tensor(0.5),
      },
      f: (_t, y, p) => add(neg(mul(p.rate, y)), p.shared),
    });
  const { rate } = make(1).parameters.natural();
  const random = new Random(1);
  for (const x of rate.data) assertAlmostEquals(x, random.uniform(1, 2), 1e-15);
  const field = make(1);
  const { y1 } = solve({ field, y0: [[1], [1], [1]], t0: 0, t1: 1, dt: 0.01, method: rk4 });
  rate.data.forEach((k, i) =>
    assertAlmostEquals(y1.data[i], 0.5 / k + (1 - 0.5 / k) * Math.exp(-k), 1e-9)
  );
});

Deno.test("what is fixed is copied, and what is no start is refused by name", () => {
  const g = tensor([2]);
  const field = vectorField({
    state: [1],
    parameters: { g: fixed(g) },
    f: (_t, y, p) => mul(p.g, sum(square(y))),
  });
  g.data[0] = 7;
  const { y1 } = solve({ field, y0: [1], t0: 0, t1: 1e-3, dt: 1e-3, method: rk4 });
  assertAlmostEquals(y1.data[0], 1 / (1 - 2e-3), 1e-12);
  assertEquals([field.parameters.size, field.parameters.natural().g.item()], [0, 2]);
  assertThrows(
    () => vectorField({ state: [1], parameters: { a: 1 as never }, f: (_t, y) => y }),
    TypeError,
    "got the number 1, which positive(…), bounded(…) and fixed(…) take",
  );
});
