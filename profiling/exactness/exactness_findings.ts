import type { SweepRow } from "./coupling_sweep.ts";
import { TRAINING_FORMS, type TrainingRow } from "./training_comparison.ts";

/** What the experiment measured. */
export interface ExactnessRows {
  /** A row for each problem and coupling. */
  readonly sweep: readonly SweepRow[];
  /** A row for each form and seed. */
  readonly training: readonly TrainingRow[];
}

/** What is claimed, and whether it holds. */
export interface ExactnessClaim {
  readonly claim: string;
  /** What was found, in a few words. */
  readonly found: string;
  readonly holds: boolean;
}

/** How near the losses of two trainings over the same steps are to be, relatively. */
const SAME_LOSS = 1e-6;

/** Judges what was measured. */
export function exactnessClaims({ sweep, training }: ExactnessRows): ExactnessClaim[] {
  const inRange = sweep.filter((row) => row.inRange);
  const home = inRange.filter(({ exactRoundTrip }) => exactRoundTrip === 0).length;
  const bits = Math.max(...inRange.map(({ bits, p, q }) => Math.abs(bits / Math.log2(q / p) - 1)));
  const [failing, ...working] = TRAINING_FORMS.map(({ name }) =>
    training.filter(({ form }) => form === name)
  );
  const failed = failing.filter(({ failure }) => failure !== "").length;
  const finished = working.flat().filter(({ failure }) => failure === "").length;
  const apart = Math.max(
    ...working[0].map(({ bestLoss, seed }) => {
      const other = working[1].find((row) => row.seed === seed)!;
      return Math.abs(bestLoss / other.bestLoss - 1);
    }),
  );
  return [
    {
      claim: "in exact arithmetic the way back arrives at the start, bit for bit",
      found: `${home} of ${inRange.length} solves that stay in range`,
      holds: home === inRange.length && home > 0,
    },
    {
      claim: "it sheds log2(q/p) bits a step and dimension, to 1 %",
      found: `to ${(100 * bits).toPrecision(2)} %`,
      holds: bits < 0.01,
    },
    {
      claim: "on the damped spring, training at coupling 999/1000 fails",
      found: `${failed} of ${failing.length} seeds`,
      holds: failed === failing.length && failed > 0,
    },
    {
      claim: "exact 1/2 trains to the loss of full storage",
      found: `${finished} of ${2 * failing.length} trainings finished; losses differ by ` +
        `${apart.toExponential(1)} at most`,
      holds: finished === 2 * failing.length && apart < SAME_LOSS,
    },
  ];
}

/** The claims that do not hold. */
export function brokenClaims(rows: ExactnessRows): ExactnessClaim[] {
  return exactnessClaims(rows).filter(({ holds }) => !holds);
}
