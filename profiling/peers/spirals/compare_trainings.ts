import type { TrainedSpirals } from "./spirals_task.ts";

/** How a training went beside another one, which began with the same weights. */
export interface TrainingResult {
  /** The part of the spirals held out that it tells the turn of. */
  readonly accuracy: number;
  /** The same of the other one. */
  readonly wanted: number;
  /** How far the losses of the first updates are apart, relative to the largest of them. */
  readonly lossesApart: number;
  /** Whether losses and accuracy are near enough. */
  readonly agrees: boolean;
}

/** How many losses are held against each other: later on what rounding did has grown. */
export const FIRST_UPDATES = 10;

/** How far they may be apart. */
export const LOSSES_APART = 1e-9;

/** How far accuracies may be apart. */
export const ACCURACIES_APART = 0.01;

/**
 * Holds a training against another one.
 *
 * @param labels The labels of the spirals that were held out.
 * @returns What was found; it does not agree where a number is missing or is none.
 */
export function compareTrainings(
  trained: TrainedSpirals,
  reference: TrainedSpirals,
  labels: Float64Array,
): TrainingResult {
  const accuracy = accuracyOf(trained, labels);
  const wanted = accuracyOf(reference, labels);
  const [losses, others] = [trained, reference].map((each) => each.losses.slice(0, FIRST_UPDATES));
  const differences = others.map((loss, k) => Math.abs(losses[k] - loss));
  const lossesApart = Math.max(...differences) / Math.max(...others.map(Math.abs));
  const agrees = trained.losses.length === reference.losses.length &&
    lossesApart <= LOSSES_APART && Math.abs(accuracy - wanted) <= ACCURACIES_APART + Number.EPSILON;
  return { accuracy, wanted, lossesApart, agrees };
}

function accuracyOf({ logits }: TrainedSpirals, labels: Float64Array): number {
  if (logits.length !== labels.length) return NaN;
  return logits.filter((logit, k) => (logit > 0) === (labels[k] === 1)).length / labels.length;
}
