// A network that learns an energy keeps it; one of the same size that learns the slopes drifts.
//
//   deno run examples/08_hamiltonian.ts
import {
  concat,
  cos,
  gradient,
  lbfgs,
  meanSquaredError,
  mlp,
  neg,
  network,
  reversible,
  rk4,
  scale,
  slice,
  solve,
  square,
  sub,
  sum,
  type Tensor,
  train,
  type VectorField,
  vectorField,
} from "@revode/revode";

// Each row of y is the angle q and the momentum p of one pendulum. By Hamilton its energy H gives
// q' = ∂H/∂p, p' = −∂H/∂q.
const part = (y: Tensor, i: number) => slice(y, i, i + 1, -1);
const hamilton = (energy: (y: Tensor) => Tensor, y: Tensor) => {
  const slope = gradient((y) => sum(energy(y)))(y);
  return concat([part(slope, 1), neg(part(slope, 0))], -1);
};
const energy = (y: Tensor) => sub(scale(square(part(y, 1)), 0.5), cos(part(y, 0)));
const pendulum = vectorField({ state: [3, 2], f: (_t, y) => hamilton(energy, y) });

const net = network({ widths: [2, 32, 1] });
const networks: Record<string, (rows: number) => VectorField> = {
  energy: (rows) =>
    vectorField({
      state: [rows, 2],
      parameters: net.parameters,
      f: (_t, y, p) => hamilton((y) => net.apply(p, y), y),
    }),
  slopes: (rows) => mlp({ state: [rows, 2], hidden: [32] }),
};

const problem = { t0: 0, dt: 0.1, method: reversible(rk4) };
const seen = { ...problem, y0: [[0.5, 0], [1, 0], [1.5, 0]] };
for (const [name, make] of Object.entries(networks)) {
  const [field, one] = [make(3), make(1)];
  for (const t1 of [2, 4, 6]) {
    const saveAt = Array.from({ length: 5 * t1 + 1 }, (_, i) => i / 5);
    const { times, states } = solve({ ...seen, field: pendulum, t1, dt: 0.01, saveAt });
    const loss = meanSquaredError(times, states);
    const fit = train({ ...seen, field, t1, loss, optimizer: lbfgs(), iterations: 800 });
    field.parameters.flat.set(fit.bestParameters);
    if (t1 === 6) console.log(`${name}: fits the paths to ${fit.bestLoss.toExponential(0)}`);
  }
  // Fifty swings from a start that neither has seen.
  one.parameters.flat.set(field.parameters.flat);
  const path = solve({ ...problem, field: one, y0: [[1.2, 0]], t1: 345, saveAt: { every: 5 } });
  const worst = energy(path.states).data.reduce(
    (m, e) => Math.max(m, Math.abs(e + Math.cos(1.2))),
    0,
  );
  console.log(`${name}: in 50 swings its energy is off by ${worst.toExponential(0)}`);
}
