import { LIMIT, SHIFT } from "../../reversible/grid.ts";
import {
  type Arena,
  type Code,
  f64,
  f64x2,
  type Func,
  type FunctionBuilder,
  i32,
  i64x2,
  type Lanes,
  type ModuleBuilder,
  v128,
} from "../assembler.ts";
import { type Chunk, type Place, vectorLoop, vectorLoopDown } from "./vector_loop.ts";
import type { MixingCode, Psi, States } from "./mixing_code.ts";
import { WindowCode } from "./window_code.ts";

/** Where exact arithmetic has its numbers. */
export interface ExactLayout {
  /** 2^F, 2^−F and the range of each element. */
  readonly scale: number;
  readonly unit: number;
  readonly range: number;
  /** p, q and the two bounds of the registers, each a vector. */
  readonly p: number;
  readonly q: number;
  readonly full: number;
  readonly fresh: number;
  /** The element that left the range, a whole number of 32 bits; −1 for none. */
  readonly escaped: number;
  /** The number of words in the window, likewise, and the words as doubles. */
  readonly count: number;
  readonly words: number;
  readonly capacity: number;
}

/**
 * The mixing in whole numbers, two elements at a time; see `ExactCoupling`, whose numbers it
 * gives bit for bit: no multiplication is fused with an addition.
 */
export class ExactMixing implements MixingCode {
  readonly layout: ExactLayout;
  readonly #lanes: Lanes;
  readonly #states: States;
  readonly #mixes: boolean;
  readonly #window: WindowCode;
  readonly #module: ModuleBuilder;
  readonly #blamers: (Func | undefined)[] = [];

  /** @param mixes False for λ = 1, which needs no registers. */
  constructor(
    module: ModuleBuilder,
    lanes: Lanes,
    states: States,
    arena: Arena,
    mixes: boolean,
  ) {
    this.#module = module;
    this.#lanes = lanes;
    this.#states = states;
    this.#mixes = mixes;
    const { size } = states;
    const each = () => arena.reserve(8 * size);
    const vector = () => arena.reserve(16);
    const [p, q, full, fresh] = [vector(), vector(), vector(), vector()];
    this.#window = new WindowCode(module, arena, size, full);
    const { count, words, capacity } = this.#window;
    const escaped = arena.reserve(4);
    const [scale, unit, range] = [each(), each(), each()];
    this.layout = { scale, unit, range, p, q, full, fresh, escaped, count, words, capacity };
  }

  forwardY(f: FunctionBuilder, psi: Psi, states: States = this.#states): void {
    const { y, own, to = y } = states;
    const [p, q, full] = this.#vectors(f, "p", "q", "full");
    this.#each(f, (chunk) => {
      const { scale, z, whole } = this.#wholes(f, chunk, states);
      const d = f.let("v128", f64x2.sub(whole, z));
      let mixed = d;
      if (this.#mixes) {
        const register = f.local("v128");
        f.set(register, chunk.load(own));
        f.when(v128.any_true(f64x2.ge(register.get, full)), () => {
          f.set(register, this.#window.shedLanes(register.get));
        });
        mixed = this.#exchange(f, chunk, { d, register: register.get, from: q, to: p }, own);
      }
      const added = f.let("v128", psi(chunk));
      const base = this.#baseOf(chunk, scale, states) ?? z;
      const sum = f64x2.add(f64x2.add(base, mixed), round(f64x2.mul(added, scale)));
      this.#put(f, chunk, to, sum, added);
    });
  }

  forwardZ(f: FunctionBuilder, psi: Psi): void {
    this.#addToZ(f, psi, f64x2.sub);
  }

  backZ(f: FunctionBuilder, psi: Psi): void {
    this.#addToZ(f, psi, f64x2.add);
  }

  #addToZ(f: FunctionBuilder, psi: Psi, combine: (x: Code, y: Code) => Code): void {
    const { z } = this.#states;
    this.#each(f, (chunk) => {
      const scale = f.let("v128", chunk.load({ offset: this.layout.scale }));
      const added = f.let("v128", psi(chunk));
      const whole = combine(f64x2.mul(chunk.load(z), scale), round(f64x2.mul(added, scale)));
      this.#put(f, chunk, z, whole, added);
    });
  }

  // In reverse order, since the words of all elements are on one stack.
  backY(f: FunctionBuilder, psi: Psi, states: States = this.#states): void {
    const { y, own, to = y } = states;
    const [p, q, fresh] = this.#vectors(f, "p", "q", "fresh");
    this.#each(f, (chunk) => {
      const { scale, z, whole } = this.#wholes(f, chunk, states);
      const apart = f64x2.sub(whole, this.#baseOf(chunk, scale, states) ?? z);
      const added = f.let("v128", psi(chunk));
      const d = f.let("v128", f64x2.sub(apart, round(f64x2.mul(added, scale))));
      let mixed = d;
      if (this.#mixes) {
        const register = f.let("v128", chunk.load(own));
        mixed = this.#exchange(f, chunk, { d, register, from: p, to: q }, own, (before) => {
          const missing = f.let("v128", f64x2.lt(register, fresh));
          // What is behind the last element is 0, which is no register.
          const some = chunk.count === 2
            ? v128.any_true(missing)
            : i32.and(i64x2.bitmask(missing), i32.const(1));
          const whole = f.local("v128");
          f.set(whole, before);
          f.when(some, () => {
            const lanes = i64x2.bitmask(missing);
            f.set(whole, this.#window.takeLanes(f, whole.get, lanes, chunk.count));
          });
          return whole.get;
        });
      }
      this.#put(f, chunk, to, f64x2.add(z, mixed), added, true);
    }, true);
  }

  #each(f: FunctionBuilder, body: (chunk: Chunk) => void, down = false): void {
    const loop = down ? vectorLoopDown : vectorLoop;
    loop(f, this.#lanes, this.#states.size, body);
  }

  #vectors(f: FunctionBuilder, ...names: ("p" | "q" | "full" | "fresh")[]): Code[] {
    if (!this.#mixes) return [];
    return names.map((name) => f.let("v128", v128.load(i32.const(0), this.layout[name])));
  }

  /** Y and Z, as whole numbers. */
  #wholes(
    f: FunctionBuilder,
    chunk: Chunk,
    { y, z }: States,
  ): { scale: Code; z: Code; whole: Code } {
    const scale = f.let("v128", chunk.load({ offset: this.layout.scale }));
    const wholeZ = f.let("v128", f64x2.mul(chunk.load(z), scale));
    return { scale, z: wholeZ, whole: f64x2.mul(chunk.load(y), scale) };
  }

  #baseOf(chunk: Chunk, scale: Code, { base }: States): Code | undefined {
    return base && f64x2.mul(chunk.load(base), scale);
  }

  /**
   * With N = to · D + (B mod to): the register becomes from · ⌊B/to⌋ + (N mod from), and the
   * difference ⌊N/from⌋.
   */
  #exchange(
    f: FunctionBuilder,
    chunk: Chunk,
    { d, register, from, to }: { d: Code; register: Code; from: Code; to: Code },
    own: Place,
    settle = (before: Code) => before,
  ): Code {
    const { add, sub, mul } = f64x2;
    const rest = f.let("v128", floorDiv(register, to));
    // N itself may be too large for a double; by parts it is not.
    const quotient = f.let("v128", floorDiv(d, from));
    const left = mul(sub(d, mul(quotient, from)), to);
    const part = f.let("v128", add(left, sub(register, mul(rest, to))));
    const carry = f.let("v128", floorDiv(part, from));
    chunk.store(own, settle(add(mul(rest, from), sub(part, mul(carry, from)))));
    return add(mul(quotient, to), carry);
  }

  /** Writes whole numbers as the state's elements; those that are out of range as NaN. */
  #put(
    f: FunctionBuilder,
    chunk: Chunk,
    to: Place,
    code: Code,
    psi: Code,
    down = false,
  ): void {
    const { abs, le, mul } = f64x2;
    const whole = f.let("v128", code);
    // Both, since a larger increment is not rounded to a whole number.
    const small = le(abs(psi), chunk.load({ offset: this.layout.range }));
    const inside = f.let("v128", v128.and(le(abs(whole), constant(LIMIT)), small));
    const value = mul(whole, chunk.load({ offset: this.layout.unit }));
    chunk.store(to, v128.bitselect(value, constant(NaN), inside));
    f.when(i32.eqz(i64x2.all_true(inside)), () => {
      const element = i32.shr_u(chunk.at, i32.const(3));
      f.emit(this.#blame(down).call(element, whole, psi, i64x2.bitmask(inside)));
    });
  }

  /** Names the last element that left the grid; where the field overflowed it is not too small. */
  #blame(down: boolean): Func {
    return this.#blamers[Number(down)] ??= this.#blamer(down ? [1, 0] : [0, 1]);
  }

  #blamer(order: readonly number[]): Func {
    const f = this.#module.function(["i32", "v128", "v128", "i32"]);
    const [element, whole, psi, inside] = f.params;
    for (const lane of order) {
      f.when(i32.eqz(i32.and(inside, i32.const(1 << lane))), () => {
        const number = f.let("f64", f64x2.extract_lane(whole, lane));
        const finite = f64.lt(f64.abs(f64x2.extract_lane(psi, lane)), f64.const(Infinity));
        f.when(i32.and(finite, f64.eq(number, number)), () => {
          const k = i32.add(element, i32.const(lane));
          f.emit(i32.store(i32.const(0), k, this.layout.escaped));
        });
      });
    }
    return f;
  }
}

function constant(value: number): Code {
  return f64x2.splat(f64.const(value));
}

/** Rounds to the nearest whole number, half to even. */
function round(x: Code): Code {
  return f64x2.sub(f64x2.add(x, constant(SHIFT)), constant(SHIFT));
}

function floorDiv(n: Code, d: Code): Code {
  return f64x2.floor(f64x2.div(n, d));
}
