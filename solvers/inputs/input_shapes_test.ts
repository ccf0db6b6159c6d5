import { assertEquals, assertThrows } from "@std/assert";
import { add, interpolation, reshape, rk4, solve, sub, vectorField } from "../../mod.ts";

Deno.test("one channel goes without brackets, or with one pair, and no further", () => {
  const problem = { y0: [0], t0: 0, t1: 1, dt: 0.1, method: rk4 };
  const solved = (input: number[], values: unknown) => {
    const field = vectorField({
      ...{ state: [1], inputs: { u: input } },
      f: (_t, y, _p, { u }) => sub(reshape(u, [1]), y),
    });
    const u = interpolation([0, 1], values as number[]);
    return () => solve({ ...problem, field, inputs: { u } }).y1.data[0];
  };
  const wanted = solved([], [1, 2])();
  for (
    const [shape, values] of [[[], [[1], [2]]], [[1], [1, 2]], [[1, 1], [[[1]], [[2]]]]] as const
  ) {
    assertEquals(solved([...shape], values)(), wanted);
  }
  const message = "its values must have shape [2, 1, 1], got [2";
  assertThrows(solved([1, 1], [[1], [2]]), TypeError, message);
  assertThrows(solved([1], [[[1]], [[2]]]), TypeError, "its values must have shape [2, 1], got");
});

Deno.test("what looks at the inputs of f without reading one is not refused", () => {
  const seen: unknown[] = [];
  vectorField({
    ...{ state: [1], inputs: { force: 1 } },
    f(_t, y, _p, inputs) {
      seen.push(String(inputs), Object.keys(inputs), (inputs as never)[Symbol.iterator]);
      return add(y, inputs.force);
    },
  });
  assertEquals(seen, ["[object Object]", ["force"], undefined]);
});
