import { type Code, doubleBytes } from "../assembler/code.ts";
import type { Binary } from "../assembler/encode.ts";
import { f32, f64x2, i32, i32x4, v128 } from "../assembler/instructions.ts";
import type { FunctionBuilder, ValueType } from "../assembler/module_builder.ts";
import type { Body, Elements } from "../body.ts";
import type { OwnBars, OwnCode } from "../rules.ts";
import { eachOf, placeAtHand } from "./locate.ts";

/** Vectors of channels up to which they are written one after the other. */
const WRITTEN_OUT = 8;

/** What `piece` computes. */
export interface Piece {
  /** How often the polynomial is differentiated. */
  readonly derivative: number;
}

/** k (k − 1) …, as many factors as there are derivatives: what becomes of s^k. */
export function factorOf(k: number, derivative: number): number {
  let factor = 1;
  for (let i = 0; i < derivative; i++) factor *= k - i;
  return factor;
}

/** The sizes of a table of shape [rows, knots, order, channels], read in `rows` places. */
interface Sizes {
  readonly rows: number;
  readonly rowSize: number;
  readonly order: number;
  readonly channels: number;
}

function sizesOf({ shapes: [, [rows, knots, order, channels]] }: OwnCode<Piece>): Sizes {
  return { rows, rowSize: knots * order * channels, order, channels };
}

/** Where one row is read. */
interface RowPlace {
  /** The number of the row. */
  readonly row: Code;
  /** The time since the knot. */
  readonly since: Code;
  /** The bytes in front of the coefficients of its segment. */
  readonly segment: Code;
}

/** Runs over the rows. */
function eachRow(
  body: Body,
  places: Elements,
  { rows, rowSize, order, channels }: Sizes,
  visit: (row: RowPlace) => void,
): void {
  const { f, lanes: { s, bytes, scalar } } = body;
  const size = order * channels;
  const held = placeAtHand(places);
  if (held) {
    const segment = f.let("i32", i32.mul(held.knot, i32.const(size)));
    return visit({ row: i32.const(0), since: held.since, segment });
  }
  eachOf(f, rows, (row) => {
    const at = f.let(
      "i32",
      i32.add(body.address(places.place), i32.mul(row, i32.const(2 * bytes))),
    );
    const knot = bytes === 8 ? lowBits(at) : i32.trunc_f32_s(f32.load(at));
    const since = f.let(scalar, s.load(at, bytes));
    const own = i32.mul(knot, i32.const(size * bytes));
    const segment = f.let("i32", i32.add(i32.mul(row, i32.const(rowSize * bytes)), own));
    visit({ row, since, segment });
  });
}

/** A whole number that is kept as a double. It is not looked at whether it is one, which would take longer. */
function lowBits(at: Code): Code {
  const ofTwo52 = doubleBytes(2 ** 52);
  const sum = f64x2.add(v128.load64_zero(at), v128.const([ofTwo52, ofTwo52]));
  return i32x4.extract_lane(sum, 0);
}

/** Elements of a row that are worked on at once: a vector of them or less. */
interface Run {
  /** The bytes in front of them. */
  readonly at: Code;
  readonly count: number;
  /** Which vector they are, where that is known as code is written. */
  readonly chunk?: number;
}

/** Runs over the channels, in vectors. */
function eachRun(body: Body, channels: number, visit: (run: Run) => void): void {
  const { f, lanes: { width, bytes } } = body;
  const chunks = body.chunks(channels);
  const written = chunks > WRITTEN_OUT ? Math.floor(channels / width) : 0;
  f.each({ to: 16 * written, by: 16 }, (at) => visit({ at, count: width }));
  for (let chunk = written; chunk < chunks; chunk++) {
    const at = i32.const(chunk * width * bytes);
    visit({ at, count: body.count(channels, chunk), chunk });
  }
}

/** Writes the code of `piece`: what is interpreted, in the same order. */
export function emitPiece(code: OwnCode<Piece>): void {
  const { body, inputs: [place, table], output, attributes: { derivative } } = code;
  const { f, lanes } = body;
  const { v, bytes } = lanes;
  const sizes = sizesOf(code);
  const { rows, order, channels } = sizes;
  eachRow(body, place, sizes, ({ row, since, segment }) => {
    const s = f.let("v128", v.splat(since));
    const first = f.let("i32", i32.add(body.base(table.place), segment));
    const rowOffset = i32.mul(row, i32.const(channels * bytes));
    eachRun(body, channels, ({ at, count, chunk }) => {
      const from = i32.add(first, at);
      const load = (k: number) =>
        lanes.load(from, table.place.offset + k * channels * bytes, count);
      const terms = termsOf(
        order,
        derivative,
        load,
        (factor, x) => v.mul(lanes.constant(factor), x),
      );
      const value = horner(f, { type: "v128", ...v, zero: lanes.constant(0) }, s, terms);
      if (rows === 1 && chunk !== undefined) output.write(chunk, value);
      else {
        const to = i32.add(body.base(output.place), i32.add(rowOffset, at));
        f.emit(lanes.store(to, value, output.place.offset, count));
      }
    });
  });
}

/** Σ factor_k c_k, from the highest power down. */
function termsOf(
  order: number,
  derivative: number,
  coefficient: (k: number) => Code,
  scaled: (factor: number, x: Code) => Code,
): Code[] {
  const terms: Code[] = [];
  for (let k = order - 1; k >= derivative; k--) {
    const factor = factorOf(k, derivative);
    terms.push(factor === 1 ? coefficient(k) : scaled(factor, coefficient(k)));
  }
  return terms;
}

/** Horner's rule; where s is NaN, so is what comes of it, and be there no power of s. */
function horner(
  f: FunctionBuilder,
  { type, add, mul, zero }: { type: ValueType; add: Binary; mul: Binary; zero: Code },
  s: Code,
  [first, ...rest]: readonly Code[],
): Code {
  const sum = f.local(type);
  if (rest.length > 0) f.set(sum, first);
  else f.set(sum, first ? add(mul(zero, s), first) : mul(zero, s));
  for (const term of rest) f.set(sum, add(mul(sum.get, s), term));
  return sum.get;
}

/** Writes its pullback, to the place and to the table. */
export function emitPieceBars(code: OwnBars<Piece>): void {
  const { body, inputs: [place, table], outputBar, inputBars, attributes: { derivative } } = code;
  const { f, lanes } = body;
  const { v, s: scalars, scalar, bytes } = lanes;
  const sizes = sizesOf(code);
  const { rows, order, channels } = sizes;
  const [placeBar, tableBar] = inputBars;
  if (!placeBar && !tableBar) return;
  if (rows > 1 || placeBar) outputBar.settle();
  for (const bars of inputBars) bars?.settle();
  const own = ({ place }: Elements, offset: Code) => i32.add(body.base(place), offset);
  eachRow(body, place, sizes, ({ row, since, segment }) => {
    const rowOffset = f.let("i32", i32.mul(row, i32.const(channels * bytes)));
    const barPlace = outputBar.place;
    if (tableBar) {
      const s = f.let("v128", v.splat(since));
      eachRun(body, channels, ({ at, count, chunk }) => {
        const offset = f.let("i32", i32.add(segment, at));
        const to = f.let("i32", own(tableBar, offset));
        const power = f.local("v128");
        f.set(
          power,
          rows === 1 && chunk !== undefined
            ? outputBar.read(chunk)
            : lanes.load(own(outputBar, i32.add(rowOffset, at)), barPlace.offset, count),
        );
        for (let k = derivative; k < order; k++) {
          const factor = factorOf(k, derivative);
          const part = factor === 1 ? power.get : v.mul(lanes.constant(factor), power.get);
          const there = tableBar.place.offset + k * channels * bytes;
          const sum = f.let("v128", v.add(lanes.load(to, there, count), part));
          f.emit(lanes.store(to, sum, there, count));
          if (k + 1 < order) f.set(power, v.mul(power.get, s));
        }
      });
    }
    if (placeBar) {
      const rowBar = f.let("i32", i32.mul(row, i32.const(2 * bytes)));
      const to = f.let("i32", own(placeBar, rowBar));
      eachOf(f, channels, (c) => {
        const at = f.let("i32", i32.mul(c, i32.const(bytes)));
        const from = f.let("i32", i32.add(own(table, segment), at));
        const terms = termsOf(
          order,
          derivative + 1,
          (k) => scalars.load(from, table.place.offset + k * channels * bytes),
          (factor, x) => scalars.mul(scalars.const(factor), x),
        );
        const slope = horner(f, { type: scalar, ...scalars, zero: scalars.const(0) }, since, terms);
        const bar = scalars.load(own(outputBar, i32.add(rowOffset, at)), barPlace.offset);
        const there = placeBar.place.offset + bytes;
        const sum = scalars.add(scalars.load(to, there), scalars.mul(bar, slope));
        f.emit(scalars.store(to, sum, there));
      });
    }
  });
}
