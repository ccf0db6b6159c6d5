import { assert, assertEquals } from "@std/assert";
import * as fc from "../../tests/helpers/drawn.ts";
import { linearAxis } from "./linear_axis.ts";
import { textWidth } from "../text_width.ts";

const labels = (values: number[], width = 300) => {
  const { ticks, unit } = linearAxis(values, { ticks: 6, width });
  return [unit, ...ticks.map(({ label }) => label)];
};

Deno.test("linearAxis() has round ticks, and a power of ten where numbers are long", () => {
  assertEquals(labels([-1, 1]), ["", "−1.0", "−0.5", "0.0", "0.5", "1.0"]);
  assertEquals(labels([0, 20]), ["", "0", "5", "10", "15", "20"]);
  assertEquals(labels([0, 3e-7]), ["10⁻⁷", "0", "1", "2", "3"]);
  assertEquals(labels([2e6, 4e6]), ["10⁶", "2.0", "2.5", "3.0", "3.5", "4.0"]);
});

Deno.test("linearAxis() has room for what it says", () => {
  assert(labels([1234.5, 1234.6], 100).length <= 4);
  assertEquals(labels([7, 7, NaN, Infinity]), ["", "4", "6", "8", "10"]);
  assertEquals(labels([2e250]), labels([1e250]));
  // Denormal numbers have no even parts.
  assertEquals(labels([0, -4.4e-323]), labels([0, 0]));
  assertEquals(labels([]), ["", "0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
});

Deno.test("linearAxis() has two ticks at least, even where there is room for few", () => {
  const end = fc.double({ noNaN: true, min: 1e-9, max: 1e9 });
  fc.assert(fc.property(end, end, fc.integer({ min: 3, max: 5 }), (below, above, ticks) => {
    const axis = linearAxis([-below, above], { ticks });
    assert(axis.ticks.length >= 2 && axis.ticks.length <= 5, JSON.stringify(axis));
  }));
});

Deno.test("linearAxis() holds all values, and its labels do not touch", () => {
  const value = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e150, max: 1e150 });
  fc.assert(fc.property(fc.array(value, { maxLength: 5 }), (values) => {
    const { domain, ticks } = linearAxis(values, { ticks: 6, width: 250 });
    for (const value of values) assert(domain[0] <= value && value <= domain[1]);
    assert(ticks.length <= 6);
    ticks.slice(1).forEach(({ value, label }, k) => {
      const pixels = 250 * (value - ticks[k].value) / (domain[1] - domain[0]);
      assert(
        value > ticks[k].value && pixels > textWidth((label.length + ticks[k].label.length) / 2),
      );
    });
    assertEquals(new Set(ticks.map(({ label }) => label)).size, ticks.length);
  }));
});

Deno.test("linearAxis() counts from somewhere near where values differ by next to nothing", () => {
  assertEquals(labels([1e6, 1e6 + 4e-3]), ["10⁻³ from 1000000", "0", "1", "2", "3", "4"]);
  assertEquals(labels([-20.00001, -20]), [
    ...["10⁻⁵ from −20", "−1.0", "−0.8", "−0.6", "−0.4", "−0.2", "0.0"],
  ]);
  assertEquals(labels([144.3, 145])[0], "");
});

Deno.test("linearAxis() has two ticks, apart from each other, whatever the values", () => {
  const power = fc.double({ noNaN: true, min: -308, max: 308 });
  const part = fc.double({ noNaN: true, min: -13, max: 3 });
  const room = fc.constantFrom(
    ...[{ ticks: 3 }, { ticks: 8, width: 820, margin: 0.02 }, { ticks: 5, width: 252 }],
  );
  fc.assert(fc.property(power, part, fc.boolean(), room, (power, part, below, room) => {
    const value = (below ? -1 : 1) * 10 ** power;
    const { ticks, domain } = linearAxis([value, value * (1 + 10 ** part)], room);
    assert(ticks.length >= 2, JSON.stringify(ticks));
    assertEquals(new Set(ticks.map(({ label }) => label)).size, ticks.length);
    assert(ticks.every(({ value }) => value >= domain[0] && value <= domain[1]));
    if (room.width === undefined) assert(ticks.every(({ label }) => label.length <= 8));
  }));
});
