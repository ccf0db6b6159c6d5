// A network that learns an energy keeps it; one of the same size that learns the slopes drifts.
//
//   deno run examples/08_hamiltonian.ts [seed]
import {
  cos,
  gradient,
  lbfgs,
  matmul,
  meanSquaredError,
  mlp,
  network,
  rk4,
  scale,
  slice,
  solve,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
  train,
  vectorField,
} from "@revode/revode";

// Each row of y is the angle q and the momentum p of one pendulum. By Hamilton its energy H gives
// q' = ∂H/∂p, p' = −∂H/∂q.
const hamilton = (energy: (y: Tensor) => Tensor, y: Tensor) =>
  matmul(gradient((y) => sum(energy(y)))(y), tensor([[0, -1], [1, 0]]));
const energy = (y: Tensor) => sub(scale(square(slice(y, 1, 2, -1)), 0.5), cos(slice(y, 0, 1, -1)));
const pendulum = vectorField({ state: [4, 2], f: (_t, y) => hamilton(energy, y) });

const seed = Number(Deno.args[0] ?? 0);
const { parameters, apply } = network({ widths: [2, 32, 1] });
const networks = {
  energy: (rows: number) =>
    vectorField({
      ...{ state: [rows, 2], parameters, seed },
      f: (_t, y, p) => hamilton((y) => apply(p, y), y),
    }),
  slopes: (rows: number) => mlp({ state: [rows, 2], hidden: [32], seed }),
};

const problem = { t0: 0, dt: 0.1, method: rk4 };
const seen = { ...problem, y0: [[0.4, 0], [0.8, 0], [1.1, 0], [1.5, 0]] };
for (const [name, make] of Object.entries(networks)) {
  const [field, one] = [make(4), make(1)];
  for (const t1 of [2, 4, 6]) {
    const saveAt = Array.from({ length: 5 * t1 + 1 }, (_, i) => i / 5);
    const { times, states } = solve({ ...seen, field: pendulum, t1, dt: 0.01, saveAt });
    const loss = meanSquaredError(times, states);
    const fit = train({ ...seen, field, t1, loss, optimizer: lbfgs(), iterations: 2000 });
    field.parameters.flat.set(fit.bestParameters);
    if (t1 === 6) console.log(`${name}: fits the paths to ${fit.bestLoss.toExponential(0)}`);
  }
  // Fifty swings from a start that neither has seen.
  one.parameters.flat.set(field.parameters.flat);
  const path = solve({ ...problem, field: one, y0: [[1.2, 0]], t1: 345, saveAt: { every: 5 } });
  const worst = Math.max(...energy(path.states).data.map((e) => Math.abs(e + Math.cos(1.2))));
  console.log(`${name}: in 50 swings its energy is off by ${worst.toExponential(0)}`);
}
