import { type Code, f64, type FunctionBuilder, i32, repeatWhile, v128 } from "../assembler.ts";
import { type AdamsRunCode, passCode } from "./adams_run_code.ts";
import type { AdamsStartSteps } from "./adams_start_code.ts";
import type { StartLayout } from "./start_code.ts";
import { vectorLoop } from "./vector_loop.ts";

/** All steps of a start in one call, in floating point alone; n is the first, which has a slot. */
export interface AdamsStartRunExports {
  /** Takes the steps from n up to `end`; gives the first that was not taken. */
  startMany?(n: number, end: number, slot: number): number;
  /** Takes those from n down to `first` back, of which all stands, and pulls back through them. */
  startReverseMany?(n: number, first: number, slot: number): void;
}

/** Writes them over single steps. */
export function writeStartRuns(
  run: AdamsRunCode,
  { ring, slotBytes, psi, x }: StartLayout,
  { first, step, undo, reverse, values, bars }: AdamsStartSteps,
  times: number,
): void {
  const { field: { size }, window, pieces: { wide }, flush } = run.context;
  const { v } = wide;
  const zero = i32.const(0);
  const enter = (f: FunctionBuilder, n: Code) => {
    f.emit(f64.store(zero, run.time(n), times));
    f.emit(f64.store(zero, run.timeOfAny(f, f.let("i32", i32.add(n, i32.const(1)))), times + 8));
  };

  const there = run.module.function(["i32", "i32", "i32"], ["i32"], "startMany");
  {
    const f = there;
    const [from, end, firstSlot] = f.params;
    const [n, slot, going] = [f.local("i32"), f.local("i32"), f.local("i32")];
    f.set(n, from);
    f.set(slot, firstSlot);
    repeatWhile(f, () => {
      enter(f, n.get);
      f.when(
        i32.eqz(n.get),
        () => f.emit(first.call(slot.get)),
        () => f.emit(step.call(slot.get)),
      );
      const probe = f.local("v128");
      f.set(probe, wide.constant(0));
      vectorLoop(f, wide, size, (chunk) => {
        // x · 0 is 0 for a finite x and NaN for any other.
        f.set(probe, v.add(probe.get, v.mul(chunk.load(values[0]), wide.constant(0))));
      });
      f.set(going, zero);
      f.when(v128.any_true(v.ne(probe.get, wide.constant(0))), () => undo(f), () => {
        vectorLoop(f, wide, size, (chunk) => {
          const place = { offset: run.layout.sizes };
          chunk.store(place, v.pmax(chunk.load(place), v.abs(chunk.load(values[0]))));
        });
        f.set(n, i32.add(n.get, i32.const(1)));
        f.set(slot, i32.add(slot.get, i32.const(slotBytes)));
        f.when(i32.eq(slot.get, i32.const(ring + window * slotBytes)), () => {
          f.set(slot, i32.const(ring));
        });
        f.set(going, i32.lt_s(n.get, end));
      });
      return going.get;
    });
    f.emit(n.get);
  }

  const f = run.module.function(["i32", "i32", "i32"], [], "startReverseMany");
  const [from, to, firstSlot] = f.params;
  const [n, slot] = [f.local("i32"), f.local("i32")];
  f.set(n, from);
  f.set(slot, firstSlot);
  const pass = passCode(run, f);
  repeatWhile(f, () => {
    enter(f, n.get);
    vectorLoop(f, wide, size, (chunk) => chunk.store({ offset: x }, chunk.load(values[0])));
    f.emit(reverse.call(slot.get));
    if (flush) f.emit(flush.call());
    vectorLoop(f, wide, size, (chunk) => {
      const place = { offset: run.layout.defect };
      const moved = v.sub(chunk.load({ offset: x }), chunk.load(values[0]));
      const off = v.abs(v.sub(moved, chunk.load({ offset: psi })));
      // The first one unless it is less: NaN is the largest of all.
      chunk.store(place, v.pmax(off, chunk.load(place)));
    });
    pass.over(values[0], bars[0]);
    f.set(slot, i32.sub(slot.get, i32.const(slotBytes)));
    f.when(i32.lt_s(slot.get, i32.const(ring)), () => {
      f.set(slot, i32.const(ring + (window - 1) * slotBytes));
    });
    f.set(n, i32.sub(n.get, i32.const(1)));
    return i32.ge_s(n.get, to);
  });
  pass.end();
}
