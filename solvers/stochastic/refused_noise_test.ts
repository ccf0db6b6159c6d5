import { assertThrows } from "@std/assert";
import {
  backsolveAdjoint,
  brownianPath,
  euler,
  eulerMaruyama,
  finalStateLoss,
  heun,
  interpolation,
  type Method,
  milstein,
  mul,
  neg,
  pid,
  reversibleAdams,
  reversibleAdjoint,
  rk4,
  scale,
  solve,
  sra1,
  stochasticField,
  stratonovich,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
  vectorField,
} from "../../mod.ts";
import { noiseOf, NOISY_START, noisyNetwork } from "../../tests/problems/noisy/noisy_networks.ts";

const field = stochasticField({
  ...{ state: [2], noise: "diagonal", calculus: "ito" },
  drift: (_t, y) => neg(y),
  diffusion: (_t, y) => scale(y, 0.5),
});
const noise = brownianPath({ size: 2, t1: 1 });
const run = { field, noise, y0: [1, 2], t0: 0, t1: 1, dt: 0.1, method: eulerMaruyama };

/** What a solve says. */
function assertRefused(options: object, ...words: string[]): void {
  for (const word of words) {
    assertThrows(() => solve({ ...run, ...options } as never), Error, word);
  }
}

Deno.test("a solve with noise says what it lacks, and what does not fit", () => {
  assertRefused({ noise: undefined }, "the equation has noise", "noise: brownianPath(");
  assertRefused({ noise: undefined, method: rk4 }, "no slope without a path");
  assertRefused({ noise: brownianPath({ size: 3, t1: 1 }) }, "the shape [2], got [3]");
  assertRefused({ noise: brownianPath({ size: 2, t1: 0.5 }) }, "make the path as long");
  assertRefused({ noise: brownianPath({ size: 2, t0: 0.1, t1: 1 }) }, "from t0 = 0.1");
  assertRefused({ t0: 1, t1: 0, dt: -0.1 }, "forwards in time");
  assertRefused({ inputs: { u: interpolation([0, 1], [0, 1]) } }, "inputs are for fields that");
  const plain = vectorField({ state: [2], f: (_t, y) => neg(y) });
  assertRefused({ field: plain }, "this field has none");
  assertRefused({ field: plain, noise: undefined }, "eulerMaruyama: the field has no noise");
});

Deno.test("steps with noise are fixed, and read where they end", () => {
  assertRefused({ stepControl: pid() }, "pid: eulerMaruyama: the steps of an equation with noise");
  assertRefused({ saveAt: [0.05] }, "read at the ends of steps only");
  assertRefused({ dense: true }, "has no slope");
  for (const method of [rk4, reversibleAdams()] as Method[]) {
    assertRefused({ method }, "It is solved by eulerMaruyama");
  }
});

Deno.test("a method says which noise it is not for", () => {
  assertRefused({ method: sra1 }, "sra1: the diffusion depends on y");
  for (const kind of ["mixed", "matrix"] as const) {
    const field = noisyNetwork(kind);
    const options = { field, noise: noiseOf(field, 0.1), y0: NOISY_START, t0: 0.2, t1: 1.2 };
    assertRefused({ ...options, method: milstein }, "milstein: the noises do not commute");
  }
  assertThrows(() => stratonovich(euler), RangeError, "take eulerMaruyama");
  for (const method of [reversibleAdams(), eulerMaruyama, undefined, "heun"]) {
    assertThrows(() => stratonovich(method as never), TypeError, "must be a Runge-Kutta method");
  }
});

Deno.test("an adjoint for ordinary equations says so", () => {
  const loss = finalStateLoss((y) => sum(y));
  const back = () => valueAndGrad({ ...run, loss, adjoint: reversibleAdjoint() } as never);
  assertThrows(back, TypeError, "cannot go back");
  const continuous = () => valueAndGrad({ ...run, loss, adjoint: backsolveAdjoint() });
  assertThrows(continuous, TypeError);
  const timed = () => valueAndGrad({ ...run, loss, timeGradients: true });
  assertThrows(timed, TypeError);
});

Deno.test("stochasticField() says what is wrong with an equation", () => {
  const make = (options: object) => () =>
    stochasticField({
      ...{ state: [2], noise: "diagonal", calculus: "ito" },
      drift: (_t: Tensor, y: Tensor) => neg(y),
      diffusion: (_t: Tensor, y: Tensor) => y,
      ...options,
    } as never);
  assertThrows(make({ state: [] }), TypeError, "state must be a shape");
  assertThrows(make({ noise: 0 }), TypeError, 'noise must be "diagonal"');
  assertThrows(make({ calculus: "strat" }), RangeError, "calculus");
  assertThrows(make({ calculus: undefined }), Error, "calculus");
  assertThrows(make({ drift: 3 }), TypeError, "drift must be a function");
  assertThrows(make({ drift: () => tensor([1]) }), TypeError, "drift must return");
  assertThrows(make({ noise: 3 }), TypeError, "diffusion must return a tensor of the shape [2, 3]");
  assertThrows(make({ f: heun }), TypeError, "it is called drift");
  assertThrows(make({ parameters: { a: 3 } }), TypeError, 'stochasticField: parameter "a"');
  const across = make({
    state: [2, 2],
    diffusion: (_t: Tensor, y: Tensor) => mul(y, sum(y)),
  })();
  const size = [2, 2];
  const options = { field: across, noise: brownianPath({ size, t1: 1 }), y0: [[1, 2], [3, 4]] };
  assertRefused({ ...options, method: stratonovich(heun) }, "depends on another row");
});

Deno.test("a state that is not finite is explained by what made it so", () => {
  const steep = stochasticField({
    ...{ state: [1], noise: "diagonal", calculus: "ito" },
    drift: (_t, y) => mul(y, mul(y, y)),
    diffusion: (_t, y) => y,
  });
  const options = { field: steep, noise: brownianPath({ t1: 1 }), y0: [40] };
  assertRefused(options, "mul");
});
