import type { Operation } from "../../trace/operation.ts";

/** The same elements again: what a program ends in whose result is an argument or a constant. */
export const COPY: Operation<undefined> = {
  name: "copy",
  shape: ([x]) => x,
  forward: ({ inputs: [x], output }) => () => output.set(x),
  pullback: (_, _buffers, { outputBar, inputBar }) => () => {
    for (let i = 0; i < outputBar.length; i++) inputBar[i] += outputBar[i];
  },
  tangent: ({ tangents: [xDot] }) => xDot,
  compiled: {
    kind: "elementwise",
    cost: 1,
    forward: (_, [x]) => x,
    pullback: (_, _input, { bar }) => bar,
  },
};
