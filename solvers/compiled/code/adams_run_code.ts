import {
  type Arena,
  type Code,
  f64,
  f64x2,
  type Func,
  type FunctionBuilder,
  i32,
  memoryCopy,
  type ModuleBuilder,
} from "../assembler.ts";
import { AdamsLook, type LookLayout } from "./adams_look_code.ts";
import type { AdamsPieces } from "./adams_pieces.ts";
import type { FieldCode } from "../compiled_field.ts";
import { type Place, vectorLoop } from "./vector_loop.ts";
import type { ExactMixing } from "./exact_mixing_code.ts";

/** The most steps after which a window moves back to where it began, */
const SLACK = 32;
/** and how many bytes each of its vectors may be apart by them. */
const SLACK_BYTES = 4096;

/** What takes many steps in one call: n is the number of the first, whose slope stands in a slot. */
export interface AdamsRunExports {
  /** Takes the steps from n up to `end`; gives the first that was not taken. */
  stepMany(n: number, end: number, slot: number): number;
  /** Takes the steps from n down to `first` back, and pulls back; gives the last that was. */
  reverseMany(n: number, first: number, slot: number): number;
}

/** Where they have their things; doubles, but for whole numbers of 32 bits as said. */
export interface AdamsRunLayout {
  /** t0, the size of steps, and t1 of the solve. */
  readonly grid: number;
  /** The number of steps of the solve; whole. */
  readonly count: number;
  /** The weights of steps of size 1. */
  readonly equal: number;
  /** The largest magnitudes of y, one for each of its elements. */
  readonly sizes: number;
  /** Those of a window's values, and the least and the largest Σ |ȳ| size. */
  readonly scale: number;
  readonly extremes: number;
  /** The node from which on slopes stand on the way back; whole. */
  readonly standing: number;
  /** What steps of a start were off by on the way back, one for each element of y. */
  readonly defect: number;
  /** Whether there are words below those that are at hand; whole. */
  readonly below: number;
  readonly look: LookLayout;
}

/** What runs are written for. */
interface RunContext {
  readonly field: FieldCode;
  readonly window: number;
  /** Addresses of the state and of its cotangent, and of the registers of exact arithmetic. */
  readonly state: number;
  readonly stateBar: number;
  readonly registers: number;
  readonly pieces: AdamsPieces;
  readonly mixing: ExactMixing | undefined;
  /** Adds the parameters' cotangent to sums in doubles, where it is in singles. */
  readonly flush: Func | undefined;
}

/** The addresses at which the places of a window begin, along which it moves. */
type Window = readonly [values: number, slopes: number];

/** Places that move along with a run. */
interface Moving {
  readonly values: readonly Place[];
  readonly slopes: readonly Place[];
}

/**
 * Many steps over a full window in one call, the numbers those of single steps to the last bit.
 *
 * Nothing is shifted: a run copies the window to a longer place, along which it moves by a vector a
 * step, and back to the beginning of that once in 32 steps.
 */
export class AdamsRunCode {
  readonly layout: AdamsRunLayout;
  readonly module: ModuleBuilder;
  readonly context: RunContext;
  readonly slack: number;
  /** The moving places of values and slopes, and of their cotangents. */
  readonly window: Window;
  readonly windowBar: Window;
  readonly registersBefore: number;
  readonly look: AdamsLook;

  constructor(module: ModuleBuilder, arena: Arena, context: RunContext) {
    this.module = module;
    this.context = context;
    const { field: { size }, window, mixing } = context;
    const bytes = 8 * size;
    this.slack = Math.max(1, Math.min(SLACK, Math.floor(SLACK_BYTES / bytes)));
    const rows = (count: number) => arena.reserve((this.slack + count) * bytes);
    this.window = [rows(window + 1), rows(window - 1)];
    this.windowBar = [rows(window + 1), rows(window - 1)];
    this.registersBefore = arena.reserve(mixing ? bytes : 0);
    const [values, slopes] = this.window;
    const { pieces: { wide } } = context;
    this.look = new AdamsLook(module, arena, { wide, size, window, values, slopes });
    this.layout = {
      grid: arena.reserve(24),
      count: arena.reserve(4),
      equal: arena.reserve(8 * window),
      sizes: arena.reserve(bytes),
      scale: arena.reserve((window + 1) * bytes),
      extremes: arena.reserve(16),
      standing: arena.reserve(4),
      defect: arena.reserve(bytes),
      below: arena.reserve(4),
      look: this.look.layout,
    };
  }

  /** The vectors of a window from `at` on; `more` is how many older ones there are besides. */
  moving([values, slopes]: Window, at: Code, more = 1): Moving {
    const { field: { size }, window } = this.context;
    const places = (count: number, from: number) =>
      Array.from({ length: count }, (_, i) => ({ base: at, offset: from + 8 * size * i }));
    return { values: places(window + 1 + more, values), slopes: places(window - 1 + more, slopes) };
  }

  /** Copies a window from what is at one address, values and slopes behind each other, to `at`. */
  copyIn(f: FunctionBuilder, [values, slopes]: Window, from: number, at: number): void {
    const [ofValues, ofSlopes] = this.#bytes();
    const copy = (to: number, source: number, bytes: number) =>
      f.emit(memoryCopy(i32.const(to), i32.const(source), i32.const(bytes)));
    copy(values + at, from, ofValues);
    copy(slopes + at, from + ofValues, ofSlopes);
  }

  /** The other way round. */
  copyOut(f: FunctionBuilder, [values, slopes]: Window, at: Code, to: number): void {
    const [ofValues, ofSlopes] = this.#bytes();
    const copy = (target: number, source: number, bytes: number) =>
      f.emit(memoryCopy(i32.const(target), i32.add(at, i32.const(source)), i32.const(bytes)));
    copy(to, values, ofValues);
    copy(to + ofValues, slopes, ofSlopes);
  }

  /** Moves a window along its place. */
  move(f: FunctionBuilder, [values, slopes]: Window, from: number, to: number): void {
    const [ofValues, ofSlopes] = this.#bytes();
    const move = (place: number, bytes: number) =>
      f.emit(memoryCopy(i32.const(place + to), i32.const(place + from), i32.const(bytes)));
    move(values, ofValues);
    move(slopes, ofSlopes);
  }

  #bytes(): [values: number, slopes: number] {
    const { field: { size }, window } = this.context;
    return [8 * size * (window + 1), 8 * size * (window - 1)];
  }

  /** The time of node n, where it is not the last one. */
  time(n: Code): Code {
    const { grid } = this.layout;
    const zero = i32.const(0);
    const passed = f64.mul(f64.convert_i32_s(n), f64.load(zero, grid + 8));
    return f64.add(f64.load(zero, grid), passed);
  }

  /** The same of any node. */
  timeOfAny(f: FunctionBuilder, n: Code): Code {
    const { grid, count } = this.layout;
    const zero = i32.const(0);
    const t = f.local("f64");
    f.when(
      i32.eq(n, i32.load(zero, count)),
      () => f.set(t, f64.load(zero, grid + 16)),
      () => f.set(t, this.time(n)),
    );
    return t.get;
  }

  /** Writes the weights of a step of size h. */
  weigh(f: FunctionBuilder, h: Code): void {
    const { pieces, window } = this.context;
    const size = f.let("v128", f64x2.splat(h));
    vectorLoop(f, pieces.wide, window, (chunk) => {
      const weights = f64x2.mul(size, chunk.load({ offset: this.layout.equal }));
      chunk.store({ offset: pieces.weights }, weights);
    });
  }
}

/** `Miss.pass` as code, to the last bit: what it has found lies in locals until `end`. */
export function passCode(
  run: AdamsRunCode,
  f: FunctionBuilder,
): { over(state: Place, stateBar: Place): void; end(): void } {
  const { context: { field: { size }, window, pieces: { wide } }, layout } = run;
  const { v } = wide;
  const zero = i32.const(0);
  const [least, most] = [f.local("f64"), f.local("f64")];
  f.set(least, f64.load(zero, layout.extremes));
  f.set(most, f64.load(zero, layout.extremes + 8));
  const place = { offset: layout.scale };
  return {
    over(state, stateBar) {
      const sums = f.local("v128");
      f.set(sums, wide.constant(0));
      vectorLoop(f, wide, (window + 1) * size, (chunk) => {
        const scale = f.let("v128", v.pmax(chunk.load(place), v.abs(chunk.load(state))));
        chunk.store(place, scale);
        f.set(sums, v.add(sums.get, v.mul(scale, v.abs(chunk.load(stateBar)))));
      });
      // The lanes are its two sums.
      const lane = (i: number) => f64x2.extract_lane(sums.get, i);
      const sum = f.let("f64", f64.add(lane(0), lane(1)));
      const isLeast = i32.and(f64.lt(sum, least.get), f64.gt(sum, f64.const(0)));
      f.when(isLeast, () => f.set(least, sum));
      f.when(f64.gt(sum, most.get), () => f.set(most, sum));
    },
    end() {
      f.emit(f64.store(zero, least.get, layout.extremes));
      f.emit(f64.store(zero, most.get, layout.extremes + 8));
    },
  };
}
