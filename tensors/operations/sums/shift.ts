import { apply, type Operation } from "../../trace/operation.ts";
import type { Tensor } from "../../tensor.ts";
import { i32 } from "../../wasm/assembler/instructions.ts";
import type { Reduction } from "../layout/moves.ts";

/**
 * The largest elements, or 0 where that is not finite: what is taken off before exponentials are
 * added up, and has no part in a derivative.
 */
export const SHIFT: Operation<Reduction> = {
  name: "shift",
  shape: (_, { shape }) => shape,
  forward: ({ inputs: [x], output: y, attributes: { map } }) => () => {
    for (let i = 0; i < y.length; i++) y[i] = -Infinity;
    for (let i = 0; i < map.length; i++) y[map[i]] = Math.max(y[map[i]], x[i]);
    for (let i = 0; i < y.length; i++) if (!Number.isFinite(y[i])) y[i] = 0;
  },
  pullback: () => () => {},
  tangent: () => undefined,
  flat: () => true,
  compiled: {
    kind: "own",
    emit({ body, arena, inputs: [x], output, attributes: { map } }) {
      const { f, lanes: { s, bytes } } = body;
      const y = f.let("i32", body.address(output.place));
      const end = output.size * bytes;
      const table = arena.place(map.map((to) => to * bytes));
      f.each({ to: end, by: bytes }, (k) => f.emit(s.store(i32.add(y, k), s.const(-Infinity))));
      f.each({ to: 4 * map.length, by: 4 }, (i) => {
        const from = bytes === 8 ? i32.shl(i, i32.const(1)) : i;
        const value = s.load(i32.add(body.base(x.place), from), x.place.offset);
        const to = f.let("i32", i32.add(y, i32.load(i, table)));
        f.emit(s.store(to, s.max(s.load(to), value)));
      });
      f.each({ to: end, by: bytes }, (k) => {
        const at = f.let("i32", i32.add(y, k));
        const finite = s.lt(s.abs(s.load(at)), s.const(Infinity));
        f.when(i32.eqz(finite), () => f.emit(s.store(at, s.const(0))));
      });
    },
    emitPullback() {},
  },
};

/** The largest element, which counts as a constant; 0 where that is not finite. */
export function largest(x: Tensor): Tensor {
  return apply(SHIFT, [x], { shape: [], map: new Int32Array(x.size) });
}
