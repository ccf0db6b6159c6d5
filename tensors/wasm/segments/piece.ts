import type { Code } from "../assembler/code.ts";
import { f32, f64, i32 } from "../assembler/instructions.ts";
import type { Body, Elements } from "../body.ts";
import type { OwnBars, OwnCode } from "../rules.ts";
import { eachOf } from "./locate.ts";

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

/** Runs over the elements of the result: where each is, and the coefficients that it is made of. */
function eachElement(
  body: Body,
  place: Elements,
  { rows, rowSize, order, channels }: Sizes,
  visit: (at: { s: Code; element: Code; coefficient: Code; row: Code }) => void,
): void {
  const { f, lanes: { s, bytes, scalar } } = body;
  eachOf(f, rows, (r) => {
    const row = f.let("i32", i32.mul(r, i32.const(2 * bytes)));
    const at = f.let("i32", i32.add(body.address(place.place), row));
    const knot = bytes === 8 ? i32.trunc_f64_s(f64.load(at)) : i32.trunc_f32_s(f32.load(at));
    const since = f.let(scalar, s.load(at, bytes));
    const segment = i32.mul(knot, i32.const(order * channels * bytes));
    const from = f.let("i32", i32.add(i32.mul(r, i32.const(rowSize * bytes)), segment));
    const to = f.let("i32", i32.mul(r, i32.const(channels * bytes)));
    eachOf(f, channels, (c) => {
      const own = f.let("i32", i32.mul(c, i32.const(bytes)));
      const element = f.let("i32", i32.add(to, own));
      const coefficient = f.let("i32", i32.add(from, own));
      visit({ s: since, element, coefficient, row });
    });
  });
}

/** Writes the code of `piece`: what is interpreted, in the same order. */
export function emitPiece(code: OwnCode<Piece>): void {
  const { body, inputs: [place, table], output, attributes: { derivative } } = code;
  const { f, lanes } = body;
  const sizes = sizesOf(code);
  eachElement(body, place, sizes, ({ s, element, coefficient }) => {
    const value = polynomial(body, table, sizes, { s, coefficient, derivative });
    const to = i32.add(body.address(output.place), element);
    f.emit(lanes.s.store(to, value));
  });
}

/** Horner's rule; where s is NaN, so is what comes of it. */
function polynomial(
  body: Body,
  { place }: Elements,
  { order, channels }: Sizes,
  { s, coefficient, derivative }: { s: Code; coefficient: Code; derivative: number },
): Code {
  const { f, lanes: { s: scalars, scalar, bytes } } = body;
  const sum = f.local(scalar);
  f.set(sum, scalars.mul(scalars.const(0), s));
  const from = f.let("i32", i32.add(body.base(place), coefficient));
  for (let k = order - 1; k >= derivative; k--) {
    const factor = factorOf(k, derivative);
    const own = scalars.load(from, place.offset + k * channels * bytes);
    const term = factor === 1 ? own : scalars.mul(scalars.const(factor), own);
    f.set(sum, scalars.add(scalars.mul(sum.get, s), term));
  }
  return sum.get;
}

/** Writes its pullback, to the place and to the table. */
export function emitPieceBars(code: OwnBars<Piece>): void {
  const { body, inputs: [place, table], outputBar, inputBars, attributes: { derivative } } = code;
  const { f, lanes: { s: scalars, scalar, bytes } } = body;
  const sizes = sizesOf(code);
  const [placeBar, tableBar] = inputBars;
  if (!placeBar && !tableBar) return;
  for (const bars of [outputBar, placeBar, tableBar]) bars?.settle();
  const addTo = (at: Code, offset: number, value: Code) =>
    f.emit(scalars.store(at, scalars.add(scalars.load(at, offset), value), offset));
  eachElement(body, place, sizes, ({ s, element, coefficient, row }) => {
    const bar = f.let(scalar, scalars.load(i32.add(body.address(outputBar.place), element)));
    if (tableBar) {
      const to = f.let("i32", i32.add(body.address(tableBar.place), coefficient));
      const power = f.local(scalar);
      f.set(power, bar);
      for (let k = derivative; k < sizes.order; k++) {
        const factor = factorOf(k, derivative);
        const part = factor === 1 ? power.get : scalars.mul(scalars.const(factor), power.get);
        addTo(to, k * sizes.channels * bytes, part);
        if (k + 1 < sizes.order) f.set(power, scalars.mul(power.get, s));
      }
    }
    if (placeBar) {
      const slope = polynomial(body, table, sizes, { s, coefficient, derivative: derivative + 1 });
      const to = f.let("i32", i32.add(body.address(placeBar.place), row));
      addTo(to, bytes, scalars.mul(bar, slope));
    }
  });
}
