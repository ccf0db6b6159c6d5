import { assertEquals } from "@std/assert";
import { compareTrainings } from "./compare_trainings.ts";
import type { TrainedSpirals } from "./spirals_task.ts";

const LABELS = Float64Array.from({ length: 200 }, (_, k) => k % 2);
const LOGITS = Array.from(LABELS, (label) => label === 1 ? 2 : -2);
const LOSSES = Array.from({ length: 20 }, (_, k) => 2 / (1 + k));
const REFERENCE: TrainedSpirals = { losses: LOSSES, logits: LOGITS };

Deno.test("compareTrainings() lets rounding grow after the first updates, and 1 % of accuracy", () => {
  const losses = LOSSES.map((loss, k) => loss + (k < 10 ? 1e-9 : 1e-3));
  const logits = LOGITS.map((logit, k) => k < 2 ? -logit : logit);
  const { accuracy, wanted, agrees } = compareTrainings({ losses, logits }, REFERENCE, LABELS);
  assertEquals([accuracy, wanted, agrees], [0.99, 1, true]);
});

Deno.test("compareTrainings() finds what is further off", () => {
  const agrees = (more: Partial<TrainedSpirals>) =>
    compareTrainings({ ...REFERENCE, ...more }, REFERENCE, LABELS).agrees;
  assertEquals(agrees({}), true);
  assertEquals(agrees({ losses: LOSSES.with(9, LOSSES[9] + 1e-8) }), false);
  assertEquals(agrees({ losses: LOSSES.slice(0, 5) }), false);
  assertEquals(agrees({ logits: LOGITS.map((logit, k) => k < 3 ? -logit : logit) }), false);
  assertEquals(agrees({ logits: LOGITS.slice(1) }), false);
});
