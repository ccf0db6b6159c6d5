import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  add,
  concat,
  dopri5,
  interpolation,
  type InterpolationOptions,
  mul,
  neg,
  pid,
  reversible,
  rk4,
  solve,
  type SolveOptions,
  stepTo,
  sub,
  tensor,
  vectorField,
} from "../../mod.ts";
import { exact, KERNELS, leak, ramp, TIMES, VALUES } from "../../tests/problems/leak.ts";
import { programOf } from "../traced/field_program.ts";
import { TableDrive } from "./table_drive.ts";

Deno.test("a solve driven by straight lines is that of the closed form", () => {
  for (const kernels of KERNELS) {
    const inputs = { u: interpolation(TIMES, VALUES) };
    const run = { field: leak(kernels), inputs, y0: [0.2], t0: 0, t1: 1.9 };
    const steps = [...TIMES.slice(0, 4), 1.9].flatMap((t, i, all) =>
      i === 0 ? [0] : [1, 2, 3, 4, 5].map((k) => all[i - 1] + k / 5 * (t - all[i - 1]))
    );
    const fixed = solve({ ...run, method: dopri5, stepControl: stepTo(steps) });
    assertAlmostEquals(fixed.y1.data[0], exact("linear", 0.2, 1.9), 2e-8);
    const control = pid({ rtol: 1e-10, atol: 1e-10, stepAt: TIMES });
    const adaptive = solve({ ...run, method: dopri5, stepControl: control });
    assertAlmostEquals(adaptive.y1.data[0], exact("linear", 0.2, 1.9), 1e-9);
    const back = solve({
      ...{ ...run, y0: adaptive.y1, t0: 1.9, t1: 0, method: dopri5, stepControl: control },
    });
    assertAlmostEquals(back.y1.data[0], 0.2, 1e-8);
  }
});

Deno.test("steps end at the jumps of an input by themselves, whatever decides them", () => {
  for (const kernels of KERNELS) {
    const inputs = { u: interpolation(TIMES, VALUES, { kind: "previous" }) };
    const there = { field: leak(kernels), inputs, y0: [0.2], t0: 0, t1: 1.9 };
    const y1 = exact("previous", 0.2, 1.9);
    const back = { ...there, y0: [y1], t0: 1.9, t1: 0 };
    const tight = pid({ rtol: 1e-10, atol: 1e-10 });
    const ways: [Omit<SolveOptions, "method">, number, number][] = [
      [{ ...there, dt: 0.02 }, y1, 1e-9],
      [{ ...back, dt: -0.02 }, 0.2, 1e-8],
      [{ ...there, stepControl: tight }, y1, 1e-9],
      [{ ...back, stepControl: tight }, 0.2, 1e-8],
      [{ ...there, stepControl: stepTo([0, 0.6, 1.2, 1.9]) }, y1, 1e-3],
    ];
    for (const [run, wanted, tolerance] of ways) {
      for (const method of [dopri5, reversible(dopri5)]) {
        const { y1 } = solve({ ...run, method });
        assertAlmostEquals(y1.data[0], wanted, tolerance);
      }
    }
  }
});

Deno.test("between jumps steps are of one size, dt at the most", () => {
  const inputs = { u: interpolation(TIMES, VALUES, { kind: "previous" }) };
  const run = { field: leak(), inputs, y0: [0], t0: 0.1, t1: 1.9, dt: 0.1, method: rk4 };
  const { times, stats } = solve({ ...run, saveAt: { start: true, every: 1 } });
  // From 0.1 to 0.37 there are 3, to 1.1 8, to 1.3 2, to 1.9 6.
  assertEquals(stats.steps, 3 + 8 + 2 + 6);
  assertAlmostEquals(times[1] - times[0], 0.09, 1e-12);
  assertEquals([times[3] < 0.37, times[3] > 0.37 - 1e-15], [true, true]);
  // Where the samples come with dt there are as many steps as without an input.
  const even = Array.from({ length: 11 }, (_, i) => i * 0.1);
  const sampled = { u: interpolation(even, even, { kind: "previous" }) };
  const steps = solve({ ...run, inputs: sampled, t0: 0, t1: 0.95, dt: 0.05 }).stats.steps;
  assertEquals(steps, 19);
});

Deno.test("an input that jumps at the start or at the end of a solve is read on the right side", () => {
  const inputs = { u: interpolation([0, 1, 2], [1, 5, 9], { kind: "previous" }) };
  const run = { field: leak(), inputs, y0: [0], dt: 0.01, method: rk4 };
  assertAlmostEquals(solve({ ...run, t0: 0, t1: 1 }).y1.data[0], ramp(0, 1, 0, 1), 1e-9);
  assertAlmostEquals(solve({ ...run, t0: 1, t1: 2 }).y1.data[0], ramp(0, 5, 0, 1), 1e-9);
  const back = solve({ ...run, t0: 2, t1: 1, dt: -0.01 }).y1.data[0];
  assertAlmostEquals(back, ramp(0, 5, 0, -1), 1e-8);
});

Deno.test("each of a batch may have an input of its own, with times of its own", () => {
  const batch = (kernels: "wasm" | "interpreter") =>
    vectorField({
      ...{ state: [3, 1], inputs: { u: [3, 1] }, kernels },
      f: (_t, y, _p, { u }) => add(neg(y), u),
    });
  for (const kind of ["linear", "cubic", "previous"] as const) {
    const rows = [
      interpolation(TIMES, VALUES, { kind }),
      interpolation([0, 3], [1, -4], { kind }),
      interpolation([-1, 0.2, 0.9, 1.6, 2, 2.5, 7], [3, 1, 4, 1, 5, 9, 2], { kind }),
    ];
    for (const kernels of KERNELS) {
      const run = { t0: 0, t1: 1.9, method: dopri5, stepControl: pid({ rtol: 1e-9, atol: 1e-9 }) };
      const y0 = [[0.2], [1], [-1]];
      const { y1 } = solve({ ...run, field: batch(kernels), inputs: { u: rows }, y0 });
      rows.forEach((u, r) => {
        const alone = solve({ ...run, field: leak(kernels), inputs: { u }, y0: y0[r] });
        assertAlmostEquals(y1.data[r], alone.y1.data[0], 1e-6);
      });
    }
  }
  // Or all have theirs at the same times, in one table.
  const together = interpolation([0, 2], [[[1], [2], [3]], [[1], [2], [3]]]);
  const { y1 } = solve({
    ...{ field: batch("wasm"), inputs: { u: together }, y0: [[0], [0], [0]] },
    ...{ t0: 0, t1: 1, dt: 0.01, method: rk4 },
  });
  y1.data.forEach((y, r) => assertAlmostEquals(y, ramp(0, r + 1, 0, 1), 1e-9));
});

Deno.test("a field driven by the rate of an input follows the input", () => {
  for (const kind of ["linear", "cubic"] as const) {
    for (const kernels of KERNELS) {
      const u = interpolation(TIMES, VALUES, { kind });
      const field = vectorField({
        ...{ state: [1], inputs: { u: 1 }, kernels },
        f: (_t, y, _p, _u, { rate }) => mul(y, rate("u")),
      });
      // Of straight lines the rate jumps: there steps end, so that nothing is lost.
      const { y1 } = solve({
        ...{ field, inputs: { u }, y0: [0.5], t0: 0, t1: 1.9, dt: 0.01, method: dopri5 },
      });
      assertAlmostEquals(y1.data[0], 0.5 * Math.exp(u.at(1.9).item() - 0.5), 1e-7);
    }
  }
});

Deno.test("an input may be read at other times: delayed, or at one and the same", () => {
  const values = TIMES.map((t) => 3 * t - 1);
  for (const [kind, wanted] of [["linear", 0.5 * (1.5 * 0.5 - 1)], ["previous", NaN]] as const) {
    const field = vectorField({
      ...{ state: [2], inputs: { u: [] } },
      f: (t, _y, _p, _u, { at }) => {
        const [late, fixed] = [at("u", sub(t, 0.25)), at("u", 1.1)];
        return concat([late, fixed].map((x) => mul(x, tensor([1]))));
      },
    });
    const u = interpolation(TIMES, values, { kind });
    const { y1, stats } = solve({
      ...{ field, inputs: { u }, y0: [0, 0], t0: 0.25, t1: 0.75, dt: 0.05, method: rk4 },
    });
    // ∫ 3 (t − 1/4) − 1 from 1/4 to 3/4; a sample that holds from 0.62 on.
    const held = 0.37 * -1 + 0.13 * (3 * 0.37 - 1);
    assertAlmostEquals(y1.data[0], kind === "linear" ? wanted : held, 1e-12);
    assertAlmostEquals(y1.data[1], 0.5 * 2.3, 1e-12);
    assertEquals(stats.steps, kind === "linear" ? 10 : 11);
  }
});

Deno.test("another input of about the same size takes no new program", () => {
  const field = leak();
  const program = (times: number[], options?: InterpolationOptions) =>
    programOf(
      new TableDrive("solve", field, { u: interpolation(times, times, options) }).field,
    )!.program;
  const first = program([0, 1, 2, 3]);
  assert(program([0, 1, 5, 6]) === first);
  assert(program([0, 1, 5], { extrapolation: "continue" }) === first);
  assert(program([0, 1, 2, 3, 4, 5]) !== first);
  assert(program([0, 1, 5, 6], { kind: "cubic" }) !== first);
});

Deno.test("a driven solve is saved and kept dense as any other", () => {
  const inputs = { u: interpolation(TIMES, VALUES, { kind: "previous" }) };
  const times = [0.1, 0.37, 0.8, 1.1, 1.3, 1.5];
  const run = { field: leak(), inputs, y0: [0.2], t0: 0, t1: 1.9, dt: 0.01, method: rk4 };
  const { states, path } = solve({ ...run, saveAt: times, dense: true });
  times.forEach((t, i) => {
    assertAlmostEquals(states.data[i], exact("previous", 0.2, t), 1e-7);
    assertAlmostEquals(path!.at(t).data[0], exact("previous", 0.2, t), 1e-7);
  });
});

Deno.test("single precision reads inputs by times in doubles", () => {
  const make = (dtype: "float32" | "float64") =>
    vectorField({
      ...{ state: [1], inputs: { u: 1 }, dtype },
      f: (_t, y, _p, { u }) => add(neg(y), u),
    });
  const start = 1e6;
  for (const kind of ["linear", "cubic", "previous"] as const) {
    const times = Array.from({ length: 41 }, (_, i) => start + i * 0.05);
    const u = interpolation(times, times.map((_, i) => Math.sin(i)), { kind });
    const run = { inputs: { u }, y0: [0.5], t0: start, t1: start + 2, dt: 0.01, method: rk4 };
    const [singles, doubles] = [make("float32"), make("float64")].map((field) =>
      solve({ ...run, field }).y1.data[0]
    );
    assertLess(Math.abs(singles - doubles), 1e-6);
  }
  const delayedIn = (dtype: "float32" | "float64") =>
    vectorField({
      ...{ state: [1], inputs: { u: 1 }, parameters: { tau: tensor([0]) }, dtype },
      f: (t, y, p, _u, { at }) => add(neg(y), at("u", sub(sub(t, start), p.tau))),
    });
  const delayed = delayedIn("float32");
  const [times, y0] = [[0, 0.5, 1], [0.5]];
  const u = interpolation(times, [1, 2, 3]);
  const run = { field: delayed, y0, t0: start, t1: start + 1, dt: 0.1, method: rk4 };
  solve({ ...run, inputs: { u } });
  const far = interpolation(times.map((t) => t + start), [1, 2, 3], { extrapolation: "hold" });
  assertThrows(
    () => solve({ ...run, inputs: { u: far } }),
    RangeError,
    "float32 cannot tell the times",
  );
  solve({ ...run, field: delayedIn("float64"), inputs: { u: far } });
});
