import type { Tableau } from "../../methods/tableau.ts";
import {
  type Arena,
  type Code,
  f32,
  f32x4,
  f64,
  f64x2,
  type Func,
  type FunctionBuilder,
  i32,
  type Lanes,
  lanesOf,
  memoryCopy,
  type ModuleBuilder,
} from "../assembler.ts";
import type { FieldCode } from "../compiled_field.ts";
import { addressOf, behind, type Chunk, type Place, vectorLoop } from "./vector_loop.ts";

/** A weighted sum as code: one vector of it. */
type Sum = (chunk: Chunk) => Code;

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

/** What the stages of one evaluation are made from: h is t1 − t0. */
type StagePlace = Record<"set" | "x" | "t0" | "t1" | "h", Code>;

/**
 * The increment Ψ_h(t, x) and its pullback as code; see `Increment`. Blocks of stages lie one
 * behind the other in sets; the stages that only the error estimate uses lie behind all sets,
 * and are there once.
 */
export class IncrementCode {
  /** Where its stages lie. */
  readonly stages: StageSets;
  /** The vectors of the field, and those of the state: doubles, whatever the field computes in. */
  readonly lanes: Lanes;
  readonly wide: Lanes;
  readonly #field: FieldCode;
  readonly #tableau: Tableau;
  /** Bytes from a stage to the next: whole doubles. */
  readonly #stride: number;
  readonly #kBar: Place;
  readonly #stageBars: readonly Place[];
  /** For what becomes doubles: one vector in singles. */
  readonly #narrow: Place | undefined;
  #needed: Func | undefined;
  #all: Func | undefined;
  #pullback: Func | undefined;
  readonly #module: ModuleBuilder;
  readonly #firstBar: Place | undefined;

  /**
   * @param sets How many sets of stages there are to be; reserves them, so it comes last.
   * @param firstBar Where a cotangent of the first stage's slope lies that pullbacks begin with.
   */
  constructor(
    module: ModuleBuilder,
    field: FieldCode,
    tableau: Tableau,
    arena: Arena,
    sets: number,
    firstBar?: Place,
  ) {
    const { b } = tableau;
    const { lanes, size, stageElements } = field;
    this.#module = module;
    this.#field = field;
    this.#tableau = tableau;
    this.#firstBar = firstBar;
    this.lanes = lanes;
    this.wide = lanesOf("float64", lanes.fused);
    if (lanes.dtype === "float32") {
      this.#narrow = { offset: arena.reserve(size * lanes.bytes) };
    }
    const needed = b.findLastIndex((weight) => weight !== 0) + 1;
    this.#stride = Math.ceil(stageElements * lanes.bytes / 8) * 8;
    this.#kBar = { offset: arena.reserve(size * lanes.bytes) };
    this.#stageBars = Array.from(
      { length: needed },
      () => ({ offset: arena.reserve(size * lanes.bytes) }),
    );
    const setBytes = needed * this.#stride;
    const first = arena.reserve(sets * setBytes);
    const begin = arena.reserve((b.length - needed) * this.#stride);
    this.stages = {
      size,
      needed,
      sets: Array.from({ length: sets }, (_, i) => first + i * setBytes),
      setBytes,
      extras: [begin, arena.size],
    };
  }

  /**
   * Evaluates the stages that Ψ needs from t0 to t1, in the set at `set`, from the x at `x`; but the
   * first, where `ready` is not 0.
   */
  evaluate(set: Code, x: Code, t0: Code, t1: Code, ready: Code = i32.const(0)): Code {
    this.#needed ??= this.#evaluator(this.stages.needed);
    return this.#needed.call(set, x, t0, t1, ready);
  }

  /** The same for all stages. */
  evaluateAll(set: Code, x: Code, t0: Code, t1: Code, ready: Code): Code {
    this.#all ??= this.#evaluator(this.#tableau.b.length);
    return this.#all.call(set, x, t0, t1, ready);
  }

  #evaluator(count: number): Func {
    const f = this.#module.function(["i32", "i32", "f64", "f64", "i32"]);
    const [set, x, t0, t1, ready] = f.params;
    const h = f.let("f64", f64.sub(t1, t0));
    for (let i = 0; i < count; i++) {
      const work = () => this.#stage(f, i, count, { set, x, t0, t1, h });
      if (i === 0) f.when(i32.eqz(ready), work);
      else work();
    }
    return f;
  }

  /** Stage i of so many. */
  #stage(f: FunctionBuilder, i: number, count: number, { set, x, t0, t1, h }: StagePlace) {
    const { a, c } = this.#tableau;
    const { bytes, s } = this.lanes;
    const { size } = this.#field;
    const block = this.#block(set, i);
    // t0 + h may round to the other side of t1.
    const inside = () => f64.add(t0, f64.mul(f64.const(c[i]), h));
    const time = c[i] === 0 ? t0 : c[i] === 1 ? t1 : inside();
    const { clock } = this.#field;
    if (clock !== undefined) f.emit(f64.store(i32.const(0), time, clock));
    f.emit(s.store(block.base ?? i32.const(0), this.#rounded(time), block.offset));
    const weights = a[i].map((weight) => weight === 0 ? undefined : this.factor(f, h, weight));
    vectorLoop(f, this.lanes, size, (chunk) => {
      const y = this.#plus(this.#ofState(chunk, x), weights, set);
      chunk.store(behind(block, bytes), y(chunk));
    });
    const stage = addressOf(block);
    if (!this.#field.writeOut(f, stage, count)) f.emit(this.#field.evaluate(stage));
  }

  /** A vector of what lies in doubles. */
  #ofState(chunk: Chunk, base: Code): Code {
    return this.#ofPlace(chunk, { base, offset: 0 });
  }

  #ofPlace(chunk: Chunk, place: Place): Code {
    return this.#narrow ? chunk.loadDoubles(place) : chunk.load(place);
  }

  /** Doubles of a sum that is computed in the field's own vectors. */
  #widened(f: FunctionBuilder, sum: Sum): Sum {
    const narrow = this.#narrow;
    if (!narrow) return sum;
    vectorLoop(f, this.lanes, this.#field.size, (chunk) => chunk.store(narrow, sum(chunk)));
    return (chunk) => chunk.loadSingles(narrow);
  }

  /** h w in every lane. */
  factor(f: FunctionBuilder, h: Code, weight: number): Code {
    return f.let("v128", this.splat(weight === 1 ? h : f64.mul(h, f64.const(weight))));
  }

  /** A double in every lane. */
  splat(x: Code): Code {
    return this.lanes.dtype === "float64" ? f64x2.splat(x) : f32x4.splat(f32.demote_f64(x));
  }

  #rounded(x: Code): Code {
    return this.lanes.dtype === "float64" ? x : f32.demote_f64(x);
  }

  /** The block of stage i. */
  #block(set: Code, i: number): Place {
    const { needed, extras } = this.stages;
    if (i < needed) return { base: set, offset: i * this.#stride };
    return { offset: extras[0] + (i - needed) * this.#stride };
  }

  /** The first term, plus Σ w_i k_i. */
  #plus(first: Code, weights: readonly (Code | undefined)[], set: Code): Sum {
    return (chunk) =>
      weights.reduce<Code>((sum, weight, i) => {
        if (weight === undefined) return sum;
        const k = chunk.load(behind(this.#block(set, i), this.#field.dyOffset));
        return this.lanes.madd(weight, k, sum);
      }, first);
  }

  #sum(f: FunctionBuilder, set: Code, h: Code, weights: readonly number[]): Sum {
    const factors = weights.map((w) => w === 0 ? undefined : this.factor(f, h, w));
    return this.#plus(this.lanes.constant(0), factors, set);
  }

  /** Ψ of the last evaluation in a set, as doubles. */
  psi(f: FunctionBuilder, set: Code, h: Code): Sum {
    return this.#widened(f, this.#sum(f, set, h, this.#tableau.b));
  }

  /** Writes the error estimate of the last evaluation in a set. */
  estimate(f: FunctionBuilder, set: Code, h: Code, error: Place): void {
    const sum = this.#sum(f, set, h, this.#tableau.error ?? []);
    vectorLoop(f, this.lanes, this.#field.size, (chunk) => chunk.store(error, sum(chunk)));
  }

  /** Makes the last stage the first one. */
  shift(set: Code): Code {
    const { b } = this.#tableau;
    const from = addressOf(this.#block(set, b.length - 1));
    return memoryCopy(addressOf(this.#block(set, 0)), from, i32.const(this.#stride));
  }

  /**
   * Pulls the cotangent at `psiBar` back through a set; {@linkcode IncrementCode.bars} then
   * adds what comes out.
   *
   * @param hb The step with the sign that the weights b take, and `ha` that of the weights a.
   */
  pullback(set: Code, psiBar: Code, hb: Code, ha: Code): Code {
    this.#pullback ??= this.#puller();
    return this.#pullback.call(set, psiBar, hb, ha);
  }

  #puller(): Func {
    const { a, b } = this.#tableau;
    const { lanes, stages: { needed } } = this;
    const zero = lanes.constant(0);
    const f = this.#module.function(["i32", "i32", "f64", "f64"]);
    const [set, psiBar, hb, ha] = f.params;
    for (let i = needed - 1; i >= 0; i--) {
      const weight = b[i] === 0 ? undefined : this.factor(f, hb, b[i]);
      const later: [Place, Code][] = [];
      for (let j = i + 1; j < needed; j++) {
        if (a[j][i] !== 0) later.push([this.#stageBars[j], this.factor(f, ha, a[j][i])]);
      }
      vectorLoop(f, lanes, this.#field.size, (chunk) => {
        const own = this.#ofState(chunk, psiBar);
        const first = weight === undefined ? zero : lanes.v.mul(weight, own);
        const kBar = later.reduce<Code>(
          (sum, [bar, factor]) => lanes.madd(factor, chunk.load(bar), sum),
          first,
        );
        const besides = i === 0 ? this.#firstBar : undefined;
        chunk.store(this.#kBar, besides ? lanes.v.add(kBar, this.#ofPlace(chunk, besides)) : kBar);
        chunk.store(this.#stageBars[i], zero);
      });
      const block = addressOf(this.#block(set, i));
      f.emit(this.#field.pullback(block, addressOf(this.#kBar), addressOf(this.#stageBars[i])));
    }
    return f;
  }

  /** What adds [∂Ψ/∂x]ᵀ ψ̄ of the last pullback to a vector of x̄, in doubles. */
  bars(f: FunctionBuilder): (chunk: Chunk, xBar: Code) => Code {
    const bars = this.#stageBars.toReversed();
    const added = (chunk: Chunk, first: Code, rest: readonly Place[]) =>
      rest.reduce<Code>((sum, bar) => this.lanes.v.add(sum, chunk.load(bar)), first);
    // In doubles one after the other, as the interpreter adds them.
    if (!this.#narrow) return (chunk, xBar) => added(chunk, xBar, bars);
    const [first, ...rest] = bars;
    const sum = this.#widened(f, (chunk) => added(chunk, chunk.load(first), rest));
    return (chunk, xBar) => this.wide.v.add(xBar, sum(chunk));
  }
}
