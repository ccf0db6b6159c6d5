import {
  euler,
  type PreparedGradient,
  recursiveCheckpointAdjoint,
  reversible,
  rk4,
} from "../../mod.ts";
import { type RatioText, timedRatio } from "./ratio_row.ts";
import type { SpeedRow } from "./speed_row.ts";
import type { Effort } from "./time_pairs.ts";
import { networkGradient, whiteDwarfGradient } from "./white_dwarf_gradient.ts";

/** Times one gradient against another. */
async function gradientRatio(
  text: RatioText,
  over: PreparedGradient,
  under: PreparedGradient,
  effort: Effort,
): Promise<SpeedRow> {
  const row = await timedRatio(text, () => over.run(), () => under.run(), effort);
  over.release();
  under.release();
  return row;
}

/**
 * Compiled gradients against interpreted ones.
 *
 * @param effort How long and how often.
 * @returns The rows: the white dwarf's, and that of a network on a batch.
 */
export async function interpreterRows(effort: Effort): Promise<SpeedRow[]> {
  const text = { part: "interpreter", unit: "times as long" };
  return [
    await gradientRatio(
      { ...text, name: "white-dwarf gradient: interpreted against compiled" },
      whiteDwarfGradient({ kernels: "interpreter" }),
      whiteDwarfGradient(),
      effort,
    ),
    await gradientRatio(
      {
        ...text,
        name: "network 64-128-64, batch 32, gradient: interpreted against compiled",
        claim: { least: 3 },
      },
      networkGradient({ kernels: "interpreter" }),
      networkGradient({}),
      effort,
    ),
  ];
}

/**
 * Optimal checkpointing with two states against the reversible method.
 *
 * @param effort How long and how often.
 * @returns The row.
 */
export async function checkpointingRows(effort: Effort): Promise<SpeedRow[]> {
  const adjoint = recursiveCheckpointAdjoint({ checkpoints: 2 });
  return [
    await gradientRatio(
      {
        part: "checkpointing",
        name: "white-dwarf gradient: checkpointing, c = 2, against reversible",
        claim: { least: 3.5 },
      },
      whiteDwarfGradient({ method: euler, adjoint }),
      whiteDwarfGradient(),
      effort,
    ),
  ];
}

/**
 * Exact arithmetic against floating point, in time and on the way back.
 *
 * @param effort How long and how often.
 * @returns The rows.
 */
export async function exactRows(effort: Effort): Promise<SpeedRow[]> {
  const rows: SpeedRow[] = [];
  for (const base of [euler, rk4]) {
    const method = reversible(base, { arithmetic: "exact" });
    const exact = whiteDwarfGradient({ method });
    const { name } = base;
    exact.run();
    const { reconstructionError } = exact.stats;
    rows.push(
      await gradientRatio(
        {
          part: "exact",
          name: `white-dwarf gradient, ${name}: exact arithmetic against float64`,
          claim: { most: 1.3 },
        },
        exact,
        whiteDwarfGradient({ method: reversible(base) }),
        effort,
      ),
      {
        part: "exact",
        name: `white-dwarf gradient, ${name}: way back in exact arithmetic`,
        value: reconstructionError,
        unit: "off",
        claim: { most: 0 },
      },
    );
  }
  return rows;
}
