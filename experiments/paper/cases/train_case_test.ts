import { assert, assertEquals, assertGreater, assertLess, assertStringIncludes } from "@std/assert";
import { adamW, train as trainField } from "../../../models/mod.ts";
import { reversibleAdams, reversibleAdamsEvaluations } from "../../../solvers/mod.ts";
import { testOnRecording } from "../../../tests/problems/recordings.ts";
import { mul } from "../../../tensors/mod.ts";
import { SYSTEMS } from "../../fit/systems.ts";
import { CASE } from "./example_rows.ts";
import type { PaperCase } from "./paper_case.ts";
import { problemOf } from "../problem/paper_problem.ts";
import { LEARNING_RATE, PAPER_SYSTEMS } from "../paper_systems.ts";
import { trainCase } from "./train_case.ts";

function train(about: Partial<PaperCase>, data = SYSTEMS[about.system ?? CASE.system].data()) {
  const outcome = trainCase({ ...CASE, iterations: 3, ...about }, data, false);
  assert("found" in outcome, JSON.stringify(outcome));
  return outcome.found;
}

Deno.test("trainCase() counts steps, evaluations and memory of a white dwarf", () => {
  const reversible = train({ method: "midpoint" });
  assertEquals([reversible.steps, reversible.evaluations, reversible.pullbacks], [
    ...[1000, 8000, 4000],
  ]);
  assertLess(reversible.reconstruction_error!, 1e-12);
  const two = train({ method: "midpoint", adjoint: "recursive:2" });
  assertEquals([two.evaluations, two.pullbacks], [2 * (28_820 + 1000), 2000]);
  assertEquals(two.reconstruction_error, null);
  const many = train({ method: "midpoint", adjoint: "recursive:44" });
  // 42 states of 2 doubles more.
  assertEquals(many.tracked_peak_bytes - two.tracked_peak_bytes, 42 * 2 * 8);
});

Deno.test("trainCase() gives all checkpointed trainings of a start the same loss", () => {
  const losses = [8, 16, 44].map((c) => train({ adjoint: `recursive:${c}` }).best_loss);
  for (const loss of losses) assertLess(Math.abs(loss / losses[0] - 1), 1e-9);
  const reversible = train({}).best_loss;
  assertLess(Math.abs(reversible / losses[0] - 1), 1e-2);
  assert(reversible !== losses[0]);
  assert(train({ seed: 1 }).best_loss !== losses[0]);
});

Deno.test("trainCase() trains by reversible Adams, with one evaluation a step there and back", () => {
  const about = { experiment: "ours", method: "reversibleAdams4" } as const;
  const { steps, evaluations, pullbacks, reconstruction_error } = train(about);
  const counts = reversibleAdamsEvaluations(reversibleAdams({ order: 4 }), { steps: 1000 });
  assertEquals([steps, evaluations, pullbacks], [1000, counts.evaluations, counts.pullbacks]);
  assertLess(reconstruction_error!, 1e-8);
  const full = train({ ...about, adjoint: "full" });
  assertEquals(full.reconstruction_error, null);
  assertLess(Math.abs(full.best_loss / train(about).best_loss - 1), 1e-6);
});

Deno.test("trainCase() takes a step a row where the steps are its own", () => {
  const data = SYSTEMS["double-pendulum"].data();
  const about = { experiment: "ours", system: "double-pendulum", iterations: 3 } as const;
  for (const [method, adjoint] of [["bosh3", "full"], ["reversibleAdams4", "reversible"]]) {
    const even = train({ ...about, method, adjoint, stepsAs: "own" }, data);
    assertEquals(even.steps, data.times.length - 1);
    const adaptive = train({ ...about, method, adjoint }, data);
    assert(adaptive.steps !== even.steps);
    assertLess(Math.abs(adaptive.best_loss / even.best_loss - 1), 0.1);
  }
});

Deno.test("trainCase() trains every system with its method, and the loss falls", () => {
  for (const [system, { methods }] of Object.entries(PAPER_SYSTEMS)) {
    if (!Object.hasOwn(SYSTEMS, system)) continue;
    const [method] = methods;
    for (const adjoint of ["reversible", "recursive:44"]) {
      // The first iteration's loss is that of the start.
      const { best_iteration } = train({ system, method, adjoint, iterations: 5 });
      assertGreater(best_iteration, 0, `${system} ${adjoint}`);
    }
  }
});

Deno.test("trainCase() makes one update more for the paper's loss, and does not count it", () => {
  const data = SYSTEMS["white-dwarf"].data();
  const what = { ...CASE, method: "euler", lossAs: "paper" } as const;
  const { losses } = trainField({
    ...problemOf(what, data),
    optimizer: adamW({ learningRate: LEARNING_RATE, weightDecay: what.decay }),
    iterations: 4,
  });
  const [, ...counted] = losses;
  const { best_loss, best_iteration, steps, evaluations } = train({ ...what, iterations: 3 });
  assertEquals(best_loss, Math.min(...counted));
  assertEquals(best_iteration, counted.indexOf(best_loss));
  assertEquals([steps, evaluations], [1000, 4000]);
  // The very first one may be the least; it is not the training's.
  assert(train({ ...what, iterations: 1 }).best_loss === counted[0]);
});

Deno.test("trainCase() says in which iteration a solve failed", () => {
  const data = SYSTEMS["white-dwarf"].data();
  const far = { ...data, states: mul(data.states, 1e200) };
  const outcome = trainCase({ ...CASE, method: "euler", iterations: 3 }, far, false);
  assert("failed" in outcome);
  assertStringIncludes(outcome.failed, "iteration 1 of 3: The loss is Infinity");
});

testOnRecording({
  name: "trainCase() learns the recorded oscillator as the paper's code does, at first",
  file: "real_double_linear_h_1.txt",
}, (text) => {
  const data = SYSTEMS["coupled-oscillator"].read!(text, "recording");
  const about = { system: "coupled-oscillator", method: "euler", iterations: 100 };
  const { best_loss, steps } = train({ ...about, adjoint: "recursive:31" }, data);
  assertEquals(steps, 499);
  assertLess(best_loss, 0.3);
});
