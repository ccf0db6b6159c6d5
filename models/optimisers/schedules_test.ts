import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { adamW, cosineDecay } from "../mod.ts";

Deno.test("cosineDecay() falls from the first rate to the last and stays there", () => {
  const rate = cosineDecay({ from: 1, to: 0.2, iterations: 11 });
  const rates = Array.from({ length: 14 }, (_, k) => rate(k));
  assertEquals(rates[0], 1);
  assertAlmostEquals(rates[5], 0.6, 1e-15);
  for (let k = 1; k <= 10; k++) assert(rates[k] < rates[k - 1]);
  assertEquals(rates.slice(10), [0.2, 0.2, 0.2, 0.2]);
});

Deno.test("cosineDecay() of one update starts at the first rate", () => {
  assertEquals(cosineDecay({ from: 0.1, iterations: 1 })(0), 0.1);
});

Deno.test("cosineDecay() names what is out of range", () => {
  assertThrows(() => cosineDecay({ from: 0, iterations: 5 }), RangeError, "from must be above 0");
  assertThrows(() => cosineDecay({ from: 1, to: -1, iterations: 5 }), RangeError, "to must be");
  assertThrows(() => cosineDecay({ from: 1, iterations: 0.5 }), RangeError, "got 0.5");
});

Deno.test("adamW() asks the schedule at each update, and refuses a rate that is no rate", () => {
  const asked: number[] = [];
  const optimizer = adamW({
    weightDecay: 0,
    learningRate: (update) => {
      asked.push(update);
      return update < 2 ? 0.1 : -1;
    },
  }).bind(1);
  const parameters = Float64Array.of(0);
  for (let k = 0; k < 2; k++) optimizer.step(parameters, Float64Array.of(1));
  assertAlmostEquals(parameters[0], -0.2, 1e-8);
  assertThrows(
    () => optimizer.step(parameters, Float64Array.of(1)),
    RangeError,
    "the learning rate of update 2 must be",
  );
  assertEquals(asked, [0, 1, 2]);
});
