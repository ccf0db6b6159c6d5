// What moves it, and what shakes it? A neural equation with noise, dy = f(y) dt + g(y) dW, learns both from
// how clouds of particles drift and spread. It is a generator: means and variances of what it makes are to be
// those of the data. Each iteration draws other paths, and the gradient goes back through the same noise.
//
//   deno run examples/16_noise.ts
import {
  adamW,
  add,
  brownianPath,
  concat,
  cosineDecay,
  heun,
  mean,
  meanSquaredError,
  network,
  reshape,
  reversible,
  scale,
  softplus,
  solve,
  square,
  stochasticField,
  stratonovich,
  sub,
  tanh,
  type Tensor,
  tensor,
  Trainer,
} from "@revode/revode";

// Clouds of particles, each cloud from one place between -1.5 and 1.5.
const [clouds, particles, times] = [7, 120, [0.25, 0.5]];
const size = [clouds * particles, 1];
const y0 = Array.from({ length: size[0] }, (_, k) => [Math.floor(k / particles) / 2 - 1.5]);
const noise = brownianPath({ size, t1: 0.5, dt: 1 / 16 });
const run = { noise, y0, t0: 0, t1: 0.5, dt: 1 / 16 };
const stated = { state: size, noise: "diagonal", calculus: "ito" } as const;

/** Mean and variance of each cloud. */
const moments = (y: Tensor) => {
  const cloud = reshape(y, [clouds, particles]);
  const center = mean(cloud, { axis: 1 });
  return concat([center, sub(mean(square(cloud), { axis: 1 }), square(center))]);
};

// The truth: a pull to 0 that saturates, and more noise on the right. Its moments are those of many samples.
const truth = stochasticField({
  ...stated,
  drift: (_t, y) => scale(tanh(scale(y, 2)), -1),
  diffusion: (_t, y) => add(0.5, scale(y, 0.2)),
});
const data = times.map(() => Array(2 * clouds).fill(0));
for (noise.seed = 0; noise.seed < 40; noise.seed++) {
  const { states } = solve({ ...run, field: truth, saveAt: times, method: stratonovich(heun) });
  times.forEach((_, i) => {
    const at = states.data.slice(i * size[0], (i + 1) * size[0]);
    moments(tensor(at)).data.forEach((moment, k) => data[i][k] += moment / 40);
  });
}

const drift = network({ widths: [1, 12, 1], name: "drift" });
const shake = network({ widths: [1, 12, 1], name: "shake" });
const field = stochasticField({
  ...stated,
  parameters: { ...drift.parameters, ...shake.parameters },
  drift: (_t, y, p) => drift.apply(p, y),
  diffusion: (_t, y, p) => softplus(shake.apply(p, y)),
});
const trainer = new Trainer({
  problems: [{
    ...{ ...run, field, method: stratonovich(reversible(heun)) },
    loss: meanSquaredError(times, data, { observe: moments }),
  }],
  optimizer: adamW({ learningRate: cosineDecay({ from: 0.05, iterations: 150 }) }),
});
const losses = Array.from({ length: 150 }, (_, k) => {
  noise.seed = 1000 + k;
  return trainer.step();
});
trainer.release();

console.log("loss", losses[0].toPrecision(2), "then", losses[149].toPrecision(2));
for (const y of [-1, 0, 1]) {
  const [f, g] = [drift, shake].map((net) => net.apply(field.parameters.natural(), tensor([[y]])));
  const found = [f, softplus(g)].map((x) => x.item().toFixed(2)).join(" and ");
  const wanted = [-Math.tanh(2 * y), 0.5 + 0.2 * y].map((x) => x.toFixed(2)).join(" and ");
  console.log(`at ${y} drift and noise are`, found, "for", wanted);
}
