import type { Operation } from "../../trace/operation.ts";
import { sizeOf } from "../../shape.ts";
import { i32, memoryCopy } from "../../wasm/assembler/instructions.ts";

/** The elements of several tensors of any shape, one after the other. */
export const JOIN: Operation<undefined> = {
  name: "join",
  shape: (shapes) => [shapes.reduce((sum, shape) => sum + sizeOf(shape), 0)],
  forward: ({ inputs, output }) => () => {
    let from = 0;
    for (const x of inputs) {
      output.set(x, from);
      from += x.length;
    }
  },
  pullback: forwardOnly,
  tangent: forwardOnly,
  compiled: {
    kind: "own",
    emit({ body, inputs, output }) {
      let from = 0;
      for (const { place, size } of inputs) {
        const to = i32.add(body.address(output.place), i32.const(from * body.lanes.bytes));
        body.f.emit(memoryCopy(to, body.address(place), i32.const(size * body.lanes.bytes)));
        from += size;
      }
    },
    emitPullback: forwardOnly,
  },
};

/** What is joined depends on times alone, and nothing goes back to them. */
function forwardOnly(): never {
  throw new TypeError("join has no derivative");
}
