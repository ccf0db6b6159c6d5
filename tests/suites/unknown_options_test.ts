import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { parseTable } from "../../systems/mod.ts";
import { compileProgram } from "../../tensors/internal.ts";
import * as revode from "@revode/revode";

const { neg, rk4, tensor, vectorField } = revode;
const field = vectorField({ state: [1], f: (_t, y) => neg(y) });
const loss = revode.meanSquaredError([1], [[0]]);
const problem = { field, y0: [1], t0: 0, t1: 1, dt: 0.5, method: rk4, loss };
const END = { field, y0: [1], loss: revode.finalStateLoss((y) => y) };
const set = {
  ...{ name: "line", origin: "measured", stateNames: ["x"], t0: 0, t1: 1 },
  states: [[5], [6]],
};

/** Every function with options: how it is called with them, what it needs, one it has. */
const TAKERS: [caller: string, call: (options: never) => unknown, needs: object, known: string][] =
  [
    ["solve", revode.solve, problem, "maxSteps"],
    ["valueAndGrad", revode.valueAndGrad, problem, "adjoint"],
    ["PreparedGradient", (o) => new revode.PreparedGradient(o), problem, "method"],
    ["train", revode.train, { ...problem, iterations: 1 }, "optimizer"],
    ["Trainer", (o) => new revode.Trainer(o), { problems: [problem] }, "startOptimizer"],
    ["vectorField", vectorField, { state: [1], f: (_t: never, y: never) => neg(y) }, "kernels"],
    [
      "secondOrderField",
      revode.secondOrderField,
      { position: [1], f: (_t: never, q: never) => neg(q) },
      "velocity",
    ],
    ["steadyState", revode.steadyState, { field, y0: [1] }, "maxIterations"],
    ["steadyValueAndGrad", revode.steadyValueAndGrad, END, "maxIterations"],
    ["verlet", revode.verlet, {}, "arithmetic"],
    ["mlp", revode.mlp, { state: [1] }, "activation"],
    ["pid", revode.pid, {}, "factorMax"],
    ["reversible", (o) => revode.reversible(rk4, o), {}, "arithmetic"],
    ["reversibleAdjoint", revode.reversibleAdjoint, {}, "tolerance"],
    ["recursiveCheckpointAdjoint", revode.recursiveCheckpointAdjoint, {}, "checkpoints"],
    ["fullStorageAdjoint", revode.fullStorageAdjoint, {}, "keep"],
    ["automatic", revode.automatic, { memory: 1e6 }, "memory"],
    ["backsolveAdjoint", revode.backsolveAdjoint, {}, "stepControl"],
    ["asynchronousLeapfrog", revode.asynchronousLeapfrog, {}, "damping"],
    ["reversibleAdams", revode.reversibleAdams, {}, "window"],
    [
      "reversibleAdamsEvaluations",
      (o) => revode.reversibleAdamsEvaluations(revode.reversibleAdams(), o),
      { steps: 10 },
      "keepsStart",
    ],
    ["isStable", (o) => revode.isStable(rk4, { re: 0, im: 0 }, o), {}, "coupling"],
    ["stabilityLimit", (o) => revode.stabilityLimit(rk4, o), {}, "direction"],
    ["adamW", revode.adamW, {}, "weightDecay"],
    ["lbfgs", revode.lbfgs, {}, "history"],
    ["cosineDecay", revode.cosineDecay, { from: 1, iterations: 2 }, "iterations"],
    ["meanSquaredError", (o) => revode.meanSquaredError([1], [[0]], o), {}, "missing"],
    [
      "negativeLogLikelihood",
      (o) => revode.negativeLogLikelihood([1], [[0]], o),
      { noise: 1 },
      "distribution",
    ],
    ["decodeSafetensors", (o) => revode.decodeSafetensors(SAFE, o), {}, "checked"],
    ["sum", (o) => revode.sum(tensor([1]), o), {}, "keepDims"],
    ["mean", (o) => revode.mean(tensor([1]), o), {}, "keepDims"],
    ["dataSet", revode.dataSet, set, "stateNames"],
    ["simulate", revode.simulate, {
      ...{ name: "a", stateNames: ["y"], field, y0: [1], t0: 0, t1: 1, points: 2 },
    }, "refinement"],
    ["parseTable", (o) => parseTable("a\n1", o), {}, "separator"],
    ["readRecording", (o) => revode.readRecording("t,x\n0,1\n1,2", "a", o), {}, "group"],
    ["compileProgram", (o) => compileProgram(PROGRAM, o), {}, "fused"],
  ];

const SAFE = revode.encodeSafetensors({ w: tensor([1]) });
const PROGRAM = revode.trace((x) => neg(x), [[1]]);

Deno.test("every function with options names one that it does not know, and the nearest", () => {
  for (const [caller, call, needs, known] of TAKERS) {
    call(needs as never);
    call({ ...needs, unheardOf: undefined } as never);
    // A letter is left out.
    const slip = known[0] + known.slice(2);
    const cases = [
      [slip, `${caller}: unknown option "${slip}"; did you mean "${known}"?`],
      [known.toUpperCase() + "_", `"${known.toUpperCase()}_"; did you mean "${known}"?`],
      ["zzzzzzzz", `${caller}: unknown option "zzzzzzzz"; the `],
    ];
    for (const [name, message] of cases) {
      assertThrows(() => call({ ...needs, [name]: 1 } as never), TypeError, message);
    }
    for (const wrong of [null, 1e-6, "loose", [1]]) {
      const message = `${caller}: the options must be an object, got `;
      assertThrows(() => call(wrong as never), TypeError, message);
    }
  }
});

Deno.test("what a function does not know and another one does, it says where to give", () => {
  const hints: [call: (options: never) => unknown, name: string, hint: string][] = [
    [revode.adamW, "lr", 'did you mean "learningRate"?'],
    [revode.adamW, "rate", 'did you mean "learningRate"?'],
    [revode.adamW, "betas", "they are beta1 and beta2"],
    [revode.lbfgs, "learningRate", "it has none; maxStep bounds a step"],
    [revode.lbfgs, "lr", "it has none; maxStep bounds a step"],
    [revode.train, "learningRate", "it is the optimiser's"],
    [revode.train, "steps", "for updates give iterations"],
    [revode.train, "saveAt", "a loss says itself where it reads"],
    [(o) => new revode.Trainer(o), "iterations", "train has a number of them"],
    [(o) => new revode.Trainer(o), "loss", "a problem has one: problems: [{ …, loss }]"],
    [(o) => new revode.Trainer(o), "field", "a problem has one: problems: [{ field, … }]"],
    [revode.solve, "rtol", "stepControl: pid({ rtol })"],
    [revode.solve, "dtMax", "stepControl: pid({ dtMax })"],
    [revode.solve, "steps", "for n steps give dt: (t1 - t0) / n"],
    [revode.solve, "coupling", "reversible(rk4, { coupling })"],
    [revode.steadyState, "t1", "f is taken at one time: t"],
    [revode.secondOrderField, "state", "give the shape of q, as position: [2]"],
    [revode.solve, "parameters", "vectorField({ parameters })"],
    [revode.valueAndGrad, "checkpoints", "recursiveCheckpointAdjoint({ checkpoints })"],
    [revode.backsolveAdjoint, "rtol", "{ stepControl: pid({ rtol }) }"],
    [revode.pid, "dt", "solve({ dt })"],
    [revode.pid, "maxSteps", "solve({ maxSteps })"],
  ];
  for (const [call, name, hint] of hints) {
    const message = `unknown option "${name}"; ${hint.startsWith("did") ? hint : ""}`;
    const error = assertThrows(() => call({ [name]: 1 } as never), TypeError, message);
    assertStringIncludes(error.message, hint);
  }
});

Deno.test("Trainer() looks at the options of its problems, and at its optimisers", () => {
  const cases: [options: object, message: string][] = [
    [
      { problems: [{ ...problem, mehtod: rk4 }] },
      'unknown option "mehtod"; did you mean "method"?',
    ],
    [{ problems: problem }, "problems must be an array, got an object"],
    [{ problems: [problem, null] }, "problem number 1 must be an object with a field"],
    [{ problems: [{ ...problem, loss: 3 }] }, "loss must be a loss"],
    [
      { problems: [problem], optimizer: revode.adamW },
      "the function adamW; call it, as in adamW()",
    ],
    [
      { problems: [problem], optimizer: "adam" },
      'an optimiser such as adamW(), got the string "adam"',
    ],
    [
      { problems: [problem], startOptimizer: "jiont" },
      'adamW() or "joint", got the string "jiont"',
    ],
    [{ problems: [problem], weights: ["1"] }, 'a number, got the string "1" at [0]'],
    [{ problems: [problem], learningRate: 1 }, "optimizer: adamW({ learningRate })"],
  ];
  for (const [options, message] of cases) {
    assertThrows(() => new revode.Trainer(options as never), TypeError, message);
  }
  const weights = Float32Array.of(0.5);
  const trainer = new revode.Trainer({ problems: [problem], weights } as never);
  assertEquals(trainer.run(), revode.valueAndGrad(problem).value / 2);
  trainer.release();
});

Deno.test("train() says where options of others belong, and what it cannot call", () => {
  const cases: [options: object, message: string][] = [
    [{ lr: 0.1 }, "optimizer: adamW({ learningRate })"],
    [{ epochs: 3 }, 'did you mean "iterations"?'],
    [{ optimizer: revode.lbfgs }, "the function lbfgs; call it, as in lbfgs()"],
    [{ onIteration: "log" }, 'onIteration must be a function, got the string "log"'],
    [{ method: "rk4" }, "method must be a method"],
  ];
  for (const [options, message] of cases) {
    assertThrows(() => revode.train({ ...problem, ...options } as never), TypeError, message);
  }
});

Deno.test("pid() and stepTo() take lists of every kind, and say what is none", () => {
  const steps = revode.stepTo(Float32Array.of(0, 0.5, 1));
  const { stats } = revode.solve({ ...problem, dt: undefined, stepControl: steps });
  assertEquals(stats.steps, 2);
  revode.pid({ rtol: Float32Array.of(0.125), atol: [1], stepAt: Int8Array.of(1), jumpAt: [] });
  const cases: [options: object, message: string][] = [
    [
      { rtol: "1e-6" },
      'pid: rtol must be an array of numbers or a typed array, got the string "1e-6"',
    ],
    [{ atol: null }, "pid: atol must be an array of numbers or a typed array, got null"],
    [{ rtol: ["1e-6"] }, 'pid: rtol: every element must be a number, got the string "1e-6" at [0]'],
    [{ stepAt: [0.5, undefined] }, "pid: stepAt: every element must be a number, got undefined"],
    [
      { jumpAt: new Set([0.5]) },
      "pid: jumpAt must be an array of numbers or a typed array, got a Set",
    ],
    [{ safety: "0.9" }, 'pid: safety must be a number, got the string "0.9"'],
    [{ dtMax: null }, "pid: dtMax must be a number, got null"],
  ];
  for (const [options, message] of cases) {
    assertThrows(() => revode.pid(options), TypeError, message);
  }
  const strings = ["0", "1"] as never;
  assertThrows(() => revode.stepTo(strings), TypeError, "stepTo: the times: every element");
  const range = revode.reversible(rk4, { arithmetic: "exact", range: Float32Array.of(8) });
  assertEquals(revode.solve({ ...problem, method: range }).stats.steps, 2);
  const wrong = { arithmetic: "exact", range: ["8"] } as never;
  assertThrows(() => revode.reversible(rk4, wrong), TypeError, 'got the string "8" at [0]');
});

Deno.test("what must be a number, a list, a shape or a function is told from what is not", () => {
  const cases: [call: () => unknown, message: string][] = [
    [
      () => revode.adamW({ learningRate: "1e-3" as never }),
      "learningRate must be a number or a sch",
    ],
    [() => revode.automatic({ memory: "400" as never }), "memory must be a number, got the string"],
    [() => revode.recursiveCheckpointAdjoint({ checkpoints: 4n as never }), "got a bigint"],
    [() => revode.reversibleAdjoint({ tolerance: "1e-6" as never }), "tolerance must be a number"],
    [() => revode.solve({ ...problem, maxSteps: "9" as never }), "maxSteps must be a number, got"],
    [() => revode.clipNorm(revode.adamW as never, 1), "function adamW; call it, as in adamW()"],
    [() => revode.mlp({ state: [1], hidden: 8 as never }), "widths such as [32], got the number 8"],
    [
      () => revode.mlp({ state: [1], activation: "relu" as never }),
      "a function such as tanh, got the",
    ],
    [() => revode.mlp({ state: 2 as never }), "must be [d] or [batch, d], got the number 2"],
    [() => vectorField({ state: 2 as never, f: (_t, y) => y }), "a shape such as [2], or [] for a"],
    [
      () => vectorField({ state: [2] } as never),
      "f must be a function (t, y, parameters) => dy/dt",
    ],
    [() => new revode.Parameters({ a: [1] as never }), '"a" must be a tensor, got an array; make'],
  ];
  for (const [call, message] of cases) assertThrows(call, TypeError, message);
  assertEquals(revode.mlp({ state: [1], hidden: Int8Array.of(4) as never }).parameters.size, 13);
});

Deno.test("resample() takes new times in any typed array, and says what is none", () => {
  const series = { times: Float64Array.of(0, 4), states: tensor([[0], [8]]) };
  assertEquals(revode.resample(series, Int8Array.of(1, 3)).states.toArray(), [[2], [6]]);
  const message = 'resample: the new times: every element must be a number, got the string "1"';
  assertThrows(() => revode.resample(series, ["1"] as never), TypeError, message);
});

Deno.test("doublePendulum() names what it does not know", () => {
  assertThrows(() => revode.doublePendulum({ l3: 1 } as never), TypeError, "got l3");
});

Deno.test("solve() reads what a data set has of a problem, one by one", () => {
  const { y0, t0, t1, dt, times, states } = revode.dataSet(set as never);
  const solution = revode.solve({ field, y0, t0, t1, dt, method: rk4, saveAt: times });
  assertEquals(solution.states.shape, states.shape);
});
