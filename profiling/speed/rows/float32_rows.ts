import { relativeDifference } from "../../statistics/agreement.ts";
import { timedRatio } from "../ratio_row.ts";
import type { SpeedRow } from "../speed_row.ts";
import type { Effort } from "../time_pairs.ts";
import { networkGradient, whiteDwarfGradient } from "../kernels/white_dwarf_gradient.ts";

const STEPS = [100, 1000, 10_000, 100_000];
/** The most steps that are also timed. */
const TIMED = 10_000;

/**
 * Single against double precision: time, how well the way back finds the start, and how far the
 * gradients are apart.
 */
export async function float32Rows(
  effort: Effort,
  numbers: readonly number[] = STEPS,
): Promise<SpeedRow[]> {
  const part = "float32";
  const dtype = "float32";
  const wide = [networkGradient({ dtype }), networkGradient({})];
  const rows = [
    await timedRatio(
      { part, name: "network 64-128-64, batch 32, gradient: float32 against float64" },
      () => wide[0].run(),
      () => wide[1].run(),
      effort,
    ),
  ];
  for (const gradient of wide) gradient.release();
  for (const steps of numbers) {
    const [single, double] = [whiteDwarfGradient({ dtype, steps }), whiteDwarfGradient({ steps })];
    const name = `white-dwarf gradient, n = ${steps}`;
    const unit = "off";
    for (const [gradient, words] of [[single, dtype], [double, "float64"]] as const) {
      gradient.run();
      const value = gradient.stats.reconstructionError;
      rows.push({ part, unit, name: `${name}: way back in ${words}`, value });
    }
    const value = relativeDifference(single.parametersBar, double.parametersBar);
    rows.push({ part, unit, name: `${name}: dL/dθ in float32 from that in float64`, value });
    if (steps <= TIMED) {
      rows.push(
        await timedRatio(
          { part, name: `${name}: float32 against float64` },
          () => single.run(),
          () => double.run(),
          effort,
        ),
      );
    }
    single.release();
    double.release();
  }
  return rows;
}
