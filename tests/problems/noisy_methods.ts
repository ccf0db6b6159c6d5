import {
  add,
  type BrownianPath,
  brownianPath,
  cos,
  ees25,
  eulerMaruyama,
  heun,
  linear,
  type Method,
  midpoint,
  milstein,
  mul,
  reversible,
  reversibleHeun,
  sin,
  sra1,
  type StochasticField,
  stochasticField,
  stratonovich,
  tanh,
  tensor,
} from "../../mod.ts";
import type { ListedMethod } from "./methods.ts";

/** A wave with noise, of which an element depends on itself or on none. */
function noisyWave(additive: boolean): StochasticField {
  return stochasticField({
    ...{ state: [2], noise: "diagonal", calculus: "ito" },
    parameters: {
      w: tensor([[-0.3, 1.2], [-1, 0.2]]),
      b: tensor([0.1, -0.2]),
      s: tensor([0.2, 0.3]),
    },
    drift: (t, y, p) => add(tanh(linear(y, p.w, p.b)), mul(0.3, cos(t))),
    diffusion: (t, y, p) => mul(p.s, additive ? add(1.5, sin(t)) : add(1.5, sin(y))),
  });
}

const [OWN, ADDITIVE] = [false, true].map(noisyWave);
/** From where the matrix of methods begins to where it ends. */
const NOISE: BrownianPath = brownianPath({ seed: 5, size: 2, t0: 0.3, t1: 2.3 });

function listed(method: Method, order: number, field = OWN): ListedMethod {
  const { goesBack = false, name } = method;
  return {
    ...{ label: name, method, order, field, noise: NOISE, goesBack },
    exactlyReversible: goesBack && !name.includes("ees"),
    hasErrorEstimate: false,
  };
}

/** The methods that take equations with noise alone. */
export const NOISY_METHODS: readonly ListedMethod[] = [
  listed(eulerMaruyama, 0.5),
  listed(milstein, 1),
  listed(sra1, 1.5, ADDITIVE),
  listed(stratonovich(heun), 1),
  listed(stratonovich(reversible(heun)), 1),
  {
    ...listed(stratonovich(reversible(midpoint, { arithmetic: "exact", range: 8 })), 1),
    exact: true,
  },
  listed(stratonovich(reversibleHeun), 0.5),
  listed(stratonovich(ees25), 1),
];
