import { assertAlmostEquals, assertEquals, assertGreater, assertThrows } from "@std/assert";
import { dopri8, pid, valueAndGrad } from "../../solvers/mod.ts";
import { finalStateLoss } from "../../models/mod.ts";
import { groundTruth } from "../../tests/helpers/ground_truth.ts";
import { pendulumPath } from "../../tests/problems/pendulum_path.ts";
import { tensor } from "../../tensors/mod.ts";
import {
  doublePendulum,
  doublePendulumEnergy,
  evenTimes,
  RECORDED_DOUBLE_PENDULUM,
} from "../mod.ts";

/** A start that goes over the top. */
const Y0 = [2.5, 2.5, 0, 0];

Deno.test("doublePendulumEnergy() is kinetic and potential energy over the upper inertia", () => {
  const [m1, m2, l1, l2, g] = [1.5, 0.7, 0.8, 1.3, 9.81];
  const [o1, o2, w1, w2] = [0.5, -1.2, 2, -3];
  // From the places and velocities of the two masses in the plane.
  const [x1, y1] = [l1 * w1 * Math.cos(o1), l1 * w1 * Math.sin(o1)];
  const [x2, y2] = [x1 + l2 * w2 * Math.cos(o2), y1 + l2 * w2 * Math.sin(o2)];
  const height1 = -l1 * Math.cos(o1);
  const height2 = height1 - l2 * Math.cos(o2);
  const energy = m1 / 2 * (x1 ** 2 + y1 ** 2) + m2 / 2 * (x2 ** 2 + y2 ** 2) +
    m1 * g * height1 + m2 * g * height2;
  const got = doublePendulumEnergy([o1, o2, w1, w2], { m1, m2, l1, l2, g });
  assertEquals(got.shape, []);
  assertAlmostEquals(got.item(), energy / ((m1 + m2) * l1 ** 2), 1e-12);
});

Deno.test("doublePendulumEnergy() is kept along a path without friction", () => {
  const states = pendulumPath({}, Y0, evenTimes(0, 10, 101));
  const energies = doublePendulumEnergy(states);
  assertEquals(energies.shape, [101]);
  // Kinetic energy alone goes up and down by 20 or so.
  assertGreater(Math.max(...states.data.map(Math.abs)), 5);
  energies.data.forEach((energy) => assertAlmostEquals(energy, energies.data[0], 1e-10));
});

Deno.test("doublePendulumEnergy() falls by what friction takes, f1 w1² + f2 (w1 − w2)²", () => {
  const constants = { ...RECORDED_DOUBLE_PENDULUM, f1: 0.3, f2: 0.2 };
  const { f1, f2 } = constants;
  const times = evenTimes(0, 3, 31);
  const energies = doublePendulumEnergy(pendulumPath(constants, Y0, times), constants).data;
  // The work of friction along the same path, integrated with it.
  const field = doublePendulum(constants).linearize();
  const work = groundTruth(
    (t, y, dy) => {
      field.y.set(y.subarray(0, 4));
      field.evaluate(t);
      dy.set(field.dy);
      dy[4] = f1 * y[2] ** 2 + f2 * (y[2] - y[3]) ** 2;
    },
    [...Y0, 0],
    times,
  ).data;
  energies.forEach((energy, i) => assertAlmostEquals(energies[0] - energy, work[5 * i + 4], 1e-8));
  assertGreater(work[5 * 30 + 4], 10);
});

Deno.test("doublePendulumEnergy() can be part of a loss", () => {
  const { value, y0Bar } = valueAndGrad({
    field: doublePendulum(),
    ...{ y0: [0.1, 0.2, 0, 0], t0: 0, t1: 1, method: dopri8 },
    stepControl: pid({ rtol: 1e-10, atol: 1e-10 }),
    loss: finalStateLoss((y) => doublePendulumEnergy(y)),
  });
  assertAlmostEquals(value, doublePendulumEnergy([0.1, 0.2, 0, 0]).item(), 1e-8);
  // As it is kept, its slope at the end is that at the start: C, B, G1, G2 are 1/2, 1/2, g, g/2.
  assertAlmostEquals(y0Bar[0], 9.81 * Math.sin(0.1), 1e-7);
  assertAlmostEquals(y0Bar[1], 9.81 / 2 * Math.sin(0.2), 1e-7);
});

Deno.test("doublePendulumEnergy() throws when the states are not of shape […, 4]", () => {
  for (const states of [[1, 2, 3], tensor(1), [[1, 2, 3, 4, 5]]]) {
    assertThrows(() => doublePendulumEnergy(states), TypeError, "must have shape […, 4]");
  }
  assertThrows(() => doublePendulumEnergy([0, 0, 0, 0], { g: -1 }), RangeError, "Energy: g must");
});
