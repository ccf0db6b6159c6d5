// What a gradient keeps, counted by the library's own allocator, against the number of steps.
//
//   deno run examples/06_memory.ts
import {
  finalStateLoss,
  fullStorageAdjoint,
  mlp,
  PreparedGradient,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdjoint,
  rk4,
  square,
  sum,
  trackedBytes,
} from "@revode/revode";

const field = mlp({ state: [2], hidden: [10] });
const loss = finalStateLoss((y) => sum(square(y)));
const adjoints = [
  { method: reversible(rk4), adjoint: reversibleAdjoint() },
  { method: rk4, adjoint: recursiveCheckpointAdjoint({ checkpoints: 44 }) },
  { method: rk4, adjoint: fullStorageAdjoint() },
];

for (const steps of [1000, 10_000, 100_000]) {
  const bytes = adjoints.map((how) => {
    const before = trackedBytes().live;
    const gradient = new PreparedGradient({
      ...{ field, y0: [1, 0], t0: 0, t1: 5, dt: 5 / steps, loss },
      ...how,
    });
    gradient.run();
    const kept = trackedBytes().live - before;
    gradient.release();
    return `${how.adjoint.name} ${kept}`;
  });
  console.log(`${steps} steps, bytes:`, bytes.join(", "));
}
