import {
  finalStateLoss,
  type Method,
  mlp,
  pid,
  reversible,
  solve,
  solveEach,
  square,
  sum,
  tsit5,
  valueAndGrad,
  valueAndGradEach,
} from "../../../mod.ts";
import { timedRatio } from "../ratio_row.ts";
import type { SpeedRow } from "../speed_row.ts";
import type { Effort } from "../time_pairs.ts";

const PART = "each";
/** How much longer many trajectories together may take than one by one. */
const claim = { most: 1.2 };

/**
 * What it costs that each trajectory has steps of its own: all together against one by one. One of them is
 * fast. The spans are the same, so that they share buffers, or all different.
 */
export async function eachRows(effort: Effort, count = 1000): Promise<SpeedRow[]> {
  const field = mlp({ state: [2], hidden: [16], seed: 1 });
  const common = { field, t0: 0, t1: 2, stepControl: pid({ rtol: 1e-6, atol: 1e-6 }) };
  const loss = finalStateLoss((y) => sum(square(y)));
  const rows: SpeedRow[] = [];
  for (const [spans, differ] of [["the same span", 0], ["spans of their own", 1]] as const) {
    const each = Array.from({ length: count }, (_, k) => ({
      y0: k === 0 ? [50, -50] : [Math.cos(k), Math.sin(2 * k)],
      t1: 2 + differ * k / count,
    }));
    const text = (what: string) => ({ part: PART, name: `${count} ${what}, ${spans}`, claim });
    const forward: { method: Method } = { method: tsit5 };
    const back = { method: reversible(tsit5), loss };
    rows.push(
      await timedRatio(
        text("solves against single ones"),
        () => solveEach({ ...common, ...forward, each }),
        () => each.forEach((own) => solve({ ...common, ...forward, ...own })),
        effort,
      ),
      await timedRatio(
        text("gradients against single ones"),
        () => valueAndGradEach({ ...common, ...back, each }),
        () => each.forEach((own) => valueAndGrad({ ...common, ...back, ...own })),
        effort,
      ),
    );
  }
  return rows;
}
