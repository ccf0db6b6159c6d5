import { stagesNeeded, type Tableau } from "../../methods/tableau.ts";
import {
  type Arena,
  type Code,
  f32,
  f64,
  type Func,
  type FunctionBuilder,
  i32,
  type Lanes,
  lanesOf,
  type ModuleBuilder,
} from "../assembler.ts";
import type { FieldCode } from "../compiled_field.ts";
import { addressOf, behind, type Chunk, type Place, vectorLoop } from "./vector_loop.ts";

/** A weighted sum as code: one vector of it. */
export type Sum = (chunk: Chunk) => Code;

/** Where stages lie: in sets, and behind them those that only the error estimate uses. */
export interface StageSets {
  /** Elements of y. */
  readonly size: number;
  /** Stages that Ψ needs: those of a set. */
  readonly needed: number;
  /** Where each set begins. */
  readonly sets: readonly number[];
  /** Bytes of a set. */
  readonly setBytes: number;
  /** Where the stages behind all sets begin, and end. */
  readonly extras: readonly [begin: number, end: number];
}

/** The increment Ψ_h(t, x) and its pullback as code; see `Increment`. */
export interface IncrementCode {
  /** Where its stages lie. */
  readonly stages: StageSets;
  /** The vectors of the state: doubles, whatever the field computes in. */
  readonly wide: Lanes;
  /** Bytes from a stage to the next: whole doubles. */
  readonly stride: number;
  /** The block of stage i. */
  blockOf(set: Code, i: number): Place;
  /**
   * Evaluates stages from t0 to t1, in the set at `set`, from the x at `x`; but the first, where `ready`
   * is not 0.
   *
   * @param count How many. Default: those that Ψ needs.
   */
  evaluate(set: Code, x: Code, t0: Code, t1: Code, ready?: Code, count?: number): Code;
  /** Evaluates the last stage of all at the x at `x` itself. */
  evaluateLast(set: Code, x: Code, t0: Code, t1: Code): Code;
  /** h Σ w_i k_i of the last evaluation in a set, in the field's own vectors. */
  sum(f: FunctionBuilder, set: Code, h: Code, weights: readonly number[]): Sum;
  /** Ψ of the last evaluation in a set, as doubles. */
  psi(f: FunctionBuilder, set: Code, h: Code): Sum;
  /**
   * Pulls the cotangent at `psiBar` back through a set; {@linkcode IncrementCode.bars} then
   * adds what comes out.
   *
   * @param hb The step with the sign that the weights b take, and `ha` that of the weights a.
   */
  pullback(set: Code, psiBar: Code, hb: Code, ha: Code): Code;
  /** What adds [∂Ψ/∂x]ᵀ ψ̄ of the last pullback to a vector of x̄, in doubles. */
  bars(f: FunctionBuilder): (chunk: Chunk, xBar: Code) => Code;
}

/**
 * Writes an increment. Blocks of stages lie one behind the other in sets; the stages that only the error
 * estimate uses lie behind all sets, and are there once.
 *
 * @param sets How many sets of stages there are to be; reserves them, so it comes last.
 * @param firstBar Where a cotangent of the first stage's slope lies that pullbacks begin with.
 */
export function incrementCode(
  module: ModuleBuilder,
  field: FieldCode,
  { a, b, c }: Tableau,
  arena: Arena,
  sets: number,
  firstBar?: Place,
): IncrementCode {
  const { lanes, size, clock } = field;
  const { bytes, v, s, madd } = lanes;
  const wide = lanesOf("float64", lanes.fused);
  const single = lanes.dtype === "float32";
  const vector = (): Place => ({ offset: arena.reserve(size * bytes) });
  /** For what becomes doubles: one vector in singles. */
  const narrow = single ? vector() : undefined;
  const needed = stagesNeeded(b);
  const stride = Math.ceil(field.stageElements * bytes / 8) * 8;
  const kBar = vector();
  const stageBars = Array.from({ length: needed }, vector);
  const setBytes = needed * stride;
  const first = arena.reserve(sets * setBytes);
  const extra = arena.reserve((b.length - needed) * stride);
  const stages: StageSets = {
    ...{ size, needed, setBytes },
    sets: Array.from({ length: sets }, (_, i) => first + i * setBytes),
    extras: [extra, arena.size],
  };

  const blockOf = (set: Code, i: number): Place =>
    i < needed ? { base: set, offset: i * stride } : { offset: extra + (i - needed) * stride };
  const rounded = (x: Code) => single ? f32.demote_f64(x) : x;
  /** h w in every lane. */
  const factor = (f: FunctionBuilder, h: Code, weight: number) => {
    const x = weight === 1 ? h : f64.mul(h, f64.const(weight));
    return f.let("v128", v.splat(rounded(x)));
  };
  const ofWeights = (f: FunctionBuilder, h: Code, weights: readonly number[]) =>
    weights.map((weight) => weight === 0 ? undefined : factor(f, h, weight));
  /** A vector of what lies in doubles. */
  const ofDoubles = (chunk: Chunk, place: Place) =>
    single ? chunk.loadDoubles(place) : chunk.load(place);
  /** Doubles of a sum that is computed in the field's own vectors. */
  const widened = (f: FunctionBuilder, sum: Sum): Sum => {
    if (!narrow) return sum;
    vectorLoop(f, lanes, size, (chunk) => chunk.store(narrow, sum(chunk)));
    return (chunk) => chunk.loadSingles(narrow);
  };
  /** The first term, plus Σ w_i k_i. */
  const plus = (
    chunk: Chunk,
    first: Code,
    weights: readonly (Code | undefined)[],
    set: Code,
  ): Code =>
    weights.reduce<Code>((sum, weight, i) => {
      if (weight === undefined) return sum;
      return madd(weight, chunk.load(behind(blockOf(set, i), field.dyOffset)), sum);
    }, first);
  const sumOf = (f: FunctionBuilder, set: Code, h: Code, weights: readonly number[]): Sum => {
    const factors = ofWeights(f, h, weights);
    return (chunk) => plus(chunk, lanes.constant(0), factors, set);
  };

  /** Evaluates from the first stage on, or one alone, at x itself. */
  const evaluator = (count: number, alone = 0): Func => {
    const f = module.function(["i32", "i32", "f64", "f64", "i32"]);
    const [set, x, t0, t1, ready] = f.params;
    const h = f.let("f64", f64.sub(t1, t0));
    const stage = (i: number) => {
      const block = blockOf(set, i);
      // t0 + h may round to the other side of t1.
      const inside = () => f64.add(t0, f64.mul(f64.const(c[i]), h));
      const time = c[i] === 0 ? t0 : c[i] === 1 ? t1 : inside();
      if (clock !== undefined) f.emit(f64.store(i32.const(0), time, clock));
      f.emit(s.store(block.base ?? i32.const(0), rounded(time), block.offset));
      const factors = ofWeights(f, h, alone ? [] : a[i]);
      vectorLoop(f, lanes, size, (chunk) => {
        const y = plus(chunk, ofDoubles(chunk, { base: x, offset: 0 }), factors, set);
        chunk.store(behind(block, bytes), y);
      });
      const at = addressOf(block);
      if (!field.writeOut(f, at, count)) f.emit(field.evaluate(at));
    };
    f.when(i32.eqz(ready), () => stage(0));
    for (let i = alone || 1; i < count; i++) stage(i);
    return f;
  };

  const puller = (): Func => {
    const zero = lanes.constant(0);
    const f = module.function(["i32", "i32", "f64", "f64"]);
    const [set, psiBar, hb, ha] = f.params;
    for (let i = needed - 1; i >= 0; i--) {
      const weight = b[i] === 0 ? undefined : factor(f, hb, b[i]);
      const later: [Place, Code][] = [];
      for (let j = i + 1; j < needed; j++) {
        if (a[j][i] !== 0) later.push([stageBars[j], factor(f, ha, a[j][i])]);
      }
      vectorLoop(f, lanes, size, (chunk) => {
        const own = ofDoubles(chunk, { base: psiBar, offset: 0 });
        const sum = later.reduce<Code>(
          (sum, [bar, factor]) => madd(factor, chunk.load(bar), sum),
          weight === undefined ? zero : v.mul(weight, own),
        );
        const besides = i === 0 ? firstBar : undefined;
        chunk.store(kBar, besides ? v.add(sum, ofDoubles(chunk, besides)) : sum);
        chunk.store(stageBars[i], zero);
      });
      f.emit(field.pullback(addressOf(blockOf(set, i)), addressOf(kBar), addressOf(stageBars[i])));
    }
    return f;
  };

  /** What evaluates so many stages. */
  const evaluators: Func[] = [];
  let pulling: Func | undefined;
  return {
    stages,
    wide,
    stride,
    blockOf,
    evaluate: (set, x, t0, t1, ready = i32.const(0), count = needed) =>
      (evaluators[count] ??= evaluator(count)).call(set, x, t0, t1, ready),
    evaluateLast: (set, x, t0, t1) =>
      evaluator(b.length, b.length - 1).call(set, x, t0, t1, i32.const(1)),
    sum: sumOf,
    psi: (f, set, h) => widened(f, sumOf(f, set, h, b)),
    pullback: (set, psiBar, hb, ha) => (pulling ??= puller()).call(set, psiBar, hb, ha),
    bars(f) {
      const bars = stageBars.toReversed();
      const added = (chunk: Chunk, first: Code, rest: readonly Place[]) =>
        rest.reduce<Code>((sum, bar) => v.add(sum, chunk.load(bar)), first);
      // In doubles one after the other, as the interpreter adds them.
      if (!narrow) return (chunk, xBar) => added(chunk, xBar, bars);
      const [first, ...rest] = bars;
      const sum = widened(f, (chunk) => added(chunk, chunk.load(first), rest));
      return (chunk, xBar) => wide.v.add(xBar, sum(chunk));
    },
  };
}
