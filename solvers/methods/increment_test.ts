import { assertEquals } from "@std/assert";
import { isFirstSameAsLast } from "./increment.ts";

Deno.test("isFirstSameAsLast() wants a last stage at the result of the step, and of no weight", () => {
  const tableau = (a: number[][], b: number[], c: number[]) => ({ name: "", order: 1, a, b, c });
  const cases: [boolean, ReturnType<typeof tableau>][] = [
    [true, tableau([[], [1]], [1, 0], [0, 1])],
    [true, tableau([[], [0.5], [0, 1]], [0, 1, 0], [0, 0.5, 1])],
    // One stage; a last one that is elsewhere, that has a weight, or that is no result.
    [false, tableau([[]], [1], [0])],
    [false, tableau([[], [0.5]], [0.5, 0.5], [0, 0.5])],
    [false, tableau([[], [1]], [0.5, 0.5], [0, 1])],
    [false, tableau([[], [0.5], [0.5, 0.5]], [0, 1, 0], [0, 0.5, 1])],
  ];
  for (const [wanted, each] of cases) assertEquals(isFirstSameAsLast(each), wanted, `${each.a}`);
});
