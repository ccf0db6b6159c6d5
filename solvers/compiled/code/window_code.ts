import { WORD } from "../../reversible/exact_coupling.ts";
import {
  type Arena,
  type Code,
  f64,
  f64x2,
  type Func,
  type FunctionBuilder,
  i32,
  type ModuleBuilder,
} from "../assembler.ts";

/** The fewest words that a window holds. */
const LEAST = 64;

/**
 * The top of the stack of words, as code: a window in memory, which its owner empties and fills
 * between steps. Its count goes below 0 where more are taken off than there are.
 */
export class WindowCode {
  /** Where the count lies, and the words as doubles. */
  readonly count: number;
  readonly words: number;
  /** The most words. */
  readonly capacity: number;
  readonly #shedLanes: Func;
  readonly #pop: Func;

  /**
   * @param size The most words a step.
   * @param full Where the bound lies from which on a register sheds a word.
   */
  constructor(module: ModuleBuilder, arena: Arena, size: number, full: number) {
    this.capacity = Math.max(LEAST, 2 * size);
    this.count = arena.reserve(4);
    this.words = arena.reserve(8 * this.capacity);
    this.#shedLanes = this.#emitShed(module, full);
    this.#pop = this.#emitPop(module);
  }

  /** Registers of which the full ones have shed a word. */
  shedLanes(registers: Code): Code {
    return this.#shedLanes.call(registers);
  }

  /**
   * Registers that take a word each where `missing` has a bit.
   *
   * @param count The lanes that are registers.
   */
  takeLanes(f: FunctionBuilder, registers: Code, missing: Code, count: number): Code {
    const all = f.local("v128");
    f.set(all, registers);
    for (let lane = count - 1; lane >= 0; lane--) {
      f.when(i32.and(missing, i32.const(1 << lane)), () => {
        const shifted = f64.mul(f64x2.extract_lane(all.get, lane), f64.const(WORD));
        f.set(all, f64x2.replace_lane(all.get, lane, f64.add(shifted, this.#pop.call())));
      });
    }
    return all.get;
  }

  #emitShed(module: ModuleBuilder, full: number): Func {
    const one = module.function(["f64"], ["f64"]);
    const [register] = one.params;
    const result = one.local("f64");
    one.set(result, register);
    one.when(f64.ge(register, f64.load(i32.const(0), full)), () => {
      const high = f64.floor(f64.div(register, f64.const(WORD)));
      one.set(result, high);
      const at = one.let("i32", i32.load(i32.const(0), this.count));
      one.emit(i32.store(i32.const(0), i32.add(at, i32.const(1)), this.count));
      one.when(i32.ge_s(at, i32.const(0)), () => {
        const word = f64.sub(register, f64.mul(result.get, f64.const(WORD)));
        one.emit(f64.store(i32.shl(at, i32.const(3)), word, this.words));
      });
    });
    one.emit(result.get);
    const f = module.function(["v128"], ["v128"]);
    const [registers] = f.params;
    const shed = (lane: number) => one.call(f64x2.extract_lane(registers, lane));
    const low = f64x2.replace_lane(registers, 0, shed(0));
    f.emit(f64x2.replace_lane(low, 1, shed(1)));
    return f;
  }

  #emitPop(module: ModuleBuilder): Func {
    const f = module.function([], ["f64"]);
    const count = i32.sub(i32.load(i32.const(0), this.count), i32.const(1));
    const at = f.let("i32", count);
    f.emit(i32.store(i32.const(0), at, this.count));
    const word = f.local("f64");
    // Below 0 is a way back which did not follow the way forward; its end tells.
    f.when(i32.ge_s(at, i32.const(0)), () => {
      f.set(word, f64.load(i32.shl(at, i32.const(3)), this.words));
    });
    f.emit(word.get);
    return f;
  }
}
