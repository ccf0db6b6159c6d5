import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  add,
  mul,
  type Program,
  Random,
  sizeOf,
  sum,
  type Tensor,
  tensor,
  trace,
} from "../../mod.ts";
import { compileProgram, FAR, locate, piece } from "../../internal.ts";

const KNOTS = [[0, 1, 1.5, 4], [-1, 0.25, 2, 3.5]];
const [ROWS, COUNT, ORDER, CHANNELS] = [2, 8, 4, 3];

/** Knots as `locate` wants them, with limits a unit beyond the first and the last one. */
function knotsOf(rows: readonly number[][]): Tensor {
  return tensor(rows.map((row) => {
    const padding = new Array<number>(COUNT - row.length).fill(FAR);
    return [row[0] - 1, row[row.length - 1] + 1, ...row, ...padding];
  }));
}

function tableOf(): Tensor {
  const random = new Random(3);
  const size = ROWS * COUNT * ORDER * CHANNELS;
  const numbers = Float64Array.from({ length: size }, () => random.uniform(-1, 1));
  return tensor(numbers, [ROWS, COUNT, ORDER, CHANNELS]);
}

/** What `piece` is to give, by the definition. */
function expected(table: Tensor, t: number, derivative: number): number[] {
  return KNOTS.flatMap((row, r) => {
    const knot = Math.max(0, row.findLastIndex((x) => x <= t));
    const s = t - row[knot];
    return Array.from({ length: CHANNELS }, (_, c) => {
      let sum = 0;
      for (let k = derivative; k < ORDER; k++) {
        let factor = 1;
        for (let i = 0; i < derivative; i++) factor *= k - i;
        const at = ((r * COUNT + knot) * ORDER + k) * CHANNELS + c;
        sum += factor * table.data[at] * s ** (k - derivative);
      }
      return sum;
    });
  });
}

const TIMES = [0, 0.3, 1, 1.2, 1.5, 3.9, 4, 4.2, 0.1, -0.9, 2, 1.9999, -0.5, 3.6];

Deno.test("piece() is the polynomial of the segment that locate() finds, whatever came before", () => {
  const table = tableOf();
  const knots = knotsOf(KNOTS);
  for (const derivative of [0, 1, 2, 3, 4]) {
    const program = trace((t, k, c) => piece(locate(t, k), c, derivative), [
      [],
      knots.shape,
      table.shape,
    ]);
    const t = new Float64Array(1);
    const evaluation = program.bind([t, knots.data, table.data]);
    const compiled = (["float64", "float32"] as const).map((dtype) => {
      const made = compileProgram(program, { dtype })!();
      made.inputs[1].set(knots.data);
      made.inputs[2].set(table.data);
      return made;
    });
    for (const time of TIMES) {
      if (time < 0 && derivative > 2) continue;
      const wanted = expected(table, time, derivative);
      t[0] = time;
      evaluation.evaluate();
      wanted.forEach((x, i) => assertAlmostEquals(evaluation.output[i], x, 1e-12));
      for (const [i, made] of compiled.entries()) {
        made.inputs[0][0] = time;
        made.evaluate();
        const tolerance = i === 0 ? 1e-12 : 3e-5;
        // In singles 1.9999 and the like are other times.
        wanted.forEach((x, k) => assertAlmostEquals(made.output[k], x, tolerance * (1 + 40 * i)));
      }
    }
  }
});

Deno.test("piece() pulls back to the time and to the table, compiled and interpreted", () => {
  const table = tableOf();
  const knots = knotsOf(KNOTS);
  const program = trace((t, k, c) => piece(locate(t, k), c), [[], knots.shape, table.shape]);
  const bar = Float64Array.from({ length: ROWS * CHANNELS }, (_, i) => 0.3 + i / 7);
  const t = new Float64Array(1);
  const evaluation = program.bind([t, knots.data, table.data]);
  const compiled = compileProgram(program)!();
  compiled.inputs[1].set(knots.data);
  compiled.inputs[2].set(table.data);
  for (const time of TIMES) {
    t[0] = time;
    evaluation.evaluate();
    const [timeBar, tableBar] = [new Float64Array(1), new Float64Array(table.size)];
    evaluation.pullback(bar, [timeBar, null, tableBar]);
    const slope = expected(table, time, 1).reduce((sum, x, i) => sum + bar[i] * x, 0);
    assertAlmostEquals(timeBar[0], slope, 1e-12);
    // It is linear in the table.
    const value = expected(table, time, 0).reduce((sum, x, i) => sum + bar[i] * x, 0);
    const product = tableBar.reduce((sum, x, i) => sum + x * table.data[i], 0);
    assertAlmostEquals(product, value, 1e-12);
    assertEquals(tableBar.filter((x) => x !== 0).length <= ROWS * ORDER * CHANNELS, true);

    compiled.inputs[0][0] = time;
    compiled.evaluate();
    compiled.inputBars.forEach((x) => x.fill(0));
    compiled.outputBar.set(bar);
    compiled.pullback();
    assertAlmostEquals(compiled.inputBars[0][0], timeBar[0], 1e-12);
    assert(compiled.inputBars[1].every((x) => x === 0));
    tableBar.forEach((x, i) => assertAlmostEquals(compiled.inputBars[2][i], x, 1e-12));
  }
});

/** A program of a time, knots and a table, interpreted and compiled: its bits, and those it pulls back. */
function bitsOf(program: Program, tensors: readonly Tensor[], times: readonly number[]) {
  const t = new Float64Array(1);
  const evaluation = program.bind([t, ...tensors.map(({ data }) => data)]);
  const compiled = compileProgram(program)!();
  tensors.forEach(({ data }, i) => compiled.inputs[1 + i].set(data));
  const random = new Random(5);
  for (const time of times) {
    const bar = Float64Array.from(evaluation.output, () => random.uniform(-1, 1));
    const bars = [new Float64Array(1), ...tensors.map(({ size }) => new Float64Array(size))];
    compiled.inputs[0][0] = t[0] = time;
    evaluation.evaluate();
    evaluation.pullback(bar, [bars[0], null, bars[2]]);
    compiled.evaluate();
    compiled.inputBars.forEach((x) => x.fill(0));
    compiled.outputBar.set(bar);
    compiled.pullback();
    assertEquals([...compiled.output], [...evaluation.output]);
    assertEquals([...compiled.inputBars[0]], [...bars[0]]);
    assertEquals([...compiled.inputBars[2]], [...bars[2]]);
  }
}

Deno.test("piece() has the same bits compiled, however many rows, channels and powers there are", () => {
  const random = new Random(9);
  for (const rows of [1, 2]) {
    const knots = knotsOf(KNOTS.slice(0, rows));
    for (const channels of [1, 2, 3, 16, 17, 21]) {
      for (const order of [1, 2, 4]) {
        for (const derivative of [0, 1, 2]) {
          const shape = [rows, COUNT, order, channels];
          const numbers = Float64Array.from({ length: sizeOf(shape) }, () => random.uniform(-1, 1));
          const table = tensor(numbers, shape);
          const program = trace(
            (t, k, c) => piece(locate(t, k), c, derivative),
            [[], knots.shape, shape],
          );
          bitsOf(program, [knots, table], [...TIMES, 7, NaN]);
        }
      }
    }
  }
});

Deno.test("a place may be read by other operations, and be read again", () => {
  const knots = knotsOf(KNOTS.slice(0, 1));
  const table = tensor(tableOf().data.slice(0, COUNT * ORDER * CHANNELS), [
    ...[1, COUNT, ORDER, CHANNELS],
  ]);
  const shapes = [[], knots.shape, table.shape];
  const besides = trace((t, k, c) => {
    const place = locate(t, k);
    return add(piece(place, c), sum(mul(place, place)));
  }, shapes);
  const twice = trace((t, k, c) => {
    const place = locate(t, k);
    return mul(piece(place, c), piece(place, c, 1));
  }, shapes);
  for (const program of [besides, twice]) bitsOf(program, [knots, table], TIMES);
});

Deno.test("a place is the same from wherever it is looked for: next to it, far off, out of the limits", () => {
  const random = new Random(4);
  const from = (start: number) => Array.from({ length: 11 }, (_, i) => start + i + 0.3 * (i % 2));
  const knots = tensor([0, 1].map((start) => [start - 1, start + 12, ...from(start), FAR]));
  const table = tensor(Float64Array.from({ length: 2 * 12 }, () => random.uniform(-1, 1)), [
    ...[2, 12, 1, 1],
  ]);
  const program = trace((t, k, c) => piece(locate(t, k), c), [[], knots.shape, table.shape]);
  let t = 5;
  const walk = Array.from({ length: 400 }, (_, i) => {
    const size = i % 7 === 0 ? 12 : 1.5;
    t = Math.min(Math.max(t + random.uniform(-size, size), -1), 13);
    return i % 50 === 0 ? [NaN, Infinity, -Infinity, FAR][i / 50 % 4] : i % 3 ? t : Math.round(t);
  });
  bitsOf(program, [knots, table], walk);
});

Deno.test("locate() gives NaN beyond its limits, and finds its way back", () => {
  const knots = knotsOf(KNOTS);
  const program = trace((t, k) => locate(t, k), [[], knots.shape]);
  const t = new Float64Array(1);
  const evaluation = program.bind([t, knots.data]);
  const compiled = compileProgram(program)!();
  compiled.inputs[1].set(knots.data);
  const read = (time: number) => {
    compiled.inputs[0][0] = t[0] = time;
    evaluation.evaluate();
    compiled.evaluate();
    assertEquals([...evaluation.output], [...compiled.output]);
    return [...evaluation.output];
  };
  assertEquals(read(4.6).slice(2), [3, NaN]);
  for (const time of [NaN, Infinity, -Infinity, 1e300, -1e300]) assertEquals(read(time)[1], NaN);
  assertEquals(read(1.25), [1, 0.25, 1, 1]);
});

Deno.test("locate() and piece() take nothing of another shape", () => {
  assertThrows(() => locate(tensor([1]), tensor([[0, 1, 0, FAR]])), TypeError, "locate: a time");
  assertThrows(() => locate(tensor(1), tensor([[0, 1, 0]])), TypeError, "locate: a time");
  assertThrows(() => piece(tensor([1, 0]), tensor([[[[0]]]])), TypeError, "piece: places");
});
