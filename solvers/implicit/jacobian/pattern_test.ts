import { assert, assertEquals } from "@std/assert";
import * as fc from "../../../tests/helpers/drawn.ts";
import { jacobianPattern } from "./pattern.ts";

const rows = (...lists: number[][]) => lists.map((list) => Int32Array.from(list));

Deno.test("jacobianPattern() needs three colours for three diagonals, whatever the size", () => {
  const chain = rows(
    ...Array.from(
      { length: 50 },
      (_, i) => [i - 1, i, i + 1].filter((j) => j >= 0 && j < 50),
    ),
  );
  const { colourCount, blocks } = jacobianPattern(chain);
  assertEquals(colourCount, 3);
  assertEquals(blocks.length, 1);
});

Deno.test("jacobianPattern() finds the blocks of a batch, in which columns share colours", () => {
  const { colourCount, blocks } = jacobianPattern(rows([0, 1], [1], [2, 3], [2, 3], []));
  assertEquals(colourCount, 2);
  assertEquals(blocks.map((block) => [...block]), [[0, 1], [2, 3], [4]]);
});

Deno.test("jacobianPattern() gives a column without entries no colour", () => {
  const { colours, colourCount } = jacobianPattern(rows([1], [1]));
  assertEquals([...colours], [-1, 0]);
  assertEquals(colourCount, 1);
  assertEquals(jacobianPattern(rows([], [])).colourCount, 0);
});

Deno.test("jacobianPattern() shows each entry alone, in drawn patterns", () => {
  const cases = fc.integer({ min: 1, max: 15 }).chain((n) =>
    fc.array(fc.uniqueArray(fc.integer({ min: 0, max: n - 1 })), { minLength: n, maxLength: n })
  );
  fc.assert(fc.property(cases, (lists) => {
    const sorted = lists.map((list) => Int32Array.from(list).sort());
    const { colours, rows, columns, blocks } = jacobianPattern(sorted);
    sorted.forEach((on) => {
      assertEquals(new Set([...on].map((j) => colours[j])).size, on.length);
    });
    assertEquals(rows.length, columns.length);
    const blockOf = new Map(blocks.flatMap((block, b) => [...block].map((i) => [i, b])));
    assertEquals(blockOf.size, lists.length);
    rows.forEach((i, e) => assert(blockOf.get(i) === blockOf.get(columns[e])));
  }));
});
