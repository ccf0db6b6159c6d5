import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { interpolation, type InterpolationOptions, Random, tensor } from "../../mod.ts";
import { differencesAlong } from "../../tests/helpers/central_differences.ts";
import { PiecewiseTable } from "./piecewise_table.ts";

const TIMES = [-1, 0.5, 1, 3, 3.25, 5];
const VALUES = [2, -1, 0.5, 4, 3, -2];

Deno.test("interpolation() gives the values at their times, by every kind", () => {
  for (const options of KINDS) {
    const u = interpolation(TIMES, VALUES, options);
    TIMES.forEach((t, i) => assertAlmostEquals(u.at(t).item(), VALUES[i], 1e-13));
    assertEquals(u.shape, []);
  }
});

const KINDS: InterpolationOptions[] = [
  { kind: "linear" },
  { kind: "cubic" },
  { kind: "cubic", slopes: "backward" },
  { kind: "previous" },
];

Deno.test("interpolation() is a straight line, or holds, between two values", () => {
  const linear = interpolation(TIMES, VALUES);
  const previous = interpolation(TIMES, VALUES, { kind: "previous" });
  for (let i = 0; i + 1 < TIMES.length; i++) {
    for (const w of [0.01, 0.3, 0.99]) {
      const t = (1 - w) * TIMES[i] + w * TIMES[i + 1];
      assertAlmostEquals(linear.at(t).item(), (1 - w) * VALUES[i] + w * VALUES[i + 1], 1e-13);
      const slope = (VALUES[i + 1] - VALUES[i]) / (TIMES[i + 1] - TIMES[i]);
      assertAlmostEquals(linear.rate(t).item(), slope, 1e-13);
      assertEquals(previous.at(t).item(), VALUES[i]);
      assertEquals(previous.rate(t).item(), 0);
    }
  }
});

Deno.test("a natural spline has no jump up to its second derivative, which is 0 at the ends", () => {
  const u = interpolation(TIMES, VALUES, { kind: "cubic" });
  const at = (t: number) => u.at(t).item();
  const rate = (t: number) => u.rate(t).item();
  const h = 1e-7;
  for (const t of TIMES.slice(1, -1)) {
    assertAlmostEquals(at(t - h), at(t + h), 1e-5);
    assertAlmostEquals(rate(t - h), rate(t + h), 1e-5);
    const [before, behind] = [(rate(t) - rate(t - 1e-4)) / 1e-4, (rate(t + 1e-4) - rate(t)) / 1e-4];
    assertAlmostEquals(before, behind, 0.02);
  }
  assertAlmostEquals((rate(-1 + 1e-6) - rate(-1)) / 1e-6, 0, 1e-3);
  assertAlmostEquals((rate(5) - rate(5 - 1e-6)) / 1e-6, 0, 1e-3);
  for (const t of [-0.3, 0.7, 2, 3.1, 4]) {
    assertAlmostEquals(rate(t), differencesAlong((by) => [at(t + by)])[0], 1e-9);
  }
  const line = interpolation(TIMES, TIMES.map((t) => 2 - 3 * t), { kind: "cubic" });
  for (const t of [-0.3, 0.7, 2]) assertAlmostEquals(line.at(t).item(), 2 - 3 * t, 1e-13);
});

Deno.test("backward slopes depend on no value behind the piece, and have no jump", () => {
  const make = (values: number[]) =>
    interpolation(TIMES, values, { kind: "cubic", slopes: "backward" });
  const u = make(VALUES);
  const other = make([...VALUES.slice(0, 4), 100, -100]);
  for (const t of [-0.5, 0.7, 2.9, 3]) assertEquals(u.at(t).item(), other.at(t).item());
  TIMES.forEach((t, i) => {
    const k = Math.max(i, 1);
    const slope = (VALUES[k] - VALUES[k - 1]) / (TIMES[k] - TIMES[k - 1]);
    assertAlmostEquals(u.rate(t).item(), slope, 1e-12);
  });
});

Deno.test("interpolation() is read beyond its ends where that was asked for, else not", () => {
  for (const options of KINDS) {
    const refusing = interpolation(TIMES, VALUES, options);
    for (const t of [-1.1, 5.1, NaN]) {
      assertThrows(() => refusing.at(t), RangeError, `from t = -1 to 5, and is read at ${t}`);
    }
    const holding = interpolation(TIMES, VALUES, { ...options, extrapolation: "hold" });
    for (const t of [-1.1, -7, -1e6]) {
      assertEquals(holding.at(t).item(), 2);
      assertEquals(holding.rate(t).item(), 0);
    }
    assertEquals(holding.at(5.1).item(), -2);
    assertAlmostEquals(holding.at(0.8).item(), refusing.at(0.8).item(), 1e-14);
  }
  const going = interpolation(TIMES, VALUES, { extrapolation: "continue" });
  assertAlmostEquals(going.at(-2).item(), 4, 1e-13);
  assertAlmostEquals(going.at(5.35).item(), -3, 1e-13);
});

Deno.test("missing values are bridged, each channel by itself, or refused", () => {
  const values = [[2, NaN], [NaN, 1], [NaN, 3], [8, NaN], [8, 5]];
  const times = [0, 1, 2, 3, 4];
  const wanted = /the value of channel 0 at t = 1, number 1, is NaN; to bridge/;
  assertMatches(() => interpolation(times, values), wanted);
  const ends = /of channel 1 at t = 0, number 0, is missing, and none stands before it/;
  assertMatches(() => interpolation(times, values, { missing: "bridge" }), ends);
  const options = { missing: "bridge", extrapolation: "hold" } as const;
  const linear = interpolation(times, values, options);
  assertEquals(linear.at(2).toArray(), [6, 3]);
  assertEquals(linear.at(3).toArray(), [8, 4]);
  assertEquals(linear.at(0).toArray(), [2, 1]);
  const previous = interpolation(times, values, { ...options, kind: "previous" });
  assertEquals(previous.at(2.5).toArray(), [2, 3]);
  assertEquals(previous.at(3.5).toArray(), [8, 3]);
  const open = [1, 2, NaN];
  const behind = /the values from t = 2 on are missing, and none stands behind them/;
  assertMatches(() => interpolation([0, 1, 2], open, { missing: "bridge" }), behind);
  assertEquals(
    interpolation([0, 1, 2], open, { kind: "previous", missing: "bridge" }).at(2).item(),
    2,
  );
  assertMatches(
    () => interpolation([0, 1], [NaN, NaN], { missing: "bridge", extrapolation: "hold" }),
    /all values are missing/,
  );
});

function assertMatches(f: () => unknown, wanted: RegExp): void {
  const { message } = assertThrows(f, RangeError);
  assert(wanted.test(message), message);
}

Deno.test("the cotangent of a table is pulled back by the transpose of what makes it", () => {
  const random = new Random(5);
  const draw = (length: number) => Float64Array.from({ length }, () => random.uniform(-1, 1));
  const channels = 2;
  for (const kind of KINDS) {
    for (const extrapolation of ["refuse", "hold", "continue"] as const) {
      for (const missing of ["refuse", "bridge"] as const) {
        const settings = { kind: "linear", slopes: "natural", ...kind } as const;
        const table = new PiecewiseTable(Float64Array.from(TIMES), channels, {
          ...settings,
          ...{ extrapolation, missing, differentiate: true },
        });
        const size = table.pieces * table.order * channels;
        const values = draw(TIMES.length * channels);
        if (missing === "bridge") values[2 * channels] = values[3 * channels] = NaN;
        if (missing === "bridge" && extrapolation === "hold") values[0] = NaN;
        const [coefficients, bar] = [new Float64Array(size), draw(size)];
        const valuesBar = new Float64Array(values.length);
        table.build(values, "interpolation", coefficients);
        table.pullback(values, bar, valuesBar);
        const product = (a: Float64Array, b: Float64Array) =>
          a.reduce((sum, x, i) => sum + (Number.isNaN(x) ? 0 : x * b[i]), 0);
        assertAlmostEquals(product(values, valuesBar), product(coefficients, bar), 1e-10);
        values.forEach((x, i) => assertEquals(Number.isNaN(x) && valuesBar[i] !== 0, false));
      }
    }
  }
});

Deno.test("interpolation() throws at times and values that are none", () => {
  const cases: [() => unknown, typeof TypeError | typeof RangeError, string][] = [
    [
      () => interpolation([0, 1], [1]),
      TypeError,
      "for each of the 2 times, got values of shape [1]",
    ],
    [() => interpolation([0, 1], 3), TypeError, "got values of shape []"],
    [() => interpolation([0, 1], [[], []]), TypeError, "there are no values"],
    [() => interpolation([0, 0], [1, 2]), RangeError, "number 1, 0, comes after 0"],
    [() => interpolation([0, NaN], [1, 2]), RangeError, "number 1 is NaN"],
    [() => interpolation([0], [1]), RangeError, 'kind "linear" takes two times at least, got 1'],
    [() => interpolation([], [], { kind: "previous" }), RangeError, "takes one time at least"],
    [() => interpolation([0, 1], [1, Infinity]), RangeError, "is Infinity; write NaN"],
    [() => interpolation([0, 1], [1, 2], { kind: "spline" as "cubic" }), RangeError, "kind"],
    [
      () => interpolation([0, 1], [1, 2], { slopes: "backward" }),
      TypeError,
      'kind "linear"; leave',
    ],
    [
      () => interpolation([0, 1], [1, 2], { extrapolate: "hold" } as InterpolationOptions),
      TypeError,
      'did you mean "extrapolation"?',
    ],
    [
      () => interpolation([0, 1], [1, 2], { differentiate: 1 as unknown as boolean }),
      TypeError,
      "differentiate must be true or false",
    ],
  ];
  for (const [make, Class, message] of cases) assertThrows(make, Class, message);
});

Deno.test("interpolation() copies what it is given, and takes tensors", () => {
  const [times, values] = [[0, 1], tensor([[1, 2], [3, 4]])];
  const u = interpolation(times, values);
  times[1] = 9;
  values.data[0] = 9;
  assertEquals([u.at(0).toArray(), u.at(1).toArray(), u.shape], [[1, 2], [3, 4], [2]]);
});

Deno.test("the knots of a table rise, wherever its times begin, between its limits", () => {
  for (const kind of ["linear", "cubic", "previous"] as const) {
    for (const extrapolation of ["refuse", "hold", "continue"] as const) {
      for (const first of [0, -2, 1e-9, 7, 1e12]) {
        const times = Float64Array.of(first, first + 1, first + 4);
        const settings = { kind, extrapolation, slopes: "natural", missing: "refuse" } as const;
        const table = new PiecewiseTable(times, 1, { ...settings, differentiate: false });
        const row = new Float64Array(2 + 8);
        table.writeKnots(row);
        const [low, high, ...knots] = row;
        const own = knots.slice(0, table.pieces);
        for (const [i, knot] of own.entries()) {
          if (i > 0) assert(knot > own[i - 1], `${own}`);
          assert(low <= knot && knot < high, `${knot} from ${low} to ${high}`);
        }
      }
    }
  }
});
