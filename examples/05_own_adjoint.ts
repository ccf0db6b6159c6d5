// An adjoint of your own: how the gradient comes back through the steps. This one keeps every state
// and takes each step again on the way back. It is for losses that read nodes, not times in between.
//
//   deno run examples/05_own_adjoint.ts
import { type Adjoint, finalStateLoss, mlp, rk4, square, sum, valueAndGrad } from "@revode/revode";

const everyState: Adjoint = {
  name: "everyState",
  bind({ stepper, steps, reader, y0, y1, y0Bar, parametersBar }) {
    const state = new Float64Array(stepper.stateSize);
    const stateBar = new Float64Array(stepper.stateSize);
    return {
      stats: { adjoint: "everyState" },
      run() {
        const states: Float64Array[] = [];
        steps.restart();
        stepper.start(steps.begin(0), y0, state);
        let value = reader.begin(state);
        for (let i = 0; !(steps.complete && i === steps.count); i++) {
          states.push(state.slice());
          steps.take(i, stepper, state);
          value += reader.forward(i, states[i], state);
        }
        y1.set(state.subarray(0, y1.length));

        stateBar.fill(0);
        reader.backwardAt(steps.count, state, stateBar);
        for (let i = steps.count - 1; i >= 0; i--) {
          if (reader.hasInside(i)) throw new RangeError("everyState: read at the steps' ends only");
          state.set(states[i]);
          stepper.tape(steps.begin(i), steps.end(i), state);
          stepper.pullback(steps.begin(i), steps.end(i), stateBar, parametersBar);
          reader.backwardAt(i, states[i], stateBar);
        }
        stepper.pullbackStart(steps.begin(0), y0, stateBar, y0Bar, parametersBar);
        return value;
      },
    };
  },
};

const field = mlp({ state: [2], hidden: [8] });
const loss = finalStateLoss((y) => sum(square(y)));
const problem = { field, y0: [1, 0], t0: 0, t1: 1, dt: 0.01, method: rk4, loss };
const own = valueAndGrad({ ...problem, adjoint: everyState });
const checkpointed = valueAndGrad(problem);
const apart = own.parametersBar.map((x, k) => Math.abs(x - checkpointed.parametersBar[k]));
console.log(own.stats.adjoint, "and", checkpointed.stats.adjoint, "differ by", Math.max(...apart));
