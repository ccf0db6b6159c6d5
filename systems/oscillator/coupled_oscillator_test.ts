import { assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { groundTruth, largestDifference } from "../../tests/helpers/ground_truth.ts";
import { coupledOscillator, coupledOscillatorData, coupledOscillatorFrom } from "../mod.ts";

/** f(y), as an array. */
function evaluate(y: number[]): number[] {
  const at = coupledOscillator().linearize();
  at.y.set(y);
  at.evaluate(0);
  return [...at.dy];
}

/** A recording in the form of the measured one: trial, t, x1, x2, v1, v2; four are named. */
function recording(f: (t: number) => number[], rows = 120): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const t = 0.033 + i * 0.0334;
    return ` ${[0, t, ...f(t)].map((x) => x.toExponential(16)).join("  ")}`;
  });
  return ["% x1 x2 v1 v2", ...lines, ""].join("\r\n");
}

describe("coupledOscillator()", () => {
  it("is the fit, computed by hand", () => {
    const dy = evaluate([1, 2, 3, 4]);
    assertEquals(dy.slice(0, 2), [3, 4]);
    assertAlmostEquals(dy[2], -85.5 + 2 * 77.8 - 0.027 * 3 - 0.022 * 4 + 102.2, 1e-12);
    assertAlmostEquals(dy[3], 31.6 - 2 * 34.8 + 0.013 * 3 - 0.009 * 4 - 41.5, 1e-12);
  });

  it("swings in modes of 1.71 and 0.335 Hz", () => {
    // The squared angular frequencies are the eigenvalues of the stiffness matrix.
    const rest = evaluate([0, 0, 0, 0]);
    const [[a, c], [b, d]] = [evaluate([1, 0, 0, 0]), evaluate([0, 1, 0, 0])]
      .map((dy) => [rest[2] - dy[2], rest[3] - dy[3]]);
    const [mean, determinant] = [(a + d) / 2, a * d - b * c];
    const root = Math.sqrt(mean * mean - determinant);
    const [fast, slow] = [mean + root, mean - root].map((x) => Math.sqrt(x) / (2 * Math.PI));
    assertAlmostEquals(fast, 1.71, 0.005);
    assertAlmostEquals(slow, 0.335, 0.002);
  });
});

describe("coupledOscillatorData()", () => {
  it("has 500 states over 3 s that follow the equations", () => {
    const { states, times, dt, y0 } = coupledOscillatorData();
    assertEquals(states.shape, [500, 4]);
    assertEquals([times[0], times[499]], [0, 3]);
    assertAlmostEquals(dt, 3 / 499, 1e-15);
    assertEquals(y0.toArray(), [-0.02, -1.42, -0.34, -0.01]);
    const at = (i: number) => [...states.data.subarray(4 * i, 4 * i + 4)];
    for (let i = 1; i < 499; i++) {
      const [before, after] = [at(i - 1), at(i + 1)];
      // A central difference is wrong by dt²/6 times the third derivative.
      evaluate(at(i)).forEach((dy, k) =>
        assertAlmostEquals((after[k] - before[k]) / (2 * dt), dy, 0.07)
      );
    }
  });

  it("is solved closely: eighth-order steps of the equations, written out, agree", () => {
    const { states, times, y0 } = coupledOscillatorData();
    const truth = groundTruth(
      (_t, [x1, x2, v1, v2], dy) => {
        dy[0] = v1;
        dy[1] = v2;
        dy[2] = -85.5 * x1 + 77.8 * x2 - 0.027 * v1 - 0.022 * v2 + 102.2;
        dy[3] = 31.6 * x1 - 34.8 * x2 + 0.013 * v1 - 0.009 * v2 - 41.5;
      },
      [...y0.data],
      times,
    );
    assertLess(largestDifference(states.data, truth.data), 1e-10);
  });
});

describe("coupledOscillatorFrom()", () => {
  it("shifts t to 0, interpolates onto 500 points of [0, 3] and divides by 100", () => {
    // Straight lines: interpolation leaves them as they are.
    const line = (t: number) => [200 * t, 5 - t, 100, -t];
    const data = coupledOscillatorFrom(recording(line));
    assertEquals(data.origin, "measured");
    assertEquals(data.states.shape, [500, 4]);
    assertEquals([data.t0, data.t1, data.times[499]], [0, 3, 3]);
    data.times.forEach((t, i) => {
      line(t + 0.033).forEach((x, k) =>
        assertAlmostEquals(data.states.data[4 * i + k], x / 100, 1e-12)
      );
    });
  });

  it("takes the column t where there is one, and any order", () => {
    const text = "v2,v1,x2,x1,t\n4,3,2,1,0\n4,3,2,1,3\n";
    assertEquals(coupledOscillatorFrom(text).y0.toArray(), [0.01, 0.02, 0.03, 0.04]);
  });

  it("throws when a column is missing, and says which", () => {
    const wanted = "wanted t, x1, x2, v1, v2, got t, x1, x2, v1";
    assertThrows(
      () => coupledOscillatorFrom("t,x1,x2,v1\n0,1,2,3\n4,1,2,3", "a.csv"),
      SyntaxError,
      `a.csv: there is no column v2; ${wanted}`,
    );
    assertThrows(
      () => coupledOscillatorFrom("x1,x2,v1,v2\n0,1,2,3"),
      SyntaxError,
      "no column t;",
    );
    assertThrows(() => coupledOscillatorFrom("1,2,3,4,5"), SyntaxError, "no column x1;");
  });

  it("throws when a row is broken or times go back, and says on which line", () => {
    const good = recording(() => [1, 2, 3, 4]);
    const lines = good.split("\r\n");
    const broken = lines.with(7, "0 1 2").join("\r\n");
    assertThrows(() => coupledOscillatorFrom(broken, "a.txt"), SyntaxError, "a.txt, line 8");
    const back = lines.with(7, lines[6]).join("\r\n");
    assertThrows(() => coupledOscillatorFrom(back, "a.txt"), RangeError, "a.txt, line 8");
  });

  it("throws when the recording lasts less than 3 s", () => {
    const short = "t,x1,x2,v1,v2\n1,0,0,0,0\n3.5,0,0,0,0";
    assertThrows(() => coupledOscillatorFrom(short, "a.csv"), RangeError, "lasts 2.5 s");
  });
});
