import type { Code } from "../assembler/code.ts";
import { i32 } from "../assembler/instructions.ts";
import type { FunctionBuilder } from "../assembler/module_builder.ts";
import type { OwnBars, OwnCode } from "../rules.ts";

/** Elements in front of the knots of a row: the limits of what may be read. */
export const LIMITS = 2;

/** Runs `body` for the numbers 0, 1, … below `count`: without a loop for one. */
export function eachOf(f: FunctionBuilder, count: number, body: (i: Code) => void): void {
  if (count === 1) body(i32.const(0));
  else f.each({ to: count, by: 1 }, body);
}

/** Writes the code of `locate`: what is interpreted, in the same order. */
export function emitLocate({ body, arena, inputs: [time, knots], output }: OwnCode): void {
  const { f, lanes: { s, bytes, scalar } } = body;
  const rows = output.size / 2;
  const width = knots.size / rows;
  const hints = arena.reserve(4 * rows);
  const t = f.let(scalar, s.load(body.base(time.place), time.place.offset));
  eachOf(f, rows, (r) => {
    const offset = (size: number) => i32.mul(r, i32.const(size));
    const from = f.let("i32", i32.add(body.address(knots.place), offset(width * bytes)));
    const hint = f.let("i32", i32.add(i32.const(hints), offset(4)));
    const low = f.local("i32");
    f.set(low, i32.load(hint));
    const knot = (i: Code, next = 0) =>
      s.load(i32.add(from, i32.mul(i, i32.const(bytes))), (LIMITS + next) * bytes);
    const here = i32.and(s.le(knot(low.get), t), s.lt(t, knot(low.get, 1)));
    f.when(i32.eqz(here), () => {
      emitSearch(f, low, (i) => s.le(knot(i), t), width - LIMITS - 1);
      f.emit(i32.store(hint, low.get));
    });
    const to = f.let("i32", i32.add(body.address(output.place), offset(2 * bytes)));
    f.emit(s.store(to, s.convert_i32_s(low.get)));
    const outside = i32.or(s.lt(t, s.load(from)), s.gt(t, s.load(from, bytes)));
    f.when(
      outside,
      () => f.emit(s.store(to, s.const(NaN), bytes)),
      () => f.emit(s.store(to, s.sub(t, knot(low.get)), bytes)),
    );
  });
}

/** Looks for the last knot at or before t, from the one in `low` on, in steps that grow. */
function emitSearch(
  f: FunctionBuilder,
  low: ReturnType<FunctionBuilder["local"]>,
  isBefore: (i: Code) => Code,
  last: number,
): void {
  const [high, width] = [f.local("i32"), f.local("i32")];
  const one = i32.const(1);
  const twice = () => f.set(width, i32.shl(width.get, one));
  f.set(width, one);
  f.when(isBefore(low.get), () => {
    const goesOn = () => i32.and(i32.lt_s(high.get, i32.const(last)), isBefore(high.get));
    f.set(high, i32.add(low.get, one));
    f.when(goesOn(), () =>
      f.repeat(() => {
        f.set(low, high.get);
        twice();
        f.set(high, i32.add(high.get, width.get));
        f.when(i32.gt_s(high.get, i32.const(last)), () => f.set(high, i32.const(last)));
        return goesOn();
      }));
  }, () => {
    const atLeast0 = () => f.when(i32.lt_s(low.get, i32.const(0)), () => f.set(low, i32.const(0)));
    const goesOn = () => i32.and(i32.gt_s(low.get, i32.const(0)), i32.eqz(isBefore(low.get)));
    f.set(high, low.get);
    f.set(low, i32.sub(low.get, one));
    atLeast0();
    f.when(goesOn(), () =>
      f.repeat(() => {
        f.set(high, low.get);
        twice();
        f.set(low, i32.sub(low.get, width.get));
        atLeast0();
        return goesOn();
      }));
  });
  const apart = () => i32.gt_s(i32.sub(high.get, low.get), one);
  f.when(apart(), () =>
    f.repeat(() => {
      const middle = f.let("i32", i32.shr_u(i32.add(low.get, high.get), one));
      f.when(isBefore(middle), () => f.set(low, middle), () => f.set(high, middle));
      return apart();
    }));
}

/** Writes its pullback: the place moves as the time does. */
export function emitLocateBars({ output, outputBar, inputBars: [timeBar] }: OwnBars): void {
  if (!timeBar) return;
  for (let r = 0; r < output.size / 2; r++) timeBar.add(0, 1, outputBar.splat(2 * r + 1));
}
