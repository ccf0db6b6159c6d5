import { assertAlmostEquals, assertEquals, assertLessOrEqual, assertThrows } from "@std/assert";
import {
  type Adjoint,
  dopri5,
  ees25,
  finalStateLoss,
  fullStorageAdjoint,
  type GradientOptions,
  hessianVectorProduct,
  meanSquaredError,
  type Method,
  mlp,
  mul,
  type PathLoss,
  pid,
  Random,
  recursiveCheckpointAdjoint,
  resetTrackedPeak,
  reversible,
  reversibleAdams,
  reversibleAdjoint,
  reversibleHeun,
  rk4,
  sin,
  square,
  sum,
  trackedBytes,
  valueAndGrad,
} from "../../mod.ts";
import { differencesAlong } from "../../tests/helpers/central_differences.ts";
import { wave } from "../../tests/problems/fields.ts";

const TIMES = [0, 0.31, 0.5, 1];
const LOSSES: PathLoss[] = [
  finalStateLoss((y) => sum(mul(square(y), sin(y)))),
  meanSquaredError(TIMES, [[1, 0], [NaN, 0.3], [0.2, -0.1], [0.6, NaN]], { missing: true }),
];

/** The derivative of a gradient along a direction, by central differences of fourth order. */
function differences(problem: GradientOptions, thetaDot: number[], yDot: number[]) {
  const { field } = problem;
  const y0 = problem.y0 as number[];
  const theta = field.parameters.flat.slice();
  return differencesAlong((by) => {
    field.parameters.flat.forEach((_, i, flat) => flat[i] = theta[i] + by * thetaDot[i]);
    const { parametersBar, y0Bar } = valueAndGrad({
      ...problem,
      y0: y0.map((y, i) => y + by * yDot[i]),
    });
    field.parameters.flat.set(theta);
    return [...parametersBar, ...y0Bar];
  });
}

function check(problem: GradientOptions, what: string, tolerance = 1e-8): void {
  const random = new Random(7);
  const thetaDot = Array.from(problem.field.parameters.flat, () => random.normal());
  const yDot = [0.8, -0.4];
  const product = hessianVectorProduct(problem, { parameters: thetaDot, y0: yDot });
  const { parameters, y0, derivative, parametersBar, y0Bar } = product;
  const wanted = differences(problem, thetaDot, yDot);
  const size = Math.max(...wanted.map(Math.abs));
  [...parameters, ...y0].forEach((got, i) =>
    assertLessOrEqual(Math.abs(got - wanted[i]), tolerance * size, `${what}, element ${i}`)
  );
  const plain = valueAndGrad(problem);
  const gradient = [...plain.parametersBar, ...plain.y0Bar];
  const most = Math.max(...gradient.map(Math.abs));
  [...parametersBar, ...y0Bar].forEach((got, i) =>
    assertLessOrEqual(Math.abs(got - gradient[i]), tolerance * most, `${what}, gradient ${i}`)
  );
  const along = [...thetaDot, ...yDot].reduce((total, x, i) => total + x * gradient[i], 0);
  assertAlmostEquals(derivative, along, tolerance * Math.max(1, Math.abs(along)), what);
}

const RUN = { y0: [1, 0.3], t0: 0, t1: 1, dt: 0.05 };

Deno.test("a Hessian-vector product is the derivative of the gradient, with every exact adjoint", () => {
  const adjoints: Record<string, Adjoint> = {
    reversible: reversibleAdjoint(),
    "without anchors": reversibleAdjoint({ anchors: 0 }),
    recursive: recursiveCheckpointAdjoint({ checkpoints: 3 }),
    full: fullStorageAdjoint(),
    stages: fullStorageAdjoint({ keep: "stages" }),
  };
  for (const [name, adjoint] of Object.entries(adjoints)) {
    for (const loss of LOSSES) {
      check({ ...RUN, field: wave(), method: reversible(rk4), loss, adjoint }, name);
    }
  }
});

Deno.test("a Hessian-vector product by many methods, compiled and interpreted", () => {
  const network = (kernels: "auto" | "interpreter") => mlp({ state: [2], hidden: [5], kernels });
  const methods: Method[] = [
    rk4,
    dopri5,
    reversible(dopri5, { arithmetic: "exact" }),
    reversibleHeun,
    ees25,
    reversibleAdams({ order: 4 }),
  ];
  methods.forEach((method, i) => {
    for (const kernels of ["auto", "interpreter"] as const) {
      check({ ...RUN, field: network(kernels), method, loss: LOSSES[i % 2] }, method.name);
    }
  });
});

Deno.test("with adaptive steps the product is that of the solve, to its tolerance", () => {
  for (const atol of [1e-8, [1e-8, 1e-9]]) {
    check(
      {
        field: wave(),
        y0: [1, 0.3],
        t0: 0,
        t1: 1,
        method: reversible(dopri5),
        stepControl: pid({ rtol: 1e-8, atol }),
        loss: LOSSES[1],
      },
      `pid, tolerance ${atol}`,
      1e-5,
    );
  }
});

Deno.test("the Hessian is symmetric, and a direction may be of the start alone", () => {
  const problem = { ...RUN, field: wave(), method: reversible(rk4), loss: LOSSES[0] };
  const directions = [{ y0: [1, 0] }, { y0: [0, 1] }, { parameters: [1, 0] }, {
    parameters: [0, 1],
  }];
  const rows = directions.map((direction) => {
    const { y0, parameters } = hessianVectorProduct(problem, direction);
    return [...y0, ...parameters];
  });
  rows.forEach((row, i) => row.forEach((x, j) => assertAlmostEquals(x, rows[j][i], 1e-10)));
});

Deno.test("the reversible product of 4000 steps holds as many bytes as that of 1000", () => {
  const field = wave();
  const bytes = (n: number) => {
    const before = trackedBytes().live;
    resetTrackedPeak();
    hessianVectorProduct({
      ...RUN,
      field,
      dt: 1 / n,
      method: reversible(rk4),
      watchDrift: false,
      loss: LOSSES[1],
      adjoint: reversibleAdjoint(),
    }, { parameters: [1, 0] });
    const { live, peak } = trackedBytes();
    return { kept: live - before, held: peak - before };
  };
  bytes(10); // makes the tangent field, which stays
  const few = bytes(1000);
  assertEquals(few.kept, 0);
  assertEquals(bytes(4000), few);
});

Deno.test("hessianVectorProduct() says what it wants", () => {
  const problem = { ...RUN, field: wave(), method: reversible(rk4), loss: LOSSES[0] };
  const own: PathLoss = { at: "end", value: () => 0, cotangent() {} };
  assertThrows(
    () => hessianVectorProduct({ ...problem, loss: own }, {}),
    TypeError,
    "secondDerivative",
  );
  assertThrows(
    () => hessianVectorProduct(problem, { parameters: [1] }),
    TypeError,
    "2 numbers as in",
  );
  assertThrows(() => hessianVectorProduct(problem, { y0: [1] }), TypeError, "y0 must have");
  assertThrows(
    () => hessianVectorProduct(problem, { y: [1] } as never),
    TypeError,
    'unknown option "y"',
  );
  assertThrows(
    () => hessianVectorProduct({ ...problem, rtol: 1 } as never, {}),
    TypeError,
    "hessianVectorProduct",
  );
});
