import type { Code } from "./assembler/code.ts";
import { i32 } from "./assembler/instructions.ts";
import type { Elements } from "./body.ts";
import type { OwnBars, OwnCode } from "./rules.ts";

/** What a table is read with. */
export interface Knots {
  /** Rising. */
  readonly knots: Float64Array;
  /** Whether the slope is wanted in place of the value. */
  readonly slope: boolean;
}

/** What the code knows of one element of x. */
interface Found {
  /** Where the element stands, in bytes from the first. */
  readonly at: Code;
  readonly x: Code;
  /** Where its segment's first value stands, in bytes from the first of all. */
  readonly segment: Code;
  /** The segment's first knot, and its length. */
  readonly knot: Code;
  readonly length: Code;
}

/** Writes a loop over the elements of x that looks each up. */
function eachElement(
  { body, arena, inputs: [points], attributes: { knots } }: OwnCode<Knots>,
  visit: (found: Found) => void,
): void {
  const { f, lanes: { s, bytes, scalar } } = body;
  const own = (numbers: ArrayLike<number>) =>
    arena.place(bytes === 8 ? Float64Array.from(numbers) : Float32Array.from(numbers));
  const table = own(knots);
  // The search steps by powers of two, and NaN, which is not at or before anything, stops it.
  const inner = knots.length - 2;
  const steps = Math.ceil(Math.log2(inner + 1));
  const padded = own(Array.from({ length: 2 ** steps }, (_, i) => i <= inner ? knots[i] : NaN));
  f.each({ to: points.size * bytes, by: bytes }, (at) => {
    const x = f.let(scalar, s.load(i32.add(body.base(points.place), at), points.place.offset));
    const segment = f.local("i32");
    f.set(segment, i32.const(0));
    for (let k = steps - 1; k >= 0; k--) {
      const by = 2 ** k * bytes;
      const before = s.le(s.load(segment.get, padded + by), x);
      f.set(segment, i32.add(segment.get, i32.mul(before, i32.const(by))));
    }
    const knot = f.let(scalar, s.load(segment.get, table));
    const length = f.let(scalar, s.sub(s.load(segment.get, table + bytes), knot));
    visit({ at, x, segment: segment.get, knot, length });
  });
}

function emitWay({ body: { f, lanes: { s, scalar } } }: OwnCode<Knots>, found: Found): Code {
  const w = s.div(s.sub(found.x, found.knot), found.length);
  return f.let(scalar, s.min(s.max(w, s.const(0)), s.const(1)));
}

/** 1 where the table is constant at x and to the right of it. */
function emitBeyond({ body: { lanes: { s } }, attributes }: OwnCode<Knots>, { x }: Found): Code {
  const { knots } = attributes;
  return i32.or(s.lt(x, s.const(knots[0])), s.ge(x, s.const(knots[knots.length - 1])));
}

/** The two values of a segment. */
function emitEnds({ body, inputs: [, { place }] }: OwnCode<Knots>, { segment }: Found): Code[] {
  const { f, lanes: { s, bytes, scalar } } = body;
  const from = f.let("i32", i32.add(body.base(place), segment));
  return [0, bytes].map((next) => f.let(scalar, s.load(from, place.offset + next)));
}

/** Writes the code of a table that is read. */
export function emitTable(code: OwnCode<Knots>): void {
  const { body, output: { place }, attributes: { slope } } = code;
  const { f, lanes: { s } } = body;
  eachElement(code, (found) => {
    const [first, second] = emitEnds(code, found);
    const to = i32.add(body.base(place), found.at);
    const put = (value: Code) => f.emit(s.store(to, value, place.offset));
    if (slope) {
      f.when(
        emitBeyond(code, found),
        () => put(s.const(0)),
        () => put(s.div(s.sub(second, first), found.length)),
      );
    } else {
      const w = emitWay(code, found);
      put(s.add(s.mul(s.sub(s.const(1), w), first), s.mul(w, second)));
    }
  });
}

/** Writes its pullback. */
export function emitTableBars(code: OwnBars<Knots>): void {
  const { body, outputBar, inputBars: [xBar, valuesBar], attributes: { slope } } = code;
  const { f, lanes: { s, bytes, scalar } } = body;
  for (const bars of [outputBar, xBar, valuesBar]) bars?.settle();
  const add = ({ place }: Elements, at: Code, value: Code, next = 0) => {
    const to = f.let("i32", i32.add(body.base(place), at));
    const offset = place.offset + next;
    f.emit(s.store(to, s.add(s.load(to, offset), value), offset));
  };
  eachElement(code, (found) => {
    const from = i32.add(body.base(outputBar.place), found.at);
    const bar = f.let(scalar, s.load(from, outputBar.place.offset));
    const within = (then: () => void) => f.when(i32.eqz(emitBeyond(code, found)), then);
    if (xBar && !slope) {
      within(() => {
        const [first, second] = emitEnds(code, found);
        add(xBar, found.at, s.mul(bar, s.div(s.sub(second, first), found.length)));
      });
    }
    if (!valuesBar) return;
    if (slope) {
      within(() => {
        const part = f.let(scalar, s.div(bar, found.length));
        add(valuesBar, found.segment, s.neg(part));
        add(valuesBar, found.segment, part, bytes);
      });
    } else {
      const w = emitWay(code, found);
      add(valuesBar, found.segment, s.mul(s.sub(s.const(1), w), bar));
      add(valuesBar, found.segment, s.mul(w, bar), bytes);
    }
  });
}
