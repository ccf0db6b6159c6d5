import { assertEquals } from "@std/assert";
import { adjointStyle } from "./adjoint_styles.ts";

Deno.test("adjointStyle() puts the reversible adjoint first, checkpoints by c, full storage last", () => {
  const names = [
    "full:stages",
    "full",
    "mine",
    "recursive",
    "recursive:44",
    "recursive:8",
    "reversible:0",
    "reversible",
    "full",
  ];
  assertEquals(adjointStyle(names).map(({ name }) => name), [
    "reversible",
    "reversible:0",
    "recursive:8",
    "recursive:44",
    "recursive",
    "mine",
    "full",
    "full:stages",
  ]);
});

Deno.test("adjointStyle() gives thirteen adjoints a shape each", () => {
  const names = [
    "reversible",
    "full",
    ...Array.from({ length: 11 }, (_, k) => `recursive:${k + 2}`),
  ];
  const series = adjointStyle(names);
  assertEquals(new Set(series.map(({ shape }) => shape)).size, 13);
  assertEquals(new Set(series.map(({ color }) => color)).size, 3);
});
