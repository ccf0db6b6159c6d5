import { f64, i32, repeatWhile, v128 } from "../assembler.ts";
import type { AdamsRunCode } from "./adams_run_code.ts";
import type { StartLayout } from "./start_code.ts";
import { vectorLoop } from "./vector_loop.ts";

/** Writes `stepMany` over a ring of slots. */
export function writeStepMany(run: AdamsRunCode, { ring, slotBytes }: StartLayout): void {
  const { field: { size }, window, state, registers, pieces, mixing } = run.context;
  const { wide } = pieces;
  const { v, madd } = wide;
  const bytes = 8 * size;
  const f = run.module.function(["i32", "i32", "i32"], ["i32"], "stepMany");
  const [from, end, firstSlot] = f.params;
  const n = f.local("i32");
  const slot = f.local("i32");
  const at = f.local("i32");
  const going = f.local("i32");
  const t0 = f.local("f64");
  f.set(n, from);
  f.set(slot, firstSlot);
  f.set(at, i32.const(run.slack * bytes));
  f.set(t0, run.time(n.get));
  run.copyIn(f, run.window, state, run.slack * bytes);
  const coupling = pieces.coupling(f);
  // All but what is behind the step: the new values are those at 0, the old ones at 1 and on.
  const { values, slopes } = run.moving(run.window, at.get);
  const states = {
    ...{ y: values[window + 1], base: values[1], z: values[window], to: values[0] },
    ...{ own: { offset: registers }, size },
  };
  const kept = { offset: run.registersBefore };
  repeatWhile(f, () => {
    f.when(i32.eqz(at.get), () => {
      run.move(f, run.window, 0, run.slack * bytes);
      f.set(at, i32.const(run.slack * bytes));
    });
    f.set(at, i32.sub(at.get, i32.const(bytes)));
    const t1 = run.timeOfAny(f, f.let("i32", i32.add(n.get, i32.const(1))));
    const h = f.let("f64", f64.sub(t1, t0.get));
    run.weigh(f, h);
    pieces.evaluate(f, slot.get, t0.get, values[1]);
    const w = pieces.weightsOf(f);
    const probe = f.local("v128");
    f.set(probe, wide.constant(0));
    const words = mixing && f.let("i32", i32.load(i32.const(0), mixing.layout.count));
    if (mixing) {
      vectorLoop(f, wide, size, (chunk) => {
        const before = slopes.slice(1).map((place) => chunk.load(place));
        chunk.store(kept, chunk.load(states.own));
        const newest = pieces.slopeIn(chunk, slot.get);
        chunk.store(pieces.psi, pieces.weighted(w, [newest, ...before]));
      });
      mixing.forwardY(f, (chunk) => chunk.load(pieces.psi), states);
    }
    vectorLoop(f, wide, size, (chunk) => {
      const newest = f.let("v128", pieces.slopeIn(chunk, slot.get));
      chunk.store(slopes[0], newest);
      const value = f.local("v128");
      if (mixing) f.set(value, chunk.load(values[0]));
      else {
        const before = slopes.slice(1).map((place) => chunk.load(place));
        const defect = v.sub(chunk.load(values[window + 1]), chunk.load(values[window]));
        const mixed = madd(coupling, defect, chunk.load(values[1]));
        f.set(value, v.add(mixed, pieces.weighted(w, [newest, ...before])));
        chunk.store(values[0], value.get);
      }
      // x · 0 is 0 for a finite x and NaN for any other.
      f.set(probe, v.add(probe.get, v.mul(value.get, wide.constant(0))));
    });
    f.when(
      v128.any_true(v.ne(probe.get, wide.constant(0))),
      () => {
        // As if the step had not been tried.
        f.set(at, i32.add(at.get, i32.const(bytes)));
        if (mixing) {
          f.emit(i32.store(i32.const(0), words!, mixing.layout.count));
          vectorLoop(f, wide, size, (chunk) => chunk.store(states.own, chunk.load(kept)));
        }
        f.set(going, i32.const(0));
      },
      () => {
        vectorLoop(f, wide, size, (chunk) => {
          const place = { offset: run.layout.sizes };
          chunk.store(place, v.pmax(chunk.load(place), v.abs(chunk.load(values[0]))));
        });
        f.set(n, i32.add(n.get, i32.const(1)));
        f.set(t0, t1);
        f.set(slot, i32.add(slot.get, i32.const(slotBytes)));
        f.when(i32.eq(slot.get, i32.const(ring + window * slotBytes)), () => {
          f.set(slot, i32.const(ring));
        });
        f.set(going, i32.lt_s(n.get, end));
        if (mixing) {
          const most = i32.const(mixing.layout.capacity - size);
          const fits = i32.ge_s(most, i32.load(i32.const(0), mixing.layout.count));
          f.set(going, i32.and(going.get, fits));
        }
        const { next } = run.layout.look;
        f.when(i32.eq(n.get, i32.load(i32.const(0), next)), () => {
          const later = i32.add(n.get, i32.const(window));
          f.emit(i32.store(i32.const(0), later, next));
          f.when(run.look.call(at.get, h), () => f.set(going, i32.const(0)));
        });
      },
    );
    return going.get;
  });
  run.copyOut(f, run.window, at.get, state);
  f.emit(n.get);
}
