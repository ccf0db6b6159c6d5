import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { trackedBytes } from "./bytes.ts";
import { Parameters } from "./parameters.ts";
import { ones, tensor } from "./tensor.ts";

const make = () => new Parameters({ w: tensor([[1, 2], [3, 4]]), b: tensor([5]), s: tensor(6) });

Deno.test("Parameters holds the tensors one after the other in one counted buffer", () => {
  const before = trackedBytes().live;
  const parameters = make();
  assertEquals(trackedBytes().live - before, 48);
  assertEquals([...parameters.flat], [1, 2, 3, 4, 5, 6]);
  assertEquals([parameters.names, parameters.size], [["w", "b", "s"], 6]);
  assertEquals(parameters.shapes, { w: [2, 2], b: [1], s: [] });
});

Deno.test("Parameters.get() gives views: writing goes both ways", () => {
  const parameters = make();
  parameters.flat[3] = 9;
  parameters.get("b").data[0] = 8;
  assertEquals(parameters.get("w").toArray(), [[1, 2], [3, 9]]);
  assertEquals(parameters.flat[4], 8);
  assertStrictEquals(parameters.get("w").data.buffer, parameters.flat.buffer);
});

Deno.test("Parameters copies what it is given", () => {
  const given = ones([2]);
  const parameters = new Parameters({ given });
  given.data[0] = 7;
  assertEquals([...parameters.flat], [1, 1]);
});

Deno.test("Parameters.views() names the parts of another buffer", () => {
  const gradient = Float64Array.of(10, 20, 30, 40, 50, 60);
  const views = make().views(gradient);
  gradient[5] = 61;
  assertEquals(Object.entries(views).map(([name, t]) => [name, t.toArray()]), [
    ["w", [[10, 20], [30, 40]]],
    ["b", [50]],
    ["s", 61],
  ]);
});

Deno.test("Parameters may be empty", () => {
  const none = new Parameters({});
  assertEquals([none.size, none.names, none.views(new Float64Array(0))], [0, [], {}]);
});

Deno.test("Parameters throws when there is no such name", () => {
  const message = 'there is no "v"; the names are w, b, s';
  assertThrows(() => make().get("v" as "w"), RangeError, message);
  assertThrows(() => new Parameters({}).get("v" as never), RangeError, "the names are none");
});

Deno.test("Parameters.views() throws when the length differs", () => {
  const message = "must have 6 elements (w [2, 2], b [1], s []), got 5";
  assertThrows(() => make().views(new Float64Array(5)), TypeError, message);
});
