import {
  type Arena,
  type Code,
  f64,
  f64x2,
  type FunctionBuilder,
  i32,
  type Lanes,
  lanesOf,
} from "../assembler.ts";
import type { FieldCode } from "../compiled_field.ts";
import { storeTime } from "./slot_code.ts";
import { addressOf, type Chunk, type Place, vectorLoop } from "./vector_loop.ts";

/** What single steps and runs of reversible Adams are written with, and the places of a step. */
export class AdamsPieces {
  /** Vectors of doubles. */
  readonly wide: Lanes;
  /** Σ w[j] f[n−j], a double for each element. */
  readonly psi: Place;
  /** The weights of a step, and λ: addresses of doubles. */
  readonly weights: number;
  readonly lambda: number;
  /** The cotangent of a slope, in doubles and as the field has it, and what it is pulled back to. */
  readonly slopeBar: Place;
  readonly dyBar: Place;
  readonly yBar: Place;
  readonly #field: FieldCode;
  readonly #window: number;
  readonly #narrow: boolean;

  constructor(field: FieldCode, arena: Arena, window: number) {
    const { lanes, size } = field;
    this.#field = field;
    this.#window = window;
    this.#narrow = lanes.dtype === "float32";
    this.wide = lanesOf("float64", lanes.fused);
    this.psi = { offset: arena.reserve(8 * size) };
    this.weights = arena.reserve(8 * window);
    this.lambda = arena.reserve(8);
    this.dyBar = { offset: arena.reserve(size * lanes.bytes) };
    this.yBar = { offset: arena.reserve(size * lanes.bytes) };
    this.slopeBar = this.#narrow ? { offset: arena.reserve(8 * size) } : this.dyBar;
  }

  /** The weights of a step, each in both lanes. */
  weightsOf(f: FunctionBuilder): Code[] {
    return Array.from({ length: this.#window }, (_, j) => this.#splat(f, this.weights + 8 * j));
  }

  /** λ, likewise. */
  coupling(f: FunctionBuilder): Code {
    return this.#splat(f, this.lambda);
  }

  #splat(f: FunctionBuilder, at: number): Code {
    return f.let("v128", f64x2.splat(f64.load(i32.const(0), at)));
  }

  /** Evaluates f at t and the value at a place, in a slot. */
  evaluate(f: FunctionBuilder, slot: Code, t: Code, value: Place): void {
    const { lanes, size } = this.#field;
    storeTime(f, this.#field, slot, t);
    const y = { base: slot, offset: lanes.bytes };
    vectorLoop(f, lanes, size, (chunk) => {
      chunk.store(y, this.#narrow ? chunk.loadDoubles(value) : chunk.load(value));
    });
    f.emit(this.#field.evaluate(slot));
  }

  /** The slope that stands in a slot. */
  slopeIn(chunk: Chunk, slot: Code): Code {
    const place = { base: slot, offset: this.#field.dyOffset };
    return this.#narrow ? chunk.loadSingles(place) : chunk.load(place);
  }

  /** Σ w[j] f[n−j], newest first, in the same order there and back. */
  weighted(w: readonly Code[], slopes: readonly Code[]): Code {
    const { v, madd } = this.wide;
    return slopes.reduce<Code>(
      (sum, slope, j) => j === 0 ? v.mul(w[0], slope) : madd(w[j], slope, sum),
      [],
    );
  }

  /** Pulls what is at `slopeBar` back through a slot, and adds it to a place. */
  pull(f: FunctionBuilder, slot: Code, to: Place): void {
    const { lanes, size } = this.#field;
    const { dyBar, yBar, slopeBar, wide } = this;
    vectorLoop(f, lanes, size, (chunk) => {
      if (this.#narrow) chunk.store(dyBar, chunk.loadDoubles(slopeBar));
      chunk.store(yBar, lanes.constant(0));
    });
    f.emit(this.#field.pullback(slot, addressOf(dyBar), addressOf(yBar)));
    vectorLoop(f, wide, size, (chunk) => {
      const added = this.#narrow ? chunk.loadSingles(yBar) : chunk.load(yBar);
      chunk.store(to, wide.v.add(chunk.load(to), added));
    });
  }
}
