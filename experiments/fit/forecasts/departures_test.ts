import { assertEquals } from "@std/assert";
import { departuresOf, runawayText } from "./departures.ts";

const columns = {
  stateNames: ["x", "v"],
  timeName: "day",
  range: [{ low: 0, high: 1 }, { low: 0, high: 1 / 3 }],
  timeText: (t: number) => `no. ${t}`,
};

Deno.test("departuresOf() tells of each column the first trajectory that leaves, and of how many", () => {
  const path = (name: string | undefined, ...states: number[]) => ({
    ...(name !== undefined && { name }),
    times: [0, 1],
    states: Float64Array.from(states),
  });
  assertEquals(departuresOf([path("a", 0, 0, 2, 0)], columns), []);
  const found = departuresOf(
    [path("a", 0, 0, 1, 0), path("b", 0, 0, 3, 0), path("c", 9, 1, 0, 0)],
    columns,
  );
  assertEquals(
    found.map(({ column, trajectory, time, more }) => [column, trajectory, time, more]),
    [
      ["x", "b", "no. 1", 1],
      ["v", "c", "no. 0", 0],
    ],
  );
  assertEquals(
    found[0].text,
    "x of trajectory b leaves the range of the training data, 0 to 1, at day = no. 1 by more than its " +
      "width, as the first of 2 trajectories",
  );
  assertEquals(
    departuresOf([path(undefined, 0, 1, 0, 0)], columns)[0].text,
    "v leaves the range of the training data, 0 to 0.333333, at day = no. 0 by more than its width",
  );
});

Deno.test("runawayText() tells the first time without a number", () => {
  const rows = { times: [5, 6, 7], states: Float64Array.of(1, 2, 3, 4, NaN, NaN) };
  assertEquals(runawayText([{ times: [1], states: Float64Array.of(1, 1) }], columns), undefined);
  assertEquals(
    runawayText([{ name: "a", ...rows }], columns),
    "The forecast of trajectory a runs away at day = no. 7: it has no numbers from there on.",
  );
});
