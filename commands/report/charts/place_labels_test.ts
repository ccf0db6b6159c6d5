import { assertEquals } from "@std/assert";
import { placeLabels } from "./place_labels.ts";

Deno.test("placeLabels() puts a label to the right, to the left at the edge", () => {
  const labels = placeLabels(
    [{ x: 50, y: 50, text: "one" }, { x: 290, y: 50, text: "two" }],
    300,
    100,
  );
  assertEquals(labels, [
    { x: 61, y: 50, text: "one", align: "left" },
    { x: 279, y: 50, text: "two", align: "right" },
  ]);
});

Deno.test("placeLabels() keeps labels of near points apart and says where they belong", () => {
  const near = ["a", "b", "c", "d"].map((text) => ({ x: 100, y: 50, text }));
  const labels = placeLabels(near, 300, 100);
  assertEquals(labels.length, 4);
  assertEquals(new Set(labels.map(({ y, align }) => `${y} ${align}`)).size, 4);
  assertEquals(labels.slice(2).map(({ from }) => from), [[100, 50], [100, 50]]);
});

Deno.test("placeLabels() leaves out what has no room", () => {
  const crowd = Array.from({ length: 100 }, () => ({ x: 100, y: 50, text: "label" }));
  const labels = placeLabels(crowd, 200, 100);
  assertEquals(labels.length > 4 && labels.length < 20, true);
  assertEquals(placeLabels([{ x: 10, y: 10, text: "x".repeat(100) }], 200, 100), []);
});

Deno.test("placeLabels() covers an obstacle before it leaves a label out", () => {
  const point = { x: 50, y: 50, text: "one" };
  const above = { left: 55, right: 300, top: 45, bottom: 300 };
  assertEquals(placeLabels([point], 300, 100, [above])[0].align, "right");
  const all = { left: 0, right: 300, top: 0, bottom: 100 };
  assertEquals(placeLabels([point], 300, 100, [all]).length, 1);
});

Deno.test("placeLabels() puts no label where it would seem to be another point's", () => {
  const points = [{ x: 100, y: 50, text: "a" }, { x: 112, y: 50, text: "b" }];
  for (const { text, x, y } of placeLabels(points, 300, 100)) {
    const other = points.find((point) => point.text !== text)!;
    assertEquals(Math.hypot(other.x - x, other.y - y) >= 18, true);
  }
});
