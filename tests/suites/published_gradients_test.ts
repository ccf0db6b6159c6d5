/**
 * Gradients that other libraries test themselves with, at their tolerances, against
 * references that no adjoint has a part in.
 * @module
 */
import {
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertThrows,
} from "@std/assert";
import {
  type Adjoint,
  automatic,
  backsolveAdjoint,
  concat,
  dopri5,
  dopri8,
  fullStorageAdjoint,
  matmul,
  type Method,
  mul,
  type PathLoss,
  pid,
  pow,
  Random,
  type ReadPoints,
  ReconstructionError,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdjoint,
  slice,
  stabilityLimit,
  sub,
  tensor,
  tsit5,
  valueAndGrad,
  vectorField,
} from "../../mod.ts";
import { referenceOf } from "../problems/detest/reference.ts";
import {
  type DifferentiatedField,
  forwardSensitivities,
} from "../helpers/forward_sensitivities.ts";
import { matrixExponential } from "../problems/matrices.ts";

const EXACT: Adjoint[] = [
  fullStorageAdjoint(),
  fullStorageAdjoint({ keep: "stages" }),
  recursiveCheckpointAdjoint(),
  recursiveCheckpointAdjoint({ checkpoints: 3 }),
];
/** Those for a base method, and those for a reversible one. */
const WITH_BASE = [...EXACT, automatic({ memory: 1e4 }), backsolveAdjoint()];
const WITH_REVERSIBLE = [...EXACT, automatic({ memory: 1e4 }), reversibleAdjoint()];

/** The weighted sum of what is read. */
function weightedLoss(at: PathLoss["at"], weights: (i: number) => readonly number[]): PathLoss {
  return {
    at,
    value: (i, _t, y) => weights(i).reduce((sum, weight, k) => sum + weight * y[k], 0),
    cotangent(i, _t, _y, yBar) {
      weights(i).forEach((weight, k) => yBar[k] += weight);
    },
  };
}

/*
 * 1. SciMLSensitivity.jl, test/adjoint.jl: x' = p1 x − p2 x y t, y' = −p3 y + p4 x y t, with
 * dL/du = u − 2 at t = 0, 0.5 … 10, solved with Tsit5 at abstol = reltol = 1e-14. Adjoints are
 * to agree to rtol = 1e-10 (`isapprox`: the norm of the difference by that of the larger).
 */
const P = [1.5, 1, 3, 1];
const PREDATORS: DifferentiatedField = {
  size: 2,
  parameters: 4,
  f(t, [x, y], dy) {
    dy[0] = P[0] * x - P[1] * x * y * t;
    dy[1] = -P[2] * y + P[3] * x * y * t;
  },
  byState(t, [x, y], jacobian) {
    jacobian[0] += P[0] - P[1] * y * t;
    jacobian[1] -= P[1] * x * t;
    jacobian[2] += P[3] * y * t;
    jacobian[3] += P[3] * x * t - P[2];
  },
  byParameters(t, [x, y], jacobian) {
    jacobian[0] += x;
    jacobian[1] -= x * y * t;
    jacobian[6] -= y;
    jacobian[7] += x * y * t;
  },
};

const predators = vectorField({
  state: [2],
  parameters: { p: tensor(P) },
  f(t, u, { p }) {
    const [x, y] = [slice(u, 0, 1), slice(u, 1, 2)];
    const [p1, p2, p3, p4] = P.map((_, i) => slice(p, i, i + 1));
    const meetings = mul(mul(x, y), t);
    return concat([sub(mul(p1, x), mul(p2, meetings)), sub(mul(p4, meetings), mul(p3, y))]);
  },
});

/** ½ |u − 2|², summed over the times. */
function squaredDistance(at: PathLoss["at"]): PathLoss {
  return {
    at,
    value: (_i, _t, u) => ((u[0] - 2) ** 2 + (u[1] - 2) ** 2) / 2,
    cotangent(_i, _t, u, uBar) {
      uBar[0] += u[0] - 2;
      uBar[1] += u[1] - 2;
    },
  };
}

/** The larger relative error of both parts of the gradient, in the Euclidean norm. */
function predatorError(t1: number, method: Method, adjoint: Adjoint): number {
  const times = Array.from({ length: 2 * t1 + 1 }, (_, i) => i / 2);
  const wanted = forwardSensitivities(PREDATORS, [1, 1], times, (_i, u) => u.map((x) => x - 2));
  const got = valueAndGrad({
    field: predators,
    y0: [1, 1],
    t0: 0,
    t1,
    method,
    adjoint,
    // Where y and z drift apart the gradient is to be compared all the same.
    stepControl: pid({ rtol: 1e-14, atol: 1e-14, stepAt: times }),
    watchDrift: false,
    loss: squaredDistance(times),
  });
  const errors = (["parametersBar", "y0Bar"] as const).map((name) => {
    const difference = got[name].map((x, k) => x - wanted[name][k]);
    return Math.hypot(...difference) / Math.hypot(...wanted[name]);
  });
  return Math.max(...errors);
}

for (const base of [tsit5, dopri8]) {
  Deno.test(`SciML's predators and prey, up to t = 10: ${base.name}`, () => {
    for (const adjoint of WITH_BASE) {
      assertLess(predatorError(10, base, adjoint), 1e-10, adjoint.name);
    }
  });

  Deno.test(`SciML's predators and prey, up to t = 5: reversible ${base.name}`, () => {
    for (const adjoint of WITH_REVERSIBLE) {
      assertLess(predatorError(5, reversible(base), adjoint), 1e-10, adjoint.name);
    }
  });

  Deno.test(`SciML's predators and prey, up to t = 10: reversible ${base.name}, with anchors`, () => {
    for (const adjoint of WITH_REVERSIBLE) {
      assertLess(predatorError(10, reversible(base), adjoint), 1e-9, adjoint.name);
    }
  });

  Deno.test(`SciML's predators and prey, up to t = 10, are too damped for two states: ${base.name}`, () => {
    const { dampingRate, parasiticGrowth } = referenceOf({ y0: [1, 1], f: PREDATORS.f }, 10);
    assertGreater(parasiticGrowth, 1e8);
    const method = reversible(base, { coupling: 0.999 });
    // Some 400 steps with dopri8, 3000 with tsit5.
    assertGreater(10 / 4000 * dampingRate, 3 * stabilityLimit(method));
    for (const adjoint of EXACT) assertGreater(predatorError(10, method, adjoint), 1e-9);
    // A coupling that damps y − z is right, and then two states alone find no way back.
    const damped = reversible(base, { coupling: 0.9 });
    for (const adjoint of EXACT) assertLess(predatorError(10, damped, adjoint), 1e-10);
    const two = reversibleAdjoint({ anchors: 0, onExceeded: "throw" });
    assertThrows(() => predatorError(10, damped, two), ReconstructionError);
  });
}

/*
 * 2. torchdiffeq, tests/gradient_tests.py: y' = y³ A from (2, 0), read at ten even times from 0 to
 * 25 with random weights from 0 to 0.1, solved with dopri5 at rtol = 1e-7, atol = 1e-9. Its two
 * ways to the gradient are to agree to 3e-4 in y0 and 2e-3 in A.
 */
const A = [-0.1, 2, -2, -0.1];
const SPIRAL: DifferentiatedField = {
  size: 2,
  parameters: 4,
  f(_t, [x, y], dy) {
    dy[0] = x ** 3 * A[0] + y ** 3 * A[2];
    dy[1] = x ** 3 * A[1] + y ** 3 * A[3];
  },
  byState(_t, [x, y], jacobian) {
    for (const j of [0, 1]) {
      jacobian[2 * j] += 3 * x ** 2 * A[j];
      jacobian[2 * j + 1] += 3 * y ** 2 * A[2 + j];
    }
  },
  byParameters(_t, [x, y], jacobian) {
    for (const j of [0, 1]) {
      jacobian[4 * j + j] += x ** 3;
      jacobian[4 * j + 2 + j] += y ** 3;
    }
  },
};

Deno.test("torchdiffeq's spiral: dopri5 and reversible dopri5, every adjoint", () => {
  const random = new Random(1);
  const times = Array.from({ length: 10 }, (_, i) => 25 * i / 9);
  const weights = times.map(() => [random.uniform(0, 0.1), random.uniform(0, 0.1)]);
  const wanted = forwardSensitivities(SPIRAL, [2, 0], times, (i) => weights[i]);
  const field = vectorField({
    state: [1, 2],
    parameters: { a: tensor([[A[0], A[1]], [A[2], A[3]]]) },
    f: (_t, y, { a }) => matmul(pow(y, 3), a),
  });
  const check = (method: Method, adjoint: Adjoint) => {
    const got = valueAndGrad({
      field,
      y0: [[2, 0]],
      t0: 0,
      t1: 25,
      method,
      adjoint,
      stepControl: pid({ rtol: 1e-7, atol: 1e-9 }),
      loss: weightedLoss(times, (i) => weights[i]),
    });
    got.y0Bar.forEach((x, k) => assertAlmostEquals(x, wanted.y0Bar[k], 3e-4, adjoint.name));
    got.parametersBar.forEach((x, k) => assertAlmostEquals(x, wanted.parametersBar[k], 2e-3));
  };
  for (const adjoint of WITH_BASE) check(dopri5, adjoint);
  for (const adjoint of WITH_REVERSIBLE) check(reversible(dopri5), adjoint);
});

/*
 * 3. diffrax, test/test_adjoint.py: a' = d a + n b, b' = a − 0.1 b with (d, n) = (0.1, −1), from
 * (0.9, 5.4), t from 0.3 to 9.5, solved with Tsit5 at rtol = atol = 1e-8; the loss is the sum of
 * what is saved, for every choice of start, end and times below. Adjoints are to agree to
 * rtol = atol = 1e-5.
 */
const PAIR = Float64Array.of(0.1, -1, 1, -0.1);

/** The gradient of Σ y(t) over the times by the matrix and by y0, by matrix exponentials. */
function pairGradient(y0: readonly number[], times: readonly number[]): number[] {
  const bar = new Array<number>(6).fill(0);
  for (const t of times.map((time) => time - 0.3)) {
    for (let entry = 0; entry < 4; entry++) {
      // The upper right block of exp [[A, E], [0, A]] is the derivative of exp A along E.
      const block = new Float64Array(16);
      PAIR.forEach((a, k) => {
        const place = 4 * Math.floor(k / 2) + k % 2;
        block[place] = block[place + 10] = a * t;
      });
      block[4 * Math.floor(entry / 2) + entry % 2 + 2] = t;
      const exponential = matrixExponential(block);
      for (const i of [0, 4]) {
        bar[entry] += exponential[i + 2] * y0[0] + exponential[i + 3] * y0[1];
        if (entry > 0) continue;
        bar[4] += exponential[i];
        bar[5] += exponential[i + 1];
      }
    }
  }
  return bar;
}

Deno.test("diffrax's linear pair: tsit5 and reversible tsit5, every adjoint and way to save", () => {
  const y0 = [0.9, 5.4];
  const field = vectorField({
    state: [2],
    parameters: { a: tensor([[PAIR[0], PAIR[1]], [PAIR[2], PAIR[3]]]) },
    f: (_t, y, { a }) => matmul(a, y),
  });
  const check = (method: Method, adjoint: Adjoint, at: ReadPoints, wanted: number[]) => {
    const { parametersBar, y0Bar } = valueAndGrad({
      field,
      y0,
      t0: 0.3,
      t1: 9.5,
      method,
      adjoint,
      stepControl: pid({ rtol: 1e-8, atol: 1e-8 }),
      loss: weightedLoss(at, () => [1, 1]),
    });
    assertEquals(wanted.length, 6);
    [...parametersBar, ...y0Bar].forEach((x, k) =>
      assertAlmostEquals(x, wanted[k], 1e-5 * (1 + Math.abs(wanted[k])), adjoint.name)
    );
  };
  for (const start of [true, false]) {
    for (const end of [true, false]) {
      for (const times of [[], [0.3], [2], [9.5], [1, 7], [0.3, 7, 9.5]]) {
        // A point that is asked for in two ways counts once here.
        const read = new Set([...(start ? [0.3] : []), ...times, ...(end ? [9.5] : [])]);
        const wanted = pairGradient(y0, [...read]);
        const at = { start, end, times };
        for (const adjoint of WITH_BASE) check(tsit5, adjoint, at, wanted);
        for (const adjoint of WITH_REVERSIBLE) {
          check(reversible(tsit5), adjoint, at, wanted);
        }
      }
    }
  }
});
