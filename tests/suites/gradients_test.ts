import { assertEquals, assertLess } from "@std/assert";
import {
  type Adjoint,
  euler,
  finalStateLoss,
  fullStorageAdjoint,
  type GradientOptions,
  meanSquaredError,
  type Method,
  midpoint,
  mlp,
  mul,
  type PathLoss,
  PreparedGradient,
  ralston3,
  Random,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdjoint,
  rk4,
  sin,
  sum,
  valueAndGrad,
} from "../../mod.ts";
import { centralDifferences, relativeDifference } from "../helpers/central_differences.ts";

const BASES = [euler, midpoint, ralston3, rk4];
const STEPS = 23;
const T1 = 1.1;

interface Shape {
  readonly name: string;
  readonly state: number[];
  readonly time: boolean;
}

const SHAPES: Shape[] = [
  { name: "a vector", state: [3], time: false },
  { name: "a vector and time", state: [3], time: true },
  { name: "a batch", state: [2, 3], time: false },
  { name: "a batch and time", state: [2, 3], time: true },
];

function random(size: number, seed: number): Float64Array {
  const generator = new Random(seed);
  return Float64Array.from({ length: size }, () => generator.uniform(-1, 1));
}

/** Seven times: both ends, two on the grid, three inside steps, two of them in one step. */
const TIMES = [0, 0.13, 4 * T1 / STEPS, 0.51, 0.52, 15 * T1 / STEPS, T1];

function losses({ state }: Shape): Record<string, PathLoss> {
  const size = state.reduce((a, b) => a * b, 1);
  const data = random(TIMES.length * size, 5);
  const rows = TIMES.map((_, i) => data.slice(i * size, (i + 1) * size));
  const nested = rows.map((row) =>
    state.length === 1 ? [...row] : [[...row.slice(0, 3)], [...row.slice(3)]]
  );
  return {
    "the path": meanSquaredError(TIMES, nested),
    "the final state": finalStateLoss((y) => sum(mul(y, sin(y)))),
  };
}

function problem(shape: Shape, method: Method, loss: PathLoss): Omit<GradientOptions, "adjoint"> {
  const field = mlp({ state: shape.state, hidden: [5], time: shape.time, seed: 3 });
  const y0 = random(field.parameters.size, 9).slice(0, shape.state.reduce((a, b) => a * b, 1));
  return { field, y0, t0: 0, t1: T1, dt: T1 / STEPS, method, loss };
}

function adjointsOf(isReversible: boolean): Adjoint[] {
  return [
    ...(isReversible ? [reversibleAdjoint()] : []),
    recursiveCheckpointAdjoint(),
    recursiveCheckpointAdjoint({ checkpoints: 1 }),
    recursiveCheckpointAdjoint({ checkpoints: 3 }),
    recursiveCheckpointAdjoint({ checkpoints: 1000 }),
  ];
}

const METHODS = [
  ...BASES.flatMap((base) => [
    { label: base.name, method: base, goesBack: false },
    { label: `reversible ${base.name}`, method: reversible(base), goesBack: true },
    {
      label: `reversible ${base.name} at coupling 0.9`,
      method: reversible(base, { coupling: 0.9 }),
      goesBack: true,
    },
  ]),
  {
    label: "reversible midpoint in exact arithmetic",
    method: reversible(midpoint, { arithmetic: "exact" }),
    goesBack: true,
  },
];

for (const { label, method, goesBack } of METHODS) {
  for (const shape of SHAPES) {
    for (const [what, loss] of Object.entries(losses(shape))) {
      Deno.test(`gradients of ${what}: ${label}, ${shape.name}`, () => {
        const options = problem(shape, method, loss);
        const full = valueAndGrad({ ...options, adjoint: fullStorageAdjoint() });
        for (const adjoint of adjointsOf(goesBack)) {
          const got = valueAndGrad({ ...options, adjoint });
          assertEquals(got.value, full.value, adjoint.name);
          assertEquals(got.y1, full.y1, adjoint.name);
          assertLess(relativeDifference(got.parametersBar, full.parametersBar), 1e-10);
          assertLess(relativeDifference(got.y0Bar, full.y0Bar), 1e-10);
        }
        const prepared = new PreparedGradient({ ...options, adjoint: fullStorageAdjoint() });
        const { flat } = options.field.parameters;
        const value = () => prepared.run();
        assertLess(relativeDifference(full.parametersBar, centralDifferences(value, flat)), 1e-6);
        assertLess(relativeDifference(full.y0Bar, centralDifferences(value, prepared.y0)), 1e-6);
        prepared.release();
      });
    }
  }
}
