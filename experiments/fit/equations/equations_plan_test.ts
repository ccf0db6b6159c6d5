import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { readRecording } from "../../../systems/mod.ts";
import { SolveError } from "../../../solvers/mod.ts";
import { Random } from "../../../tensors/mod.ts";
import { UsageError } from "../../../commands/mod.ts";
import { csv, fitted, IMPORTS, SETTINGS } from "./tested_fit.ts";
import { equationsPlan } from "./equations_plan.ts";
import { loadEquations } from "./load_equations.ts";

const OSCILLATOR = `
export const state = ["x", "v"];
export const parameters = { k: r.positive(1), c: r.positive(0.1), m: r.fixed(1) };
export const y0 = { v: 0 };
export const units = { k: "1/s^2" };
export const f = (_t: r.Tensor, y: r.Tensor, { k, c, m }: Numbers) =>
  r.concat([at(y, 1), r.div(r.neg(r.add(r.mul(k, at(y, 0)), r.mul(c, at(y, 1)))), m)]);
`;

Deno.test("equationsPlan() finds the numbers of an oscillator of which only the position was measured", async () => {
  // x″ = −4 x − 0.2 x′ from (0, 1): w² = 4 − 0.01.
  const w = Math.sqrt(3.99);
  const random = new Random(3);
  const rows = Array.from({ length: 60 }, (_, i) => i / 10).map((t) => [
    t,
    Math.exp(-0.1 * t) * Math.sin(w * t) / w + random.normal(0, 1e-4),
  ]);
  const { natural, model, table, errors } = await fitted(OSCILLATOR, csv("t,x", rows));
  assertAlmostEquals(natural.k.item(), 4, 2e-3);
  assertAlmostEquals(natural.c.item(), 0.2, 1e-3);
  assertEquals(natural.m.item(), 1);
  assertAlmostEquals(model.starts[0].y0[1], 1, 2e-3);
  assert(errors.holdout.model.overall < 2e-3);
  assertEquals(table.rows.map(({ name, unit }) => [name, unit]), [
    ...[["k", "1/s^2"], ["c", undefined], ["y0.v", undefined], ["y0.x", undefined]],
  ]);
  for (const { name, low, high } of table.rows.slice(0, 2)) {
    const truth = { k: 4, c: 0.2 }[name]!;
    assert(low < truth && truth < high, `${name} ${low} ${high}`);
  }
});

Deno.test("equationsPlan() is the same for the same seed, and what it draws depends on the seed", async () => {
  const rows = Array.from({ length: 20 }, (_, i) => [i / 4, Math.cos(i / 4)]);
  const once = await fitted(OSCILLATOR, csv("t,x", rows));
  const again = await fitted(OSCILLATOR, csv("t,x", rows));
  assertEquals(again.outcome.bestParameters, once.outcome.bestParameters);
  const trainer = once.plan.stages[0].makeTrainer();
  const wanted = [trainer.run(), (trainer.update(), trainer.run())];
  const saved = trainer.save();
  trainer.update();
  const third = trainer.run();
  const resumed = once.plan.stages[0].makeTrainer();
  resumed.restore(saved);
  resumed.update();
  assertEquals([resumed.run(), resumed.bestLoss], [third, Math.min(...wanted, third)]);
});

Deno.test("equationsPlan() shares parameters among trajectories, whose starts are their own", async () => {
  const text = `
export const state = ["x"];
export const parameters = { k: r.positive(1) };
export const f = (_t: r.Tensor, y: r.Tensor, { k }: Numbers) => r.neg(r.mul(k, y));`;
  const starts = [3, 8, 1, 5, 2];
  const rows = starts.flatMap((x, run) =>
    Array.from({ length: 8 }, (_, i) => [`run${run}`, i / 2, x * Math.exp(-0.7 * i / 2)])
  );
  const { model, natural, errors, forecaster } = await fitted(text, csv("run,t,x", rows));
  assertAlmostEquals(natural.k.item(), 0.7, 1e-6);
  model.starts.forEach(({ y0 }, j) => assertAlmostEquals(y0[0], starts[j], 1e-5));
  assertEquals(model.starts.length, 4);
  assert(errors.holdout.model.overall < 1e-5);
  // One that was held out starts at its first row.
  assertAlmostEquals(forecaster.forecast({ t0: 0, y0: [2] }, [1])[0], 2 * Math.exp(-0.7), 1e-5);
});

Deno.test("equationsPlan() starts what is held out and hidden as the others do in the mean", async () => {
  const velocities = [1, 3, 2, 4, 9];
  const rows = velocities.flatMap((v, run) =>
    Array.from({ length: 12 }, (_, i) => i / 4).map((t) => [
      ...[`run${run}`, t, Math.cos(2 * t) + v / 2 * Math.sin(2 * t)],
    ])
  );
  const text = OSCILLATOR.replace("c: r.positive(0.1)", "c: r.fixed(0)");
  const { forecaster, natural, model } = await fitted(text, csv("run,t,x", rows));
  assertAlmostEquals(natural.k.item(), 4, 1e-4);
  model.starts.forEach(({ y0 }, j) => assertAlmostEquals(y0[1], velocities[j], 1e-3));
  const times = Float64Array.of(0, 1);
  const { y0 } = forecaster.startOf({ name: "new", times, states: Float64Array.of(7, 8) }, 0);
  assertEquals(y0[0], 7);
  assertAlmostEquals(y0[1], 2.5, 1e-3);
  assertEquals(forecaster.hidden?.names, ["v"]);
});

Deno.test("equationsPlan() counts a network apart, and names what is not identifiable", async () => {
  const text = `
const net = r.network({ widths: [1, 3, 1], name: "friction" });
export const state = ["x"];
export const parameters = { a: r.tensor(1), b: r.tensor(1), idle: 2, ...net.parameters };
export const f = (_t: r.Tensor, y: r.Tensor, p: Numbers) =>
  r.add(r.mul(r.mul(p.a, p.b), y), net.apply(p, y));`;
  const rows = Array.from({ length: 40 }, (_, i) => [i / 10, Math.exp(-i / 10)]);
  const { table } = await fitted(text, csv("t,x", rows), { settings: { iterations: 1 } });
  assertEquals(table.rows.map(({ name }) => name), ["a", "b", "idle", "y0.x"]);
  assertEquals(table.rows[2].identifiable, false);
  const said = table.notes.join("\n");
  assert(/Network friction: 10 numbers, \d+ of them identifiable\./.test(said), said);
  assert(said.includes("Not identifiable: idle, which changes nothing that was measured."), said);
});

Deno.test("equationsPlan() trains a large network by gradients, first on pieces, and can be resumed", async () => {
  const text = `
const net = r.network({ widths: [1, 14, 14, 1], name: "friction" });
export const state = ["x", "v"];
export const parameters = { k: r.positive(2), ...net.parameters };
export const f = (_t: r.Tensor, y: r.Tensor, p: Numbers) =>
  r.concat([at(y, 1), r.neg(r.add(r.mul(p.k, at(y, 0)), net.apply(p, at(y, 1))))]);`;
  const w = Math.sqrt(3.99);
  const rows = Array.from({ length: 50 }, (_, i) => i / 10).map((t) => {
    const [s, c] = [Math.sin(w * t), Math.cos(w * t)];
    return [t, Math.exp(-0.1 * t) * s / w, Math.exp(-0.1 * t) * (c - 0.1 * s / w)];
  });
  const { plan, natural, errors, table } = await fitted(text, csv("t,x,v", rows), {
    settings: { iterations: 4 },
  });
  assertEquals(plan.stages.map(({ name, iterations }) => [name, iterations]), [
    ...[["pieces", 200], ["whole", 200]],
  ]);
  assertAlmostEquals(natural.k.item(), 4, 0.05);
  assert(errors.holdout.model.overall < 0.05, String(errors.holdout.model.overall));
  assertEquals(table.level, undefined);
  assertEquals(table.notes.at(-1), "No intervals: there are too many numbers to find.");
  const [one, other] = [plan.stages[1].makeTrainer(), plan.stages[1].makeTrainer()];
  one.step();
  const saved = one.save();
  const wanted = one.step();
  other.restore(saved);
  assertEquals([other.step(), other.bestStarts.length], [wanted, 2]);
});

Deno.test("equationsPlan() says so where no fit can begin", async () => {
  // x′ = k x² is infinite at t = 1/k, whatever draws k.
  const text = `
export const state = ["x"];
export const parameters = { k: r.bounded(50, 40, 60) };
export const y0 = { x: r.fixed(1) };
export const f = (_t: r.Tensor, y: r.Tensor, { k }: Numbers) => r.mul(k, r.mul(y, y));`;
  const rows = Array.from({ length: 9 }, (_, i) => [i, 1]);
  await assertRejects(
    () => fitted(text, csv("t,x", rows)),
    SolveError,
    "no fit could begin, as the paths cannot be followed with any of the numbers that were tried",
  );
});

Deno.test("equationsPlan() says what is missing between the module and the table", async () => {
  const plain = `export const f = (_t: r.Tensor, y: r.Tensor) => r.neg(y);`;
  const cases: [string, string][] = [
    [
      `export const state = ["y"]; ${plain}`,
      "no column has the name of one of the state's elements, y (known: x)",
    ],
    [`export const state = ["x", "z"]; ${plain}`, "no column says where z starts; say it in y0"],
    [
      `export const state = ["x"]; export const observe = { X: "x" }; ${plain}`,
      'the nearest is "x"',
    ],
    [
      `export const state = ["x"]; export const inputs = { u: 1 }; ${plain}`,
      "inputs.u: the table has no such column",
    ],
    [
      `export const state = ["x"]; export const f = () => 3;`,
      "f: it must return a tensor of shape [1], for x, got the number 3",
    ],
    [
      `export const state = ["x"]; export const y0 = () => nothing; ${plain}`,
      "y0: nothing is not defined",
    ],
    [
      `export const state = ["x"]; export const observe = { x: (y: any) => y.no() }; ${plain}`,
      "f, y0 or observe: y.no is not a function",
    ],
  ];
  const recording = readRecording("t,x\n0,1\n1,2\n2,3", "a.csv");
  const other = readRecording("t,x,w\n0,1,1\n1,2,1\n2,3,2", "a.csv");
  const one = await loadEquations(IMPORTS + `export const state = ["x"]; ${plain}`, "model.ts");
  assertThrows(
    () => equationsPlan(one, other, other.trajectories, SETTINGS),
    TypeError,
    "must have the columns x and no others, in that order, got x, w",
  );
  const started = (text: string) =>
    text.includes("observe") ? `export const y0 = { x: 1 }; ${text}` : text;
  for (const [text, message] of cases) {
    const equations = await loadEquations(IMPORTS + started(text), "model.ts");
    assertThrows(
      () => equationsPlan(equations, recording, recording.trajectories, SETTINGS),
      UsageError,
      message,
    );
  }
});
