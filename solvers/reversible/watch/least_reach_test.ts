import { assertEquals } from "@std/assert";
import { Parameters, tensor } from "../../../tensors/mod.ts";
import { leastReach } from "./least_reach.ts";

const of = (values: Record<string, number[]>, bar: number[]) =>
  leastReach(
    new Parameters(
      Object.fromEntries(Object.entries(values).map(([name, list]) => [name, tensor(list)])),
    ),
    Float64Array.from(bar),
  );

Deno.test("leastReach is the slope times the size of the parameter for which that is least", () => {
  assertEquals(of({ a: [4] }, [-0.5]), 2);
  assertEquals(of({ a: [1, -3], b: [0.5] }, [2, -7, 8]), 4);
  assertEquals(of({ a: [1, -3], b: [0.5, 0] }, [2, -7, 0, -100]), 21);
});

Deno.test("leastReach takes parameters that are zero for 1, and leaves out what the loss does not see", () => {
  assertEquals(of({ a: [0, 0], b: [9] }, [3, -5, 1]), 5);
  assertEquals(of({ a: [2], b: [9] }, [0, 1]), 9);
  assertEquals(of({ a: [2] }, [0]), Infinity);
  assertEquals(of({}, []), Infinity);
});
