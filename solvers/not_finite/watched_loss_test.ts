import { assertEquals } from "@std/assert";
import { mul, neg, square, sum, tensor } from "../../tensors/mod.ts";
import { finalStateLoss } from "../../models/mod.ts";
import { vectorField } from "../vector_field.ts";
import { watchedLoss } from "./watched_loss.ts";

Deno.test("watchedLoss() has the values of its loss, and adds cotangents to what is there", () => {
  const field = vectorField({
    state: [2],
    parameters: { a: tensor([3]) },
    f: (_t, y) => neg(y),
  });
  const plain = watchedLoss(finalStateLoss((y) => sum(square(y))), field);
  const y = Float64Array.of(1, -2);
  const yBar = Float64Array.of(10, 20);
  assertEquals(plain.value(0, 1, y), 5);
  plain.cotangent(0, 1, y, yBar);
  assertEquals(Array.from(yBar), [12, 16]);
  const bound = finalStateLoss((y, { parameters: { a } }) => sum(mul(a, square(y)))).bind!(field);
  const watched = watchedLoss(bound, field);
  const parametersBar = Float64Array.of(100);
  watched.cotangent(0, 1, y, yBar, parametersBar);
  assertEquals([Array.from(yBar), Array.from(parametersBar)], [[18, 4], [105]]);
});
