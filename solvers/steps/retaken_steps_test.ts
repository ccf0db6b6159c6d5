import { assertEquals } from "@std/assert";
import {
  add,
  type Adjoint,
  concat,
  cos,
  fullStorageAdjoint,
  type GradientOptions,
  lawson,
  meanSquaredError,
  type Method,
  mul,
  pid,
  type Problem,
  recursiveCheckpointAdjoint,
  scale,
  sin,
  slice,
  tensor,
  valueAndGrad,
  type VectorField,
  vectorField,
  type VectorFieldOptions,
} from "../../mod.ts";
import { METHODS } from "../../tests/helpers/method_adjoint_pairs.ts";
import { PAIRS } from "../../tests/problems/methods.ts";

/** y1' = a y2 + sin t / 2, y2' = −b sin y1 + cos(t y2) / 10. */
function field(how: Pick<VectorFieldOptions, "kernels" | "dtype">) {
  return vectorField({
    ...how,
    state: [2],
    parameters: { a: tensor([1.3]), b: tensor([0.8]) },
    f(t, y, p) {
      const [u, v] = [slice(y, 0, 1), slice(y, 1, 2)];
      return concat([
        add(mul(p.a, v), scale(sin(t), 0.5)),
        add(scale(mul(p.b, sin(u)), -1), scale(cos(mul(t, v)), 0.1)),
      ]);
    },
  });
}

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
const COMPILED = field({ kernels: "wasm" });

for (const { label, method, noise, hasErrorEstimate, field: own } of METHODS) {
  if (!hasErrorEstimate || own) continue;
  Deno.test(`${NAME}: ${label}`, () => assertKept(method, COMPILED, noise));
}

for (const method of PAIRS) {
  Deno.test(`${NAME}: ${method.name}, interpreted`, () => {
    assertKept(method, field({ kernels: "interpreter" }));
  });
  Deno.test(`${NAME}: ${method.name}, in singles`, () => {
    assertKept(method, field({ kernels: "wasm", dtype: "float32" }));
  });
  const linear = [[-3, 2], [-2, -3]];
  Deno.test(`${NAME}: lawson(${method.name})`, () =>
    assertKept(lawson(method, { linear }), COMPILED));
}
