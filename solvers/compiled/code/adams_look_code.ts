import {
  type Arena,
  type Code,
  f64,
  f64x2,
  type Func,
  type FunctionBuilder,
  i32,
  type Lanes,
  type Local,
  type ModuleBuilder,
  v128,
} from "../assembler.ts";
import { type Place, vectorLoop } from "./vector_loop.ts";
import {
  ESTIMATES,
  GROWTH,
  LARGE,
  NOTHING,
  UNNOTICED,
} from "../../reversible/adams/look_limits.ts";

/** Where the look at parasitic modes has its numbers; see `ParasiticDrift`. */
export interface LookLayout {
  /** The node that is looked at next: a whole number of 32 bits. */
  readonly next: number;
  /** The weights of a step, oldest first, and what they have more than those of the order below. */
  readonly weights: number;
  readonly more: number;
  /** The largest estimate, the defect where it began to grow, and that of the last look. */
  readonly memory: number;
  /** What was found. */
  readonly drift: number;
}

/** What the look is written for: windows of values and slopes, as addresses from a base on. */
export interface LookContext {
  readonly wide: Lanes;
  readonly size: number;
  readonly window: number;
  readonly values: number;
  readonly slopes: number;
}

/** `ParasiticDrift.look` as code, whose numbers it gives to the last bit. */
export class AdamsLook {
  readonly layout: LookLayout;
  readonly #look: Func;

  constructor(module: ModuleBuilder, arena: Arena, context: LookContext) {
    const { size, window } = context;
    this.layout = {
      next: arena.reserve(4),
      weights: arena.reserve(8 * (window - 1)),
      more: arena.reserve(8 * (window - 1)),
      memory: arena.reserve(24),
      drift: arena.reserve(8 * size),
    };
    this.#look = this.#write(module, context);
  }

  /** Looks at the window at a base, behind steps of size h; whether anything is suspicious. */
  call(base: Code, h: Code): Code {
    return this.#look.call(base, h);
  }

  #write(module: ModuleBuilder, { wide, size, window, values, slopes }: LookContext): Func {
    const f = module.function(["i32", "f64"], ["i32"]);
    const [base, h] = f.params;
    const { v } = wide;
    const { drift } = this.layout;
    const rows = (count: number, offset: number) =>
      Array.from({ length: count }, (_, i): Place => ({ base, offset: offset + 8 * size * i }));
    const all = rows(window + 1, values);
    const known = rows(window - 1, slopes).toReversed();
    const raise = (place: Local, x: Code) => f.set(place, v.max(place.get, x));
    const most = f.local("v128");
    // The values are finite, so that the quicker of the two will do.
    const raiseFinite = (place: Local, x: Code) => f.set(place, v.pmax(place.get, x));
    vectorLoop(f, wide, size, (chunk) => {
      for (const place of all.slice(0, window)) raiseFinite(most, v.abs(chunk.load(place)));
    });
    const largest = overLanes(f, most.get);
    const least = f.let("v128", f64x2.splat(f64.mul(f64.const(1e-12), largest)));
    const step = f.let("v128", f64x2.splat(h));
    const [defects, estimates, furthest] = [f.local("v128"), f.local("v128"), f.local("v128")];
    const weight = (at: number, i: number) => v128.load64_splat(i32.const(0), at + 8 * i);
    vectorLoop(f, wide, size, (chunk) => {
      const scale = f.local("v128");
      f.set(scale, least);
      for (const place of all) raiseFinite(scale, v.abs(chunk.load(place)));
      const none = v.eq(scale.get, wide.constant(0));
      const divisor = f.let("v128", v128.bitselect(wide.constant(1), scale.get, none));
      const [sum, more] = [f.local("v128"), f.local("v128")];
      // A local is 0 only the first time round.
      f.set(sum, wide.constant(0));
      f.set(more, wide.constant(0));
      known.forEach((place, i) => {
        const slope = f.let("v128", chunk.load(place));
        f.set(sum, v.add(sum.get, v.mul(weight(this.layout.weights, i), slope)));
        f.set(more, v.add(more.get, v.mul(weight(this.layout.more, i), slope)));
      });
      const oldest = v.sub(chunk.load(all[window]), chunk.load(all[window - 1]));
      const defect = f.let("v128", v.add(oldest, v.mul(step, sum.get)));
      chunk.store({ offset: drift }, defect);
      const size = f.let("v128", v.abs(defect));
      raise(furthest, size);
      raise(defects, v.div(size, divisor));
      raise(estimates, v.div(v.abs(v.mul(step, more.get)), divisor));
    });
    const found = this.#judge(f, {
      largest,
      defect: overLanes(f, defects.get),
      estimate: overLanes(f, estimates.get),
      furthest: overLanes(f, furthest.get),
    });
    f.when(i32.eqz(found), () => {
      vectorLoop(f, wide, size, (chunk) => chunk.store({ offset: drift }, wide.constant(0)));
    });
    f.emit(found);
    return f;
  }

  #judge(
    f: FunctionBuilder,
    { largest, defect, estimate, furthest }: Record<
      "largest" | "defect" | "estimate" | "furthest",
      Code
    >,
  ): Code {
    const zero = i32.const(0);
    const [expected, first, before] = [0, 8, 16].map((bytes) => this.layout.memory + bytes);
    const load = (at: number) => f64.load(zero, at);
    const half = (x: Code) => f64.div(x, f64.const(2));
    f.emit(f64.store(zero, f64.max(estimate, half(load(expected))), expected));
    const explained = f64.le(defect, f64.mul(f64.const(ESTIMATES), load(expected)));
    const unexplained = i32.and(f64.gt(defect, f64.const(NOTHING)), i32.eqz(explained));
    const falls = f64.lt(defect, half(load(before)));
    f.when(
      i32.or(i32.eqz(unexplained), falls),
      () => f.emit(f64.store(zero, f64.const(Infinity), first)),
      () => f.emit(f64.store(zero, f64.min(load(first), defect), first)),
    );
    f.emit(f64.store(zero, defect, before));
    const grown = i32.and(
      f64.gt(defect, f64.const(UNNOTICED)),
      f64.gt(defect, f64.mul(f64.const(GROWTH), load(first))),
    );
    const isLarge = f64.gt(furthest, f64.mul(f64.const(LARGE), largest));
    return f.let("i32", i32.or(grown, isLarge));
  }
}

/** The larger of two lanes; NaN if one is. */
function overLanes(f: FunctionBuilder, x: Code): Code {
  return f.let("f64", f64.max(f64x2.extract_lane(x, 0), f64x2.extract_lane(x, 1)));
}
