import type { Code } from "../assembler/code.ts";
import { repeatWhile, unless } from "../assembler/control.ts";
import { i32 } from "../assembler/instructions.ts";
import type { Func, FunctionBuilder } from "../assembler/module_builder.ts";
import type { Elements } from "../body.ts";
import { splatOf } from "../lane_parts.ts";
import type { OwnBars, OwnCode, ProgramTarget } from "../rules.ts";

/** Elements in front of the knots of a row: the limits of what may be read. */
export const LIMITS = 2;

/** A place that was found in the function that is being written: in locals. */
export interface PlaceAtHand {
  /** The knot, in bytes from the first one. */
  readonly knot: Code;
  /** The time since then. */
  readonly since: Code;
}

const atHand = new WeakMap<Elements, PlaceAtHand>();

/** The only place among these, where it is at hand. */
export function placeAtHand(places: Elements): PlaceAtHand | undefined {
  return atHand.get(places);
}

/** Runs `body` for the numbers 0, 1, … below `count`: without a loop for one. */
export function eachOf(f: FunctionBuilder, count: number, body: (i: Code) => void): void {
  if (count === 1) body(i32.const(0));
  else f.each({ to: count, by: 1 }, body);
}

/** Writes the code of `locate`: what is interpreted, in the same order. */
export function emitLocate(code: OwnCode): void {
  const { body, inputs: [time, knots], output, isRead, once } = code;
  const { f, lanes: { s, bytes, scalar } } = body;
  const rows = output.size / 2;
  const width = knots.size / rows;
  const hints = once(hintsOf)(output, rows);
  const t = f.let(scalar, s.load(body.base(time.place), time.place.offset));
  eachOf(f, rows, (r) => {
    const offset = (size: number) => i32.mul(r, i32.const(size));
    const from = f.let("i32", i32.add(body.address(knots.place), offset(width * bytes)));
    const hint = f.let("i32", i32.add(offset(4), i32.const(hints)));
    const low = f.local("i32");
    f.set(low, i32.load(hint));
    const knot = (next = 0) => s.load(i32.add(from, low.get), (LIMITS + next) * bytes);
    const since = f.local(scalar);
    f.set(since, s.sub(t, knot()));
    // At or behind the first knot it is at or behind the least time.
    const here = () => [
      s.ge(since.get, s.const(0)),
      s.lt(t, knot(1)),
      s.le(t, s.load(from, bytes)),
    ];
    unless(f, here(), () => {
      // Steps go from a segment to its neighbour, mostly.
      const one = i32.const(bytes);
      const isLast = i32.eq(low.get, i32.const((width - LIMITS - 2) * bytes));
      f.when(
        s.ge(since.get, s.const(0)),
        () => unless(f, [isLast], () => f.set(low, i32.add(low.get, one))),
        () => f.when(low.get, () => f.set(low, i32.sub(low.get, one))),
      );
      f.emit(i32.store(hint, low.get));
      f.set(since, s.sub(t, knot()));
      unless(f, here(), () => {
        const last = i32.const((width - LIMITS - 1) * bytes);
        f.set(since, once(searchOf).call(from, t, hint, last));
        f.set(low, i32.load(hint));
      });
    });
    if (rows === 1) atHand.set(output, { knot: low.get, since: since.get });
    if (rows === 1 && !isRead) return;
    const to = f.let("i32", i32.add(body.address(output.place), offset(2 * bytes)));
    const number = i32.shr_u(low.get, i32.const(Math.log2(bytes)));
    f.emit(s.store(to, s.convert_i32_s(number)));
    f.emit(s.store(to, since.get, bytes));
  });
}

/** Hands out memory for the segments of the last time, in bytes from the first knot: a place for each row. */
function hintsOf({ arena }: ProgramTarget): (output: Elements, rows: number) => number {
  const kept = new Map<number, number>();
  // Code that is written twice has one such memory.
  return ({ place: { offset } }, rows) => {
    const hints = kept.get(offset) ?? arena.reserve(4 * rows);
    kept.set(offset, hints);
    return hints;
  };
}

/**
 * Makes what looks for the last knot at or before t, from that of a hint on, in steps that grow. Apart, as
 * it is seldom called, and what calls it is short so.
 *
 * Its arguments are the address of a row, t, the address of the hint, which is overwritten, and the most
 * that it can be. It gives the time since the knot, or NaN beyond the limits.
 */
function searchOf({ module, lanes: { s, bytes, scalar } }: ProgramTarget): Func {
  const f = module.function(["i32", scalar, "i32", "i32"], [scalar]);
  const [from, t, hint, last] = f.params;
  const [low, high, width] = [f.local("i32"), f.local("i32"), f.local("i32")];
  const knot = (at: Code) => s.load(i32.add(from, at), LIMITS * bytes);
  const isBefore = (at: Code) => s.le(knot(at), t);
  const one = i32.const(bytes);
  const twice = () => f.set(width, i32.shl(width.get, i32.const(1)));
  f.set(low, i32.load(hint));
  f.set(width, one);
  f.when(isBefore(low.get), () => {
    const goesOn = () => i32.and(i32.lt_s(high.get, last), isBefore(high.get));
    f.set(high, i32.add(low.get, one));
    f.when(goesOn(), () =>
      repeatWhile(f, () => {
        f.set(low, high.get);
        twice();
        f.set(high, i32.add(high.get, width.get));
        f.when(i32.gt_s(high.get, last), () => f.set(high, last));
        return goesOn();
      }));
  }, () => {
    const atLeast0 = () => f.when(i32.lt_s(low.get, i32.const(0)), () => f.set(low, i32.const(0)));
    const goesOn = () => i32.and(i32.gt_s(low.get, i32.const(0)), i32.eqz(isBefore(low.get)));
    f.set(high, low.get);
    f.set(low, i32.sub(low.get, one));
    atLeast0();
    f.when(goesOn(), () =>
      repeatWhile(f, () => {
        f.set(high, low.get);
        twice();
        f.set(low, i32.sub(low.get, width.get));
        atLeast0();
        return goesOn();
      }));
  });
  const apart = () => i32.gt_s(i32.sub(high.get, low.get), one);
  f.when(apart(), () =>
    repeatWhile(f, () => {
      // Half way, and whole elements.
      const half = i32.shr_u(i32.add(low.get, high.get), i32.const(1));
      const middle = f.let("i32", i32.and(half, i32.const(-bytes)));
      f.when(isBefore(middle), () => f.set(low, middle), () => f.set(high, middle));
      return apart();
    }));
  f.emit(i32.store(hint, low.get));
  const limit = (i: number) => s.load(from, i * bytes);
  const since = f.local(scalar);
  f.set(since, s.sub(t, knot(low.get)));
  const outside = i32.or(s.lt(t, limit(0)), s.gt(t, limit(1)));
  f.when(outside, () => f.set(since, s.const(NaN)));
  f.emit(since.get);
  return f;
}

/** Writes its pullback: the place moves as the time does. */
export function emitLocateBars({ output, outputBar, inputBars: [timeBar] }: OwnBars): void {
  if (!timeBar) return;
  for (let r = 0; r < output.size / 2; r++) timeBar.add(0, 1, splatOf(outputBar, 2 * r + 1));
}
