import { type Code, type Func, type FunctionBuilder, i32 } from "../assembler.ts";
import type { AdamsPieces } from "./adams_pieces.ts";
import { windowCode } from "./adams_window_code.ts";
import { addressOf, type Place, vectorLoop } from "./vector_loop.ts";
import type { StartCode } from "./start_code.ts";
import type { StepFunction, WriteStepFunction } from "../step_function.ts";

/** Whole steps of a start, in floating point alone; a slot is the place of its node's slope. */
export interface AdamsStartExports {
  /** Takes one from the first node, whose slope is in no window, */
  startFirst?(slot: number): void;
  /** and from any other. */
  startStep?(slot: number): void;
  /** Takes one back and pulls back through it; what stands already is said at `stands`. */
  startReverse?(slot: number): void;
}

/** What of a step stands evaluated, as bits: its slope, and the stages behind it. */
export const STANDS = { slope: 1, stages: 2 } as const;

/** What they are written for. */
interface StartContext {
  readonly pieces: AdamsPieces;
  readonly start: StartCode;
  /** Where it says what stands: a whole number. */
  readonly stands: number;
  readonly size: number;
  readonly values: readonly Place[];
  readonly slopes: readonly Place[];
  readonly bars: { readonly values: readonly Place[]; readonly slopes: readonly Place[] };
}

/** Them as code, and where they work. */
export interface AdamsStartSteps {
  readonly first: Func;
  readonly step: Func;
  /** Takes the newest value and slope off again. */
  undo(f: FunctionBuilder): void;
  readonly reverse: Func;
  readonly values: readonly Place[];
  readonly bars: readonly Place[];
}

/** Writes them; see `StartStep`. */
export function writeStartSteps(
  write: WriteStepFunction,
  { pieces, start: { layout: start, increment, setOf }, stands, size, values, slopes, bars }:
    StartContext,
): AdamsStartSteps {
  const { wide } = pieces;
  const { v } = wide;
  const { push, pop, windowOf } = windowCode(values, slopes);
  const last = values.length - 1;
  const stages = (set: Code, t0: Code, t1: Code) =>
    increment.evaluate(set, addressOf(values[0]), t0, t1, i32.const(1));
  const step = (work: StepFunction, isFirst: boolean) => {
    const { f, t0, t1, h, choice: slot } = work;
    pieces.evaluate(f, slot, t0, values[0]);
    const set = setOf(f, slot);
    f.emit(stages(set, t0, t1));
    const sum = increment.psi(f, set, h);
    vectorLoop(f, wide, size, (chunk) => {
      const all = windowOf(f, chunk);
      // The first slope of a start is in no window.
      const newest = isFirst ? wide.constant(0) : f.let("v128", pieces.slopeIn(chunk, slot));
      push(chunk, newest, all, v.add(all[0][0], sum(chunk)));
    });
  };
  const undo = (f: FunctionBuilder) =>
    vectorLoop(f, wide, size, (chunk) => {
      const all = windowOf(f, chunk);
      // The oldest value stays: it was the first one all along.
      pop(chunk, wide.constant(0), all, all[0][last]);
    });
  const missing = (bit: number) => i32.eqz(i32.and(i32.load(i32.const(0), stands), i32.const(bit)));
  const reverse = ({ f, t0, t1, h, choice: slot }: StepFunction) => {
    undo(f);
    f.when(missing(STANDS.slope), () => pieces.evaluate(f, slot, t0, values[0]));
    const set = setOf(f, slot);
    f.when(missing(STANDS.stages), () => f.emit(stages(set, t0, t1)));
    const sum = increment.psi(f, set, h);
    vectorLoop(f, wide, size, (chunk) => {
      chunk.store({ offset: start.psi }, sum(chunk));
      const z = bars.values.map((place) => f.let("v128", chunk.load(place)));
      const s = bars.slopes.map((place) => f.let("v128", chunk.load(place)));
      chunk.store({ offset: start.psiBar }, z[0]);
      chunk.store({ offset: start.firstBar }, s[0]);
      z.push(wide.constant(0));
      s.push(wide.constant(0));
      bars.values.forEach((place, i) => chunk.store(place, i === 0 ? v.add(z[1], z[0]) : z[i + 1]));
      bars.slopes.forEach((place, j) => chunk.store(place, s[j + 1]));
    });
    f.emit(increment.pullback(set, i32.const(start.psiBar), h, h));
    const add = increment.bars(f);
    vectorLoop(f, wide, size, (chunk) => {
      chunk.store(bars.values[0], add(chunk, chunk.load(bars.values[0])));
    });
  };
  return {
    first: write("startFirst", (work) => step(work, true), true),
    step: write("startStep", (work) => step(work, false), true),
    undo,
    reverse: write("startReverse", reverse, true),
    values,
    bars: bars.values,
  };
}
