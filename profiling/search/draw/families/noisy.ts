import { brownianPath } from "../../../../mod.ts";
import type { Draw } from "../drawing.ts";
import type { DrawnNoise, DrawnParameter, DrawnProblem, FieldFunction } from "../problem.ts";
import { number } from "./simple_families.ts";

/** How g depends on y: its own elements, others of its row, in a matrix, by one noise for all, or not at all. */
const WAYS = ["own", "mixed", "matrix", "single", "additive", "additive matrix"] as const;

/** A problem with noise added to it, along a path of its own. */
export function noisy(draw: Draw, inner: DrawnProblem): DrawnProblem {
  const { state, t0, t1 } = inner;
  const d = state[state.length - 1];
  const batch = state.slice(0, -1);
  const way = draw.pick(WAYS);
  const isDiagonal = way === "own" || way === "mixed" || way === "additive";
  const columns = way === "single" ? 1 : draw.whole(1, 3);
  const shape = isDiagonal ? state : [...batch, columns];
  const size = draw.logUniform(0.03, 0.6);
  const seed = draw.whole(0, 2 ** 31);
  // Of steps that are known, of others, or of none.
  const dt = draw.chance(0.5) ? undefined : (t1 - t0) / draw.whole(5, 200);
  const cells = isDiagonal ? d : d * columns;
  const sigma: DrawnParameter = { shape: [cells], values: draw.normals(cells, size) };
  const spread = { shape: [d, cells], values: draw.normals(d * cells, 0.7 / Math.sqrt(d)) };
  const timed = draw.chance(0.5);
  const bent = draw.pick(["tanh", "sin", "linear"] as const);
  const isAdditive = way.startsWith("additive");
  const diffusion: FieldFunction = (o, t, y, p) => {
    const grown = timed ? o.add(o.scale(o.sin(t), 0.3), number(o, 1)) : number(o, 1);
    const scale = o.mul(p.sigma, grown);
    const cell = (x: typeof y) => o.add(bent === "linear" ? x : o[bent](x), number(o, 1.5));
    const flat = isAdditive
      ? o.broadcastTo(scale, [...batch, cells])
      : o.mul(scale, cell(way === "own" ? y : o.matmul(y, p.spread)));
    return isDiagonal ? flat : o.reshape(flat, [...state, columns]);
  };
  const noise: DrawnNoise = {
    kind: isDiagonal ? "diagonal" : columns,
    calculus: draw.pick(["ito", "stratonovich"] as const),
    shape,
    additive: isAdditive,
    commutes: isAdditive || way === "own" || columns === 1 && !isDiagonal || isDiagonal && d === 1,
    diffusion,
    path: () => brownianPath({ seed, size: shape, t0, t1, dt }),
  };
  return {
    ...inner,
    family: "noise",
    label: `${way}${
      isDiagonal ? "" : ` of ${columns}`
    }, ${bent}, ${noise.calculus}; ${inner.label}`,
    parameters: {
      ...inner.parameters,
      sigma,
      ...(!isAdditive && way !== "own" && { spread }),
    },
    noise,
    turned: true,
    readAt: "nodes",
    watched: false,
  };
}
