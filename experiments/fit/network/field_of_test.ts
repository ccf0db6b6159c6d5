import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../../commands/mod.ts";
import { fieldOf, parameterShapes } from "./field_of.ts";

const model = {
  stateNames: ["x", "v"],
  hidden: [3],
  activation: "sigmoid",
  seesTime: false,
  bypass: true,
  seed: 2,
};

Deno.test("fieldOf() has the layers that the model says, with time and without", () => {
  assertEquals(fieldOf(model).parameters.shapes, {
    w0: [2, 3],
    b0: [3],
    w1: [3, 2],
    b1: [2],
    bypass: [2, 2],
  });
  const timed = fieldOf({ ...model, seesTime: true, bypass: false });
  assertEquals(timed.parameters.shapes, { w0: [3, 3], b0: [3], w1: [3, 2], b1: [2] });
});

Deno.test("parameterShapes() has what fieldOf() has, of any size", () => {
  for (
    const some of [model, { ...model, seesTime: true, bypass: false }, { ...model, hidden: [] }]
  ) {
    assertEquals(
      Object.fromEntries(parameterShapes(some)),
      fieldOf(some).parameters.shapes as Record<string, readonly number[]>,
    );
  }
  assertEquals(parameterShapes({ ...model, hidden: [1e15] }).get("w1"), [1e15, 2]);
});

Deno.test("fieldOf() uses the model's activation", () => {
  const rate = (activation: string) => {
    const field = fieldOf({ ...model, activation });
    const linearization = field.linearize();
    linearization.y.set([0.3, -2]);
    linearization.evaluate(0);
    return Array.from(linearization.dy);
  };
  const rates = ["tanh", "sigmoid", "softplus", "relu", "sin"].map(rate);
  assertEquals(new Set(rates.map(String)).size, 5);
});

Deno.test("fieldOf() throws when there is no such activation", () => {
  assertThrows(() => fieldOf({ ...model, activation: "tahn" }), UsageError, "tanh");
});
