import {
  type Adjoint,
  automatic,
  fullStorageAdjoint,
  type Method,
  midpoint,
  mlp,
  type PreparedGradient,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdjoint,
  rk4,
} from "../../../mod.ts";
import { isReversible } from "../../../solvers/mod.ts";
import { median } from "../../statistics/fit.ts";
import { timedRatio } from "../ratio_row.ts";
import type { SpeedRow } from "../speed_row.ts";
import { type Effort, repeated, type Timed } from "../time_pairs.ts";
import { whiteDwarfGradient } from "../kernels/white_dwarf_gradient.ts";

const PART = "automatic";

/** Bytes that the adjoint may keep of the path: of next to nothing, of a part, of all of it. */
const BUDGETS = [64, 1000, 10_000, 40_000, 100_000_000];

/** Steps of the solve. */
const STEPS = 1000;

/** Checkpoints of the rivals. */
const CHECKPOINTS = [2, 4, 8, 16, 44, 128, 500, 1000];

/** How often each rival is timed to find the fastest. */
const HEATS = 3;

/**
 * The adjoint that {@linkcode automatic} chooses within a budget against the fastest of the other
 * exact ones that fit, for methods of both kinds.
 *
 * @param budgets The budgets, in bytes.
 */
export async function automaticRows(
  effort: Effort,
  budgets: readonly number[] = BUDGETS,
): Promise<SpeedRow[]> {
  const rows: SpeedRow[] = [];
  for (const base of [midpoint, rk4]) {
    for (const method of [base, reversible(base)]) {
      for (const memory of budgets) rows.push(await automaticRow(method, memory, effort));
    }
  }
  return rows;
}

async function automaticRow(method: Method, memory: number, effort: Effort): Promise<SpeedRow> {
  const chosen = gradientOf(method, automatic({ memory }));
  chosen.run();
  const { adjoint } = chosen.stats;
  const rivals = rivalsWithin(memory, method).filter(({ name }) => name !== adjoint)
    .map(({ name, ...rest }) => ({ name, gradient: gradientOf(method, { name, ...rest }) }));
  const name = `automatic within ${memory} bytes, ${method.name}: ${adjoint}`;
  try {
    if (rivals.length === 0) {
      return { part: PART, name, unit: "times as long", missing: "nothing else fits" };
    }
    const heat = effort.seconds / HEATS;
    const best = rivals[
      await fastest(rivals.map(({ gradient }) => repeated(() => gradient.run(), heat)))
    ];
    return await timedRatio(
      { part: PART, name: `${name} against ${best.name}`, claim: { most: 1.15 } },
      () => chosen.run(),
      () => best.gradient.run(),
      effort,
    );
  } finally {
    for (const { gradient } of [{ gradient: chosen }, ...rivals]) gradient.release();
  }
}

function gradientOf(method: Method, adjoint: Adjoint): PreparedGradient {
  return whiteDwarfGradient({ method, adjoint, steps: STEPS });
}

/**
 * The exact adjoints whose storage of the path of the white dwarf's gradient fits a budget.
 *
 * @param memory The budget, in bytes.
 */
export function rivalsWithin(memory: number, method: Method): Adjoint[] {
  const field = mlp({ state: [2], hidden: [10], time: true });
  const stepper = method.bind(field, { counts: { evaluations: 0, pullbacks: 0 } });
  const state = 8 * stepper.stateSize;
  const tape = 8 * (stepper.tapeSize ?? 0);
  // With more anchors it would not fit.
  const anchors = automatic({ memory }).anchorsFor!(2);
  return [
    ...(isReversible(stepper) ? [reversibleAdjoint({ anchors })] : []),
    ...CHECKPOINTS.filter((checkpoints) => checkpoints * state <= memory)
      .map((checkpoints) => recursiveCheckpointAdjoint({ checkpoints })),
    ...(STEPS * state <= memory ? [fullStorageAdjoint()] : []),
    ...(tape > 0 && STEPS * (state + tape) <= memory
      ? [fullStorageAdjoint({ keep: "stages" })]
      : []),
  ];
}

/** Finds the fastest of several, timed by turns. */
export async function fastest(times: readonly Timed[]): Promise<number> {
  const heats = times.map((): number[] => []);
  for (let heat = 0; heat < HEATS; heat++) {
    for (const [k, time] of times.entries()) heats[k].push(await time());
  }
  const medians = heats.map((each) => median(each));
  return medians.indexOf(Math.min(...medians));
}
