import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import { meanSquaredError } from "../../../models/mod.ts";
import {
  fullStorageAdjoint,
  type GradientOptions,
  PreparedGradient,
  rk4,
  valueAndGrad,
} from "../../../solvers/mod.ts";
import { Random } from "../../../tensors/mod.ts";
import {
  centralDifferences,
  relativeDifference,
} from "../../../tests/helpers/central_differences.ts";
import { UsageError } from "../../../commands/mod.ts";
import { driversOf } from "./drivers.ts";
import {
  type FieldConfig,
  fieldOf,
  parameterShapes,
  sizeOfState,
  stateWithDoses,
} from "./field_of.ts";
import { startFunction } from "./start_encoder.ts";

const model = {
  stateNames: ["x", "v"],
  hidden: [3],
  activation: "sigmoid",
  seesTime: false,
  bypass: true,
  seed: 2,
};

/** What is empty until a dose, and flows by a covariate. */
const RESTING: Partial<FieldConfig> = {
  ...{ hidden: [], bypass: false, stable: true, rest: true, paced: true, hiddenStates: 1 },
  inputs: { names: ["w"], logarithms: [true], offset: [0], factor: [1], kind: "linear" },
  doses: { names: ["amount"], factor: [1, 1, 1] },
};

Deno.test("fieldOf() has the layers that the model says, with time and without", () => {
  assertEquals(fieldOf(model).parameters.shapes, {
    w0: [2, 3],
    b0: [3],
    w1: [3, 2],
    b1: [2],
    bypass: [2, 2],
  });
  const timed = fieldOf({ ...model, seesTime: true, bypass: false });
  assertEquals(timed.parameters.shapes, { w0: [3, 3], b0: [3], w1: [3, 2], b1: [2] });
});

Deno.test("parameterShapes() has what fieldOf() has, of any size", () => {
  for (
    const some of [
      model,
      { ...model, seesTime: true, bypass: false },
      { ...model, hidden: [] },
      { ...model, hidden: [], rest: true },
      { ...model, ...RESTING },
    ]
  ) {
    assertEquals(
      Object.fromEntries(parameterShapes(some)),
      fieldOf(some).parameters.shapes as Record<string, readonly number[]>,
    );
  }
  assertEquals(parameterShapes({ ...model, hidden: [1e15] }).get("w1"), [1e15, 2]);
});

Deno.test("fieldOf() uses the model's activation", () => {
  const rate = (activation: string) => {
    const field = fieldOf({ ...model, activation });
    const linearization = field.linearize();
    linearization.y.set([0.3, -2]);
    linearization.evaluate(0);
    return Array.from(linearization.dy);
  };
  const rates = ["tanh", "sigmoid", "softplus", "relu", "sin"].map(rate);
  assertEquals(new Set(rates.map(String)).size, 5);
});

Deno.test("fieldOf() throws when there is no such activation", () => {
  assertThrows(() => fieldOf({ ...model, activation: "tahn" }), UsageError, "tanh");
});

/** All that a model may have, in two columns and a hidden element. */
const ALL: FieldConfig = {
  ...{ stateNames: ["x", "v"], hiddenStates: 1, hidden: [3], activation: "tanh", seed: 2 },
  ...{ seesTime: false, bypass: true, stable: true },
  inputs: {
    ...{ names: ["u", "size"], logarithms: [true], offset: [0.5, 1], factor: [2, 3] },
    kind: "linear",
  },
  doses: { names: ["amount"], factor: [0.2, 0.3, 1] },
  encoder: { reads: [true, false], covariates: ["size"], offset: [1], factor: [0.4] },
  amounts: { scale: [0.3, 0, 0], shift: [0.1, 0, 0] },
};

const driven = {
  ...{ name: "a", times: Float64Array.of(0, 0.4, 1, 1.5), states: new Float64Array(8) },
  ...{ inputs: Float64Array.of(1, NaN, 0, 2), covariates: Float64Array.of(1.7) },
  doses: [
    { time: 0, state: 1, amount: 2, before: true },
    { time: 0.7, state: 0, amount: 3, before: false },
    { time: 0.9, state: 2, amount: 1, before: false },
  ],
};

Deno.test("fieldOf() has the gradient that differences say, of all parts together and one by one", () => {
  const parts: Partial<FieldConfig>[] = [
    {},
    { stable: false },
    { hidden: [], bypass: false, amounts: undefined },
    { inputs: undefined },
    { doses: undefined, stable: false },
    { hiddenStates: 0, doses: { names: ["amount"], factor: [0.2, 0.3] }, amounts: undefined },
  ];
  for (const part of parts) {
    const model = { ...ALL, ...part };
    const d = sizeOfState(model);
    const field = fieldOf(model);
    const { flat } = field.parameters;
    const random = new Random(3);
    for (let k = 0; k < flat.length; k++) flat[k] += 0.3 * random.normal();
    const trajectory = {
      ...driven,
      doses: driven.doses.filter(({ state }) => state < d),
    };
    const drivers = driversOf(model, trajectory, { timeOffset: 0, timeFactor: 1 });
    const first = { columns: [0.3, NaN], covariates: [1.7] };
    const problem = {
      field,
      y0: startFunction(ALL.encoder!, first, d),
      ...(drivers && { inputs: drivers }),
      ...{ t0: 0, t1: 1.5, dt: 0.25, method: rk4, adjoint: fullStorageAdjoint() },
      loss: meanSquaredError([0.5, 1, 1.5], Array.from({ length: 3 }, () => Array(d).fill(0.7)), {
        ...(model.doses && {
          observe: (y, { parameters, inputs }) => stateWithDoses(model, y, parameters, inputs),
        }),
      }),
    } satisfies GradientOptions;
    const prepared = new PreparedGradient(problem);
    const wanted = centralDifferences(() => prepared.run(), flat);
    prepared.release();
    const { parametersBar } = valueAndGrad(problem);
    assertLess(relativeDifference(parametersBar, wanted), 1e-7, JSON.stringify(part));
    // Every parameter counts, but for gains of what no dose enters and weights of what is not there.
    for (const [name, bar] of Object.entries(field.parameters.views(parametersBar))) {
      assert(bar.data.some((x) => x !== 0), name);
    }
  }
});

Deno.test("parameterShapes() has what fieldOf() has, whatever the parts", () => {
  const flags = [false, true];
  for (const stable of flags) {
    for (const hidden of [[], [3], [3, 2]]) {
      for (const left of ["inputs", "doses", "encoder", "amounts"] as const) {
        const { [left]: _, ...rest } = ALL;
        const model = { ...rest, hidden, stable, bypass: hidden.length > 0 };
        assertEquals(
          Object.fromEntries(parameterShapes(model)),
          fieldOf(model).parameters.shapes as Record<string, readonly number[]>,
        );
      }
    }
  }
});
