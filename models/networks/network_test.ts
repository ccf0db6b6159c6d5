import { assertEquals, assertThrows } from "@std/assert";
import { concat, mul, relu, slice, tensor } from "../../tensors/mod.ts";
import { positive } from "../../tensors/mod.ts";
import { vectorField } from "../../solvers/mod.ts";
import { mlp } from "./mlp.ts";
import { network, type NetworkOptions } from "./network.ts";

Deno.test("network() computes what mlp() does, from the same start", () => {
  const net = network({ widths: [2, 5, 2] });
  const field = vectorField({
    state: [2],
    parameters: net.parameters,
    seed: 3,
    f: (_t, y, p) => net.apply(p, y),
  });
  const other = mlp({ state: [2], hidden: [5], seed: 3 });
  assertEquals(field.parameters.flat, other.parameters.flat);
  const [a, b] = [field.linearize(), other.linearize()];
  a.y.set([0.3, -1]);
  b.y.set([0.3, -1]);
  a.evaluate(0);
  b.evaluate(0);
  assertEquals([...a.dy], [...b.dy]);
});

Deno.test("two networks stand beside known parameters, told apart by name", () => {
  const first = network({ widths: [1, 3, 1], activation: relu, name: "first" });
  const second = network({ widths: [1, 3, 1], activation: relu, name: "second" });
  const field = vectorField({
    state: [2],
    parameters: { k: positive(2), ...first.parameters, ...second.parameters },
    f: (_t, y, p) =>
      mul(p.k, concat([first.apply(p, slice(y, 1, 2)), second.apply(p, slice(y, 0, 1))])),
  });
  assertEquals(field.parameters.shapes, {
    k: [],
    "first.w0": [1, 3],
    "first.b0": [3],
    "first.w1": [3, 1],
    "first.b1": [1],
    "second.w0": [1, 3],
    "second.b0": [3],
    "second.w1": [3, 1],
    "second.b1": [1],
  });
});

Deno.test("network() refuses what is no network, in words", () => {
  const cases: [unknown, typeof TypeError | typeof RangeError, string][] = [
    [{ widths: 3 }, TypeError, "widths must be an array such as [2, 16, 1], got the number 3"],
    [{ widths: [3] }, RangeError, "got 1 of them"],
    [{ widths: [3, 0] }, RangeError, "every width must be a whole number of at least 1, got 0"],
    [{ widths: [1, 1], activation: "relu" }, TypeError, "activation must be a function"],
    [{ widths: [1, 1], name: 3 }, TypeError, "name must be a text"],
    [{ width: [1, 1] }, TypeError, '"width"'],
  ];
  for (const [options, kind, message] of cases) {
    assertThrows(() => network(options as NetworkOptions), kind, message);
  }
  assertThrows(
    () => network({ widths: [1, 1], name: "net" }).apply({}, tensor([1])),
    TypeError,
    'there is no parameter "net.w0"; give the field the network\'s',
  );
});
