import { assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { groundTruth, largestDifference } from "../../tests/helpers/ground_truth.ts";
import { doublePendulumData, doublePendulumFrom } from "../mod.ts";

/**
 * A recording in the form of the measured one: trial, t, o1, o2, w1, w2, then w1 and w2 again and
 * two accelerations. The names given are those of columns 3 to 6, where they do not stand.
 */
function recording(f: (t: number) => number[], rows = 300): string {
  const row = (trial: number, t: number) => {
    const [o1, o2, w1, w2] = f(t);
    return [trial, t, o1, o2, w1, w2, -w1, -w2, 1e3, -1e3].map(String).join(" ");
  };
  const lines = Array.from({ length: rows }, (_, i) => row(0, 0.5 + 0.01 * i));
  const second = [23, 23.01, 23.02].map((t) => row(1, t));
  return ["% o1 o2 w1 w2", ...lines, ...second, ""].join("\r\n");
}

describe("doublePendulumData()", () => {
  it("has 500 states over 2 s, a tenth of radians and rad/s", () => {
    const { states, times, y0, origin, name, stateNames } = doublePendulumData();
    assertEquals([name, origin, stateNames], [
      "double-pendulum",
      "simulated",
      ["o1", "o2", "w1", "w2"],
    ]);
    assertEquals(states.shape, [500, 4]);
    assertEquals([times[0], times[499]], [0, 2]);
    [-1.129, -1.299, -0.572, -6.094].forEach((x, k) =>
      assertAlmostEquals(y0.data[k], x / 10, 1e-15)
    );
  });

  it("is solved closely: eighth-order steps of the equations, written out, agree", () => {
    const { states, times } = doublePendulumData();
    const truth = groundTruth(
      (_t, [o1, o2, w1, w2], dy) => {
        const [c, s] = [0.404 * Math.cos(o1 - o2), 0.404 * Math.sin(o1 - o2)];
        const right1 = -s * w2 ** 2 - 61.97 * Math.sin(o1) - 0.027 * w1 - 0.008 * (w1 - w2);
        const right2 = s * w1 ** 2 - 22.83 * Math.sin(o2) + 0.008 * (w1 - w2);
        // Elimination: the second row less c times the first.
        const a2 = (right2 - c * right1) / (0.313 - c ** 2);
        dy.set([w1, w2, right1 - c * a2, a2]);
      },
      [-1.129, -1.299, -0.572, -6.094],
      times,
    );
    assertLess(largestDifference(states.data.map((x) => 10 * x), truth.data), 1e-9);
  });
});

describe("doublePendulumFrom()", () => {
  it("shifts t to 0, interpolates onto 500 points of [0, 2] and divides by 10", () => {
    // Straight lines: interpolation leaves them as they are.
    const line = (t: number) => [20 * t, 5 - t, 100, -t];
    const data = doublePendulumFrom(recording(line));
    assertEquals(data.origin, "measured");
    assertEquals(data.states.shape, [500, 4]);
    assertEquals([data.t0, data.t1, data.times[499]], [0, 2, 2]);
    data.times.forEach((t, i) => {
      line(t + 0.5).forEach((x, k) =>
        assertAlmostEquals(data.states.data[4 * i + k], x / 10, 1e-12)
      );
    });
  });

  it("takes columns by name where they are named, in any order", () => {
    const text = "w2,w1,o2,o1,t\n40,30,20,10,0\n40,30,20,10,2\n";
    assertEquals(doublePendulumFrom(text).y0.toArray(), [1, 2, 3, 4]);
  });

  it("takes six columns without names by their place", () => {
    const text = "0 7 10 20 30 40\n0 9 10 20 30 40\n";
    assertEquals(doublePendulumFrom(text).y0.toArray(), [1, 2, 3, 4]);
  });

  it("reads the first trial only", () => {
    const other = "t,trial,o1,o2,w1,w2\n0,3,0,0,0,0\n2,3,0,0,0,0\n1,4,9,9,9,9\n";
    assertEquals(doublePendulumFrom(other).states.data, new Float64Array(2000));
    // 1.99 s of the first trial and 20 s of the gap before the second are too short.
    assertThrows(
      () => doublePendulumFrom(recording(() => [0, 0, 0, 0], 200), "a.txt"),
      RangeError,
      "a.txt: the recording lasts 1.99",
    );
  });

  it("throws when a column is missing, and says which", () => {
    assertThrows(
      () => doublePendulumFrom("t,o1,o2,w1\n0,1,2,3\n4,1,2,3", "a.csv"),
      SyntaxError,
      "a.csv: there is no column w2; wanted t, o1, o2, w1, w2, got t, o1, o2, w1",
    );
    assertThrows(
      () => doublePendulumFrom("time,o1,o2,w1,w2\n0,1,2,3,4"),
      SyntaxError,
      "no column t;",
    );
    assertThrows(() => doublePendulumFrom("1,2,3,4,5"), SyntaxError, "no column o1;");
  });

  it("throws when a row is broken or times go back, and says on which line", () => {
    const lines = recording(() => [1, 2, 3, 4]).split("\r\n");
    const broken = lines.with(7, "0 1 2").join("\r\n");
    assertThrows(() => doublePendulumFrom(broken, "a.txt"), SyntaxError, "a.txt, line 8");
    const back = lines.with(7, lines[6]).join("\r\n");
    assertThrows(() => doublePendulumFrom(back, "a.txt"), RangeError, "a.txt, line 8");
  });
});
