import {
  euler,
  type Method,
  type PreparedGradient,
  type Ratio,
  recursiveCheckpointAdjoint,
  relu,
  reversible,
  reversibleAdjoint,
  rk4,
  type RungeKuttaMethod,
} from "../../../mod.ts";
import { type RatioText, timedRatio } from "../ratio_row.ts";
import type { Claim, SpeedRow } from "../speed_row.ts";
import type { Effort } from "../time_pairs.ts";
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
 * @returns The rows: the white dwarf's, and that of a network on a batch.
 */
export async function interpreterRows(effort: Effort): Promise<SpeedRow[]> {
  const text = { part: "interpreter", unit: "times as long" };
  return [
    await gradientRatio(
      {
        ...text,
        name: "white-dwarf gradient: interpreted against compiled",
        claim: { least: 1.5 },
      },
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

/** Optimal checkpointing with two states against the reversible method. */
export async function checkpointingRows(effort: Effort): Promise<SpeedRow[]> {
  const adjoint = recursiveCheckpointAdjoint({ checkpoints: 2 });
  return [
    await gradientRatio(
      {
        part: "checkpointing",
        name: "white-dwarf gradient: checkpointing, c = 2, against reversible:0",
        claim: { least: 3.5 },
      },
      whiteDwarfGradient({ method: euler, adjoint }),
      // Anchors would have memory that these two states have not.
      whiteDwarfGradient({ adjoint: reversibleAdjoint({ anchors: 0 }) }),
      effort,
    ),
  ];
}

/** The couplings of exact arithmetic that are timed, and what is claimed of each. */
const COUPLINGS: readonly { words: string; coupling?: Ratio; claim: Claim }[] = [
  { words: "", claim: { most: 1.3 } },
  { words: ", coupling 9/10", coupling: [9, 10], claim: { most: 1.5 } },
];

/**
 * Exact arithmetic against floating point in time; on the way back, which must find the start bit
 * for bit; and against the interpreter, which must find the same end.
 */
export async function exactRows(effort: Effort): Promise<SpeedRow[]> {
  const part = "exact";
  const rows: SpeedRow[] = [];
  for (const base of [euler, rk4]) {
    const { name } = base;
    for (const { words, coupling, claim } of COUPLINGS) {
      rows.push(
        await gradientRatio(
          {
            ...{ part, claim },
            name: `white-dwarf gradient, ${name}${words}: exact arithmetic against float64`,
          },
          whiteDwarfGradient({ method: exactly(base, coupling) }),
          whiteDwarfGradient({ method: reversible(base) }),
          effort,
        ),
      );
    }
    const text = { part, unit: "off", claim: { most: 0 } };
    const method = exactly(base);
    rows.push(
      {
        ...text,
        name: `white-dwarf gradient, ${name}: way back in exact arithmetic`,
        value: missOfWayBack(method),
      },
      {
        ...text,
        name: `white-dwarf path, ${name}, relu: compiled from interpreted, in exact arithmetic`,
        value: distanceToInterpreted(method),
      },
    );
  }
  return rows;
}

function exactly(base: RungeKuttaMethod, coupling?: Ratio): Method {
  return reversible(base, { arithmetic: "exact", coupling });
}

/** By how much the way back misses the start. */
function missOfWayBack(method: Method): number {
  const gradient = whiteDwarfGradient({ method });
  gradient.run();
  gradient.release();
  return gradient.stats.reconstructionError!;
}

/**
 * How far the ends of two solves are apart, one compiled with nothing fused, one interpreted. The
 * activation is relu: a compiled tanh may differ in its last digit.
 */
function distanceToInterpreted(method: Method): number {
  const [compiled, interpreted] = ([{ fused: false }, { kernels: "interpreter" }] as const).map(
    (kernels) => {
      const gradient = whiteDwarfGradient({ method, activation: relu, ...kernels });
      gradient.run();
      const { y1 } = gradient;
      gradient.release();
      return y1;
    },
  );
  return Math.max(...compiled.map((x, k) => Math.abs(x - interpreted[k])));
}
