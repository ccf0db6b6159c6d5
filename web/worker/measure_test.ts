import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { add, mlp, mul, tensor, trackedBytes, vectorField } from "../../mod.ts";
import type { AdjointName } from "../adjoints.ts";
import type { LeftOut, Measured } from "../messages.ts";
import { measureAll } from "./measure.ts";
import { sampleOf, SYSTEMS } from "./samples.ts";
import { subjectOf } from "./subject.ts";

const sample = sampleOf(SYSTEMS[0]);
const subject = subjectOf(mlp({ state: [2], hidden: [4] }), sample, 0, sample.trained - 1);

function measured(steps: number, limits?: { bytes: number; milliseconds: number }) {
  const all = [...measureAll(subject, steps, new Map(), limits)];
  return new Map(all.map((each) => [each.adjoint, each]));
}

function bytesOf(found: ReadonlyMap<AdjointName, Measured | LeftOut>, adjoint: AdjointName) {
  const one = found.get(adjoint)!;
  assert(!("why" in one), JSON.stringify(one));
  return one.bytes;
}

Deno.test("measureAll() finds reversible level, checkpoints between, full storage in proportion", () => {
  const { live } = trackedBytes();
  const [few, many] = [measured(400), measured(4000)];
  assertEquals(trackedBytes().live, live);
  assertEquals(bytesOf(few, "reversible"), bytesOf(many, "reversible"));
  const path = 2 * 8 * (4000 - 400); // the states, one vector a step
  assertEquals(bytesOf(many, "full") - bytesOf(few, "full"), path);
  const more = bytesOf(many, "recursive") - bytesOf(few, "recursive");
  assertGreater(more, 0);
  assertLess(more, path / 20);
});

Deno.test("measureAll() says how far gradients are from those of the same steps, and ways back from theirs", () => {
  for (const each of measured(400).values()) {
    assert(!("why" in each));
    const { adjoint, miss, difference, evaluations, milliseconds } = each;
    assertGreater(evaluations, 400);
    assertGreater(milliseconds, 0);
    assertEquals(miss === undefined, adjoint !== "reversible");
    assertEquals(difference === undefined, adjoint === "full");
    if (adjoint === "recursive") assertEquals(difference, 0);
    if (adjoint !== "reversible") continue;
    assertLess(difference!, 1e-9);
    assert(miss! > 0 && miss! < 1e-9);
  }
});

Deno.test("measureAll() leaves out what would take too much memory or time, and says so", () => {
  const tight = measured(4000, { bytes: 2 ** 10, milliseconds: Infinity });
  assertEquals(tight.get("full"), {
    adjoint: "full",
    steps: 4000,
    why: "The states alone would take 1 MiB.",
  });
  const others = [...tight.values()].filter(({ adjoint }) => adjoint !== "full");
  // What they would be compared with is left out, too.
  assert(others.every((each) => !("why" in each) && each.difference === undefined));
  const [slow] = measureAll(subject, 1e5, new Map([["full", 1]]));
  assertEquals(slow, { adjoint: "full", steps: 1e5, why: "It would take about 100 seconds." });
});

Deno.test("measureAll() goes on where a solve fails, and says why in a sentence", () => {
  const field = vectorField({
    state: [1],
    parameters: { k: tensor([400]) },
    f: (_t, y, { k }) => add(mul(k, mul(y, y)), 1),
  });
  const one = { ...sample, stateNames: ["x"], states: sample.times.map((t) => t), trained: 100 };
  for (const each of measureAll(subjectOf(field, one, 0, 99), 100, new Map())) {
    assert("why" in each, JSON.stringify(each));
    assert(/^[A-Z].*\.$/.test(each.why), each.why);
  }
});
