import {
  add,
  concat,
  cos,
  meanSquaredError,
  mul,
  neg,
  type PathLoss,
  type ProblemEvent,
  reshape,
  sin,
  slice,
  square,
  stateEvent,
  sub,
  type Tensor,
  tensor,
  timeEvent,
  type VectorField,
  vectorField,
} from "../../../mod.ts";

/** The first element of a state. */
export const position = (y: Tensor): Tensor => slice(y, 0, 1);
/** The second. */
export const velocity = (y: Tensor): Tensor => slice(y, 1, 2);

/** A damped oscillator, driven by an input and by time. */
export const fieldOf = ([stiffness, drive, threshold]: readonly number[]): VectorField =>
  vectorField({
    state: [2],
    parameters: {
      stiffness: tensor([stiffness]),
      drive: tensor([drive]),
      threshold: tensor([threshold]),
    },
    inputs: { u: 1 },
    f: (t, y, p, { u }) => {
      const v = velocity(y);
      const pull = add(mul(p.stiffness, position(y)), mul(0.3, mul(v, square(v))));
      return concat([v, add(sub(mul(p.drive, sin(mul(2, t))), pull), u)]);
    },
  });

/** A threshold that moves with time, θ and the input; a jump of t, y and θ; doses; and a mark on the way. */
export const EVENTS: ProblemEvent[] = [
  stateEvent({
    when: (t, y, p, { u }) =>
      sub(position(y), add(add(p.threshold, mul(0.1, u)), mul(0.2, cos(t)))),
    direction: "up",
    then: (t, y, p, { u }) =>
      concat([
        sub(position(y), mul(0.2, add(1.5, sin(t)))),
        add(neg(mul(p.stiffness, mul(0.5, velocity(y)))), mul(0.1, u)),
      ]),
  }),
  timeEvent({
    at: [0, 1.234, 2.2],
    then: (t, y, p) => add(y, concat([mul(0.1, p.drive), mul(0.3, reshape(t, [1]))])),
  }),
  stateEvent({ when: (_t, y) => velocity(y), direction: "up" }),
];

export const THETA: readonly number[] = [1.7, 0.9, 0.4];
export const START: readonly number[] = [-0.2, 0.5];
// Before, at and behind events, and inside the steps that end and begin there.
const TIMES = [0.33, 0.7, 1.0, 1.02, 1.234, 1.7, 2.013, 2.46, 2.9, 3.5];
export const LOSS: PathLoss = meanSquaredError(TIMES, TIMES.map((t) => [Math.cos(t), 0.2]));
