import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../../commands/mod.ts";
import { SYSTEMS } from "../../../experiments/mod.ts";
import type { Case } from "../plan/case.ts";
import { subjectOf } from "./built_in_subject.ts";

const CASE: Case = {
  adjoint: "reversible",
  method: "midpoint",
  system: "white-dwarf",
  steps: 100,
  repeat: 1,
  points: 20,
};

Deno.test("subjectOf() makes a gradient of every system by every adjoint", () => {
  for (const system of Object.keys(SYSTEMS)) {
    for (const adjoint of ["reversible", "reversible:0", "recursive", "full"]) {
      const gradient = subjectOf({ ...CASE, system, adjoint }).prepare(100);
      gradient.run();
      // Two stages; t(100, 13) = 185, with 13 checkpoints of about sqrt(200).
      const evaluations = { recursive: 2 * (185 + 100), full: 400 }[adjoint] ?? 800;
      assertEquals(gradient.stats.evaluations, evaluations);
      assertEquals(gradient.stats.pullbacks, adjoint.startsWith("reversible") ? 400 : 200);
      gradient.release();
    }
  }
});

Deno.test("subjectOf() reads the loss at the ends of steps only, however many there are", () => {
  for (const steps of [20, 1000, 30_000]) {
    const gradient = subjectOf({ ...CASE, method: "euler" }).prepare(steps);
    gradient.run();
    assertEquals(gradient.stats.evaluations, 4 * steps);
    gradient.release();
  }
});

Deno.test("subjectOf() lets a run be watched at four moments there, and back where it reads and pulls back", () => {
  let looks = 0;
  const gradient = subjectOf(CASE).prepare(100, () => looks++);
  gradient.run();
  assertEquals(looks, 3 * 4);
  gradient.release();

  looks = 0;
  subjectOf({ ...CASE, points: 1 }).prepare(100, () => looks++).run();
  assertEquals(looks, 3);

  looks = 0;
  subjectOf({ ...CASE, adjoint: "full" }).prepare(100, () => looks++).run();
  assertEquals(looks, 2 * 4);
});

Deno.test("subjectOf() throws on an unknown system", () => {
  assertThrows(() => subjectOf({ ...CASE, system: "red-dwarf" }), UsageError, "white-dwarf");
});
