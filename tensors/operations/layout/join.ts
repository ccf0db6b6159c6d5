import { apply, type Operation } from "../../trace/operation.ts";
import { sizeOf } from "../../shape.ts";
import { zeros } from "../../tensor.ts";
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
  pullback(input, { inputs }, { outputBar, inputBar }) {
    const from = inputs.slice(0, input).reduce((sum, { length }) => sum + length, 0);
    return () => {
      for (let i = 0; i < inputBar.length; i++) inputBar[i] += outputBar[from + i];
    };
  },
  tangent: ({ inputs, tangents }) =>
    apply(JOIN, inputs.map(({ shape }, k) => tangents[k] ?? zeros(shape)), undefined),
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
    emitPullback({ body, inputs, outputBar, inputBars }) {
      let from = 0;
      inputs.forEach(({ size }, k) => {
        for (let i = 0; i < body.chunks(size); i++) {
          const [first, count] = [i * body.lanes.width, body.count(size, i)];
          inputBars[k]?.add(first, count, outputBar.run(from + first, count));
        }
        from += size;
      });
    },
  },
};
