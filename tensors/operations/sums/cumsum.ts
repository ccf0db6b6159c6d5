import { apply, asTensor, type Operation } from "../../trace/operation.ts";
import { pointer } from "../../wasm/assembler/control.ts";
import { resolveAxis, stridesOf } from "../../shape.ts";
import type { Tensor, TensorLike } from "../../tensor.ts";
import type { Code } from "../../wasm/assembler/code.ts";
import { i32 } from "../../wasm/assembler/instructions.ts";
import type { Elements } from "../../wasm/body.ts";
import type { OwnCode } from "../../wasm/rules.ts";
import { gather } from "../layout/gather.ts";

interface Sums {
  readonly axis: number;
  /** Elements that are added up, one after the other. */
  readonly count: number;
  /** From one to the next. */
  readonly stride: number;
}

const CUMSUM: Operation<Sums> = {
  name: "cumsum",
  shape: ([x]) => x,
  forward: ({ inputs: [x], output: y, attributes: { count, stride } }) => () => {
    for (let i = 0; i < y.length; i++) {
      const first = Math.floor(i / stride) % count === 0;
      y[i] = first ? x[i] : y[i - stride] + x[i];
    }
  },
  pullback(_, { attributes: { count, stride } }, { outputBar, inputBar }) {
    const sums = new Float64Array(outputBar.length);
    return () => {
      for (let i = sums.length - 1; i >= 0; i--) {
        const last = Math.floor(i / stride) % count === count - 1;
        sums[i] = last ? outputBar[i] : sums[i + stride] + outputBar[i];
        inputBar[i] += sums[i];
      }
    };
  },
  tangent: ({ tangents, attributes }) => apply(CUMSUM, [tangents[0]!], attributes),
  transposed({ outputBar, attributes: { axis } }) {
    const back = Array.from({ length: outputBar.shape[axis] }, (_, i) => -1 - i);
    return [gather(cumsum(gather(outputBar, back, axis), axis), back, axis)];
  },
  compiled: {
    kind: "own",
    emit(code) {
      const { body, inputs: [x], output } = code;
      const { f, lanes: { s } } = body;
      eachSum(code, 1, ({ sum, element }) => {
        f.set(sum, s.add(sum.get, s.load(element(x), x.place.offset)));
        f.emit(s.store(element(output), sum.get, output.place.offset));
      });
    },
    emitPullback(code) {
      const { body: { f, lanes: { s } }, outputBar, inputBars: [bar] } = code;
      if (!bar) return;
      outputBar.settle();
      bar.settle();
      eachSum(code, -1, ({ sum, element }) => {
        f.set(sum, s.add(sum.get, s.load(element(outputBar), outputBar.place.offset)));
        const to = f.let("i32", element(bar));
        f.emit(s.store(to, s.add(s.load(to, bar.place.offset), sum.get), bar.place.offset));
      });
    },
  },
};

/** Writes loops over all sums and their elements, from the first to the last or the other way. */
function eachSum(
  { body, output: { size }, attributes: { count, stride } }: OwnCode<Sums>,
  direction: 1 | -1,
  visit: (
    at: { sum: ReturnType<typeof body.f.local>; element: (of: Elements) => Code },
  ) => void,
): void {
  const { f, lanes: { s, bytes, scalar } } = body;
  const by = stride * bytes;
  f.each({ to: size * bytes, by: count * by }, (block) => {
    f.each({ to: by, by: bytes }, (column) => {
      const sum = f.local(scalar);
      f.set(sum, s.const(0));
      const start = direction > 0 ? 0 : (count - 1) * by;
      const at = pointer(f, i32.add(i32.add(block, column), i32.const(start)));
      f.each({ to: count, by: 1 }, () => {
        visit({ sum, element: ({ place }) => i32.add(body.base(place), at.get) });
        at.move(direction * by);
      });
    });
  });
}

/**
 * The sums of the elements up to each one, along a dimension.
 *
 * @category Operations
 * @param x The tensor.
 * @param axis The dimension; by default the first.
 * @returns The sums, of the shape of `x`.
 * @throws {RangeError} If there is no such dimension.
 *
 * @example
 * ```ts
 * import { cumsum, tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(cumsum(tensor([1, 2, 3])).toArray(), [1, 3, 6]);
 * ```
 */
export function cumsum(x: TensorLike, axis = 0): Tensor {
  const t = asTensor(x, "cumsum");
  const at = resolveAxis(axis, t.shape.length, "cumsum");
  return apply(CUMSUM, [t], { axis: at, count: t.shape[at], stride: stridesOf(t.shape)[at] });
}
