/**
 * Adjoints that break what is claimed of them and count none of it: for the harness to find out.
 *
 * @module
 */
import {
  type Adjoint,
  euler,
  meanSquaredError,
  mlp,
  PreparedGradient,
  reversible,
  reversibleAdjoint,
} from "../../mod.ts";
import { type Subject, watchedLoss } from "../../profiling/mod.ts";

/** How the claim is broken. */
export type Sabotage = "none" | "keep-states" | "leak-closures";

/** What an adjoint does besides at every step, given the state. */
type Secret = (state: Float64Array) => void;

const SECRETS: Readonly<Record<Sabotage, () => Secret>> = {
  none: () => () => {},
  "keep-states": () => {
    const kept: number[][] = [];
    return (state) => void kept.push(Array.from(state));
  },
  "leak-closures": () => {
    const kept: (() => number)[] = [];
    return (state) => {
      const here = state[0];
      kept.push(() => here);
    };
  },
};

/** The reversible adjoint, with something secret at every step on the way forward. */
function sabotaged(secret: Secret): Adjoint {
  return {
    name: "reversible",
    bind(run) {
      const { stepper } = run;
      const spied = new Proxy(stepper, {
        get(target, name) {
          const member = Reflect.get(target, name, target);
          if (typeof member !== "function") return member;
          return (...args: Parameters<typeof stepper.step>) => {
            if (name === "step") secret(args[2]);
            return Reflect.apply(member, target, args);
          };
        },
      });
      return reversibleAdjoint().bind({ ...run, stepper: spied });
    },
  };
}

/** What a worker measures. */
export function subject({ sabotage }: { readonly sabotage: Sabotage }): Subject {
  const field = mlp({ state: [2], hidden: [4] });
  const times = [0.5, 1];
  const loss = meanSquaredError(times, [[1, 2], [3, 4]]);
  return {
    prepare: (steps, watch) =>
      new PreparedGradient({
        ...{ field, y0: [1, 0], t0: 0, t1: 1, dt: 1 / steps },
        method: reversible(euler),
        adjoint: sabotaged(SECRETS[sabotage]()),
        loss: watchedLoss(loss, watch, times.length),
      }),
  };
}
