import { f64, i32, repeatWhile } from "../assembler.ts";
import { type AdamsRunCode, passCode } from "./adams_run_code.ts";
import type { StartLayout } from "./start_code.ts";
import { vectorLoop } from "./vector_loop.ts";

/** Writes `reverseMany` over a ring of slots. */
export function writeReverseMany(run: AdamsRunCode, { ring, slotBytes }: StartLayout): void {
  const { field, window, state, stateBar, registers, pieces, mixing, flush } = run.context;
  const { size } = field;
  const { wide } = pieces;
  const { v, madd } = wide;
  const bytes = 8 * size;
  const f = run.module.function(["i32", "i32", "i32"], ["i32"], "reverseMany");
  const [from, first, firstSlot] = f.params;
  const n = f.local("i32");
  const slot = f.local("i32");
  const at = f.local("i32");
  const going = f.local("i32");
  const t1 = f.local("f64");
  const oldest = f.local("i32");
  const zero = i32.const(0);
  f.set(n, from);
  f.set(slot, firstSlot);
  f.set(at, zero);
  f.set(t1, run.timeOfAny(f, i32.add(n.get, i32.const(1))));
  const pass = passCode(run, f);
  run.copyIn(f, run.window, state, 0);
  run.copyIn(f, run.windowBar, stateBar, 0);
  const coupling = pieces.coupling(f);
  const { values, slopes } = run.moving(run.window, at.get);
  const bars = run.moving(run.windowBar, at.get);
  const last = window - 1;
  repeatWhile(f, () => {
    f.when(i32.eq(at.get, i32.const(run.slack * bytes)), () => {
      run.move(f, run.window, run.slack * bytes, 0);
      run.move(f, run.windowBar, run.slack * bytes, 0);
      f.set(at, zero);
    });
    const t0 = f.let("f64", run.time(n.get));
    run.weigh(f, f64.sub(t1.get, t0));
    f.set(t1, t0);
    f.set(oldest, i32.add(slot.get, i32.const(slotBytes)));
    f.when(i32.eq(oldest.get, i32.const(ring + window * slotBytes)), () => {
      f.set(oldest, i32.const(ring));
    });
    const node = f.let("i32", i32.sub(n.get, i32.const(last)));
    // The way there leaves the slopes of its last nodes.
    f.when(i32.lt_s(node, i32.load(zero, run.layout.standing)), () => {
      pieces.evaluate(f, oldest.get, run.time(node), values[window]);
    });
    const w = pieces.weightsOf(f);
    // The state, whose new values are those from 1 on.
    vectorLoop(f, wide, size, (chunk) => {
      const slope = f.let("v128", pieces.slopeIn(chunk, oldest.get));
      const after = slopes.slice(0, last).map((place) => chunk.load(place));
      const increment = pieces.weighted(w, [...after, slope]);
      chunk.store(slopes[last], slope);
      if (mixing) chunk.store(pieces.psi, increment);
      else {
        const step = v.sub(chunk.load(values[0]), chunk.load(values[1]));
        const unmixed = v.div(v.sub(step, increment), coupling);
        chunk.store(values[window + 1], v.add(chunk.load(values[window]), unmixed));
      }
    });
    mixing?.backY(f, (chunk) => chunk.load(pieces.psi), {
      ...{ y: values[0], base: values[1], z: values[window], to: values[window + 1] },
      ...{ own: { offset: registers }, size },
    });
    // Its cotangent.
    vectorLoop(f, wide, size, (chunk) => {
      const { values: z, slopes: s } = bars;
      const newest = f.let("v128", chunk.load(z[0]));
      const passed = f.let("v128", v.mul(coupling, newest));
      chunk.store(pieces.slopeBar, madd(w[0], newest, chunk.load(s[0])));
      chunk.store(z[1], v.add(newest, chunk.load(z[1])));
      chunk.store(z[window], v.sub(chunk.load(z[window]), passed));
      chunk.store(z[window + 1], passed);
      for (let j = 1; j < last; j++) {
        chunk.store(s[j], madd(w[j], newest, chunk.load(s[j])));
      }
      chunk.store(s[last], v.mul(w[last], newest));
    });
    pieces.pull(f, slot.get, bars.values[1]);
    if (flush) f.emit(flush.call());
    f.set(at, i32.add(at.get, i32.const(bytes)));
    pass.over(values[0], bars.values[0]);
    f.set(slot, i32.sub(slot.get, i32.const(slotBytes)));
    f.when(i32.lt_s(slot.get, i32.const(ring)), () => {
      f.set(slot, i32.const(ring + last * slotBytes));
    });
    f.set(n, i32.sub(n.get, i32.const(1)));
    f.set(going, i32.ge_s(n.get, first));
    if (mixing) {
      const enough = i32.ge_s(i32.load(zero, mixing.layout.count), i32.const(size));
      const all = i32.eqz(i32.load(zero, run.layout.below));
      f.set(going, i32.and(going.get, i32.or(enough, all)));
    }
    return going.get;
  });
  pass.end();
  run.copyOut(f, run.window, at.get, state);
  run.copyOut(f, run.windowBar, at.get, stateBar);
  f.emit(i32.add(n.get, i32.const(1)));
}
