import { assertEquals, assertNotEquals } from "@std/assert";
import { adamW, clipNorm, cosineDecay, lbfgs, type Optimizer } from "../../models/mod.ts";
import { optimizerOf } from "./optimizer_of.ts";

/** Where two parameters are after a few updates of unequal length. */
function pathOf(optimizer: Optimizer): number[] {
  const bound = optimizer.bind(2);
  const parameters = Float64Array.of(1, -2);
  for (const [k, gradient] of [[3, 4], [0.1, 0.2], [-1, 2]].entries()) {
    bound.step(parameters, Float64Array.from(gradient), 1 / (k + 1));
  }
  return Array.from(parameters);
}

const settings = {
  optimizer: "adamw",
  learningRate: 0.1,
  schedule: "constant",
  iterations: 3,
} as const;

Deno.test("optimizerOf() is AdamW at the rate asked for, which stays or falls", () => {
  const constant = adamW({ learningRate: 0.1, weightDecay: 0.2 });
  assertEquals(pathOf(optimizerOf(settings, 0.2)), pathOf(constant));
  const rate = cosineDecay({ from: 0.1, iterations: 3 });
  const falling = optimizerOf({ ...settings, schedule: "cosine" }, 0.2);
  assertEquals(pathOf(falling), pathOf(adamW({ learningRate: rate, weightDecay: 0.2 })));
  assertNotEquals(pathOf(falling), pathOf(constant));
});

Deno.test("optimizerOf() shows AdamW no longer gradients than it is told", () => {
  const adam = adamW({ learningRate: 0.1, weightDecay: 0 });
  assertEquals(pathOf(optimizerOf(settings, 0, 1)), pathOf(clipNorm(adam, 1)));
  assertNotEquals(pathOf(optimizerOf(settings, 0, 1)), pathOf(adam));
});

Deno.test("optimizerOf() is L-BFGS without a learning rate", () => {
  const { learningRate: _, ...others } = settings;
  const made = optimizerOf({ ...others, optimizer: "lbfgs" }, 0.2, 1);
  assertEquals(pathOf(made), pathOf(lbfgs({ weightDecay: 0.2 })));
});
