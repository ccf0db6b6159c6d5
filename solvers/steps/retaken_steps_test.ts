import { assertEquals } from "@std/assert";
import {
  type Adjoint,
  fullStorageAdjoint,
  type GradientOptions,
  lawson,
  meanSquaredError,
  type Method,
  pid,
  type Problem,
  recursiveCheckpointAdjoint,
  tensor,
  valueAndGrad,
  type VectorField,
} from "../../mod.ts";
import { METHODS } from "../../tests/helpers/method_adjoint_pairs.ts";
import { wave } from "../../tests/problems/fields.ts";
import { PAIRS } from "../../tests/problems/methods.ts";

const TIMES = [0.4, 2, 2.1, 6, 7.3];
const LOSS = meanSquaredError(TIMES, tensor(TIMES.map((t) => [Math.cos(t), Math.sin(t)])));

/** Adaptive steps that are all found first, most of which some adjoints then take again. */
function assertTakenAgainAsFound(options: Omit<GradientOptions, "adjoint">): void {
  const through = (adjoint: Adjoint) => {
    const { value, y1, y0Bar, parametersBar, stats } = valueAndGrad({ ...options, adjoint });
    return { value, y1, y0Bar, parametersBar, steps: stats.steps };
  };
  const full = through(fullStorageAdjoint());
  for (const checkpoints of [1, 3]) {
    assertEquals(through(recursiveCheckpointAdjoint({ checkpoints })), full, `${checkpoints} kept`);
  }
  if (options.method.goesBack) return;
  assertEquals(through(fullStorageAdjoint({ keep: "stages" })), full, "stages kept");
}

function assertKept(method: Method, of: VectorField, noise?: Problem["noise"]): void {
  const tolerance = method.order < 4 ? 1e-4 : 1e-7;
  assertTakenAgainAsFound({
    ...{ field: of, noise, method, loss: LOSS },
    ...{ y0: [0.9, -0.3], t0: 0.3, t1: 7.3 },
    stepControl: pid({ rtol: tolerance, atol: tolerance }),
    watchDrift: false,
  });
}

const NAME = "an adaptive step taken again is the step that was found, bit for bit";
const COMPILED = wave({ kernels: "wasm" });

for (const { label, method, noise, hasErrorEstimate, field: own } of METHODS) {
  if (!hasErrorEstimate || own) continue;
  Deno.test(`${NAME}: ${label}`, () => assertKept(method, COMPILED, noise));
}

for (const method of PAIRS) {
  Deno.test(`${NAME}: ${method.name}, interpreted`, () => {
    assertKept(method, wave({ kernels: "interpreter" }));
  });
  Deno.test(`${NAME}: ${method.name}, in singles`, () => {
    assertKept(method, wave({ kernels: "wasm", dtype: "float32" }));
  });
  const linear = [[-3, 2], [-2, -3]];
  Deno.test(`${NAME}: lawson(${method.name})`, () =>
    assertKept(lawson(method, { linear }), COMPILED));
}
