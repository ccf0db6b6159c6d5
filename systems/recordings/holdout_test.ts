import { assertEquals, assertThrows } from "@std/assert";
import { holdOut, type Trajectory } from "../mod.ts";

function recording(...rows: number[]) {
  const trajectories = rows.map((n, k): Trajectory => ({
    name: `t${k}`,
    times: Float64Array.from({ length: n }, (_, i) => i),
    states: Float64Array.from({ length: 2 * n }, (_, i) => 100 * k + i),
  }));
  return { stateNames: ["a", "b"], trajectories };
}

Deno.test("holdOut() holds out the ends of up to three trajectories", () => {
  const { kind, training, heldOut, trained } = holdOut(recording(10, 7, 5), 0.2);
  assertEquals([kind, trained], ["ends", [8, 5, 4]]);
  assertEquals(training.map(({ name, times }) => [name, times.length]), [
    ["t0", 8],
    ["t1", 5],
    ["t2", 4],
  ]);
  assertEquals(training[1].states, Float64Array.from({ length: 10 }, (_, i) => 100 + i));
  assertEquals(heldOut.map(({ trajectory, trained }) => [trajectory.times.length, trained]), [
    [10, 8],
    [7, 5],
    [5, 4],
  ]);
});

Deno.test("holdOut() holds out whole trajectories where there are four or more", () => {
  const data = recording(3, 4, 5, 6, 7);
  const { kind, training, heldOut, trained } = holdOut(data, 0.2);
  assertEquals([kind, trained], ["trajectories", [3, 4, 5, 6, 0]]);
  assertEquals(training, data.trajectories.slice(0, 4));
  assertEquals(heldOut, [{ trajectory: data.trajectories[4], trained: 0 }]);
  assertEquals(holdOut(data, 0.21).trained, [3, 4, 5, 0, 0]);
});

Deno.test("holdOut() cuts inputs and doses with the rows", () => {
  const dose = (time: number) => ({ time, state: 1, amount: 5, before: false });
  const data = recording(5, 5);
  const inputs = Float64Array.from({ length: 15 }, (_, i) => -i);
  const doses = [dose(0), dose(3), dose(3.5), dose(4)];
  const driven = { ...data.trajectories[0], inputs, doses };
  const { training } = holdOut({ trajectories: [driven, data.trajectories[1]] }, 0.2);
  assertEquals(training[0].inputs, inputs.slice(0, 12));
  assertEquals(training[0].doses, [dose(0), dose(3)]);
  assertEquals(Object.keys(training[1]), ["name", "times", "states"]);
});

Deno.test("holdOut() keeps what is constant in a trajectory of which the end is held out", () => {
  const { trajectories: [one] } = recording(10);
  const { training } = holdOut(
    { trajectories: [{ ...one, covariates: Float64Array.of(3, 4) }] },
    0.2,
  );
  assertEquals(training[0].covariates, Float64Array.of(3, 4));
  assertEquals(training[0].times.length, 8);
});

Deno.test("holdOut() always leaves a trajectory to train on", () => {
  assertEquals(holdOut(recording(3, 3, 3, 3), 0.99).trained, [3, 0, 0, 0]);
});

Deno.test("holdOut() rounds up only what is more than rounding", () => {
  for (let k = 4; k <= 60; k++) {
    const trained = holdOut(recording(...Array.from({ length: k }, () => 2)), 0.2).trained;
    assertEquals(trained.filter((rows) => rows === 0).length, Math.floor((k + 4) / 5));
  }
});

Deno.test("holdOut() holds out nothing where the part is 0", () => {
  const data = recording(2, 9);
  assertEquals(holdOut(data, 0), {
    kind: "nothing",
    training: data.trajectories,
    heldOut: [],
    trained: [2, 9],
  });
});

Deno.test("holdOut() throws when the part is out of range or too large for a trajectory", () => {
  for (const bad of [-0.1, 1, NaN]) {
    assertThrows(() => holdOut(recording(10), bad), RangeError, `below 1, got ${bad}`);
  }
  assertThrows(
    () => holdOut(recording(20, 2), 0.2),
    RangeError,
    "trajectory t1 has 2 rows, of which 1 would be held out and fewer than 2 left",
  );
});
