import { assertEquals, assertMatch } from "@std/assert";
import { midpoint, reversible } from "../../../mod.ts";
import { automaticRows, fastest, rivalsWithin } from "./automatic_rows.ts";

Deno.test("automaticRows() holds what is chosen against another one, method by method", async () => {
  const rows = await automaticRows({ pairs: 1, seconds: 0 }, [64, 40_000]);
  assertEquals(rows.length, 4 * 2);
  for (const { name, claim, value, samples, missing } of rows) {
    assertEquals([missing, claim], [undefined, { most: 1.15 }], name);
    assertEquals(value, samples!.over[0] / samples!.under[0]);
    const [, chosen, rival] = /: (\S+) against (\S+)$/.exec(name)!;
    assertEquals(chosen === rival, false, name);
  }
  assertMatch(
    rows[2].name,
    /^automatic within 64 bytes, reversible midpoint: reversible:2 against /,
  );
});

Deno.test("automaticRows() has no figure where nothing else fits", async () => {
  const rows = await automaticRows({ pairs: 1, seconds: 0 }, [32]);
  assertEquals(rows.map(({ name, missing, claim }) => [name, missing, claim]), [
    ["automatic within 32 bytes, midpoint: recursive:2", "nothing else fits", undefined],
    [
      "automatic within 32 bytes, reversible midpoint: reversible:1",
      "nothing else fits",
      undefined,
    ],
    ["automatic within 32 bytes, rk4: recursive:2", "nothing else fits", undefined],
    ["automatic within 32 bytes, reversible rk4: reversible:1", "nothing else fits", undefined],
  ]);
});

Deno.test("rivalsWithin() has the exact adjoints that fit", () => {
  const names = (memory: number) =>
    [midpoint, reversible(midpoint)].map((method) =>
      rivalsWithin(memory, method).map(({ name }) => name)
    );
  assertEquals(names(31), [[], ["reversible:0"]]);
  // A state of midpoint has 16 bytes, one of the reversible method 32.
  assertEquals(names(64), [["recursive:2", "recursive:4"], ["reversible:2", "recursive:2"]]);
  assertEquals(names(1e8)[1][0], "reversible");
  for (const all of names(1e8)) assertEquals(all.slice(-2), ["full", "full:stages"]);
});

Deno.test("fastest() goes by medians of turns", async () => {
  const turns: string[] = [];
  const timed = (name: string, seconds: readonly number[]) => {
    let turn = 0;
    return () => {
      turns.push(name);
      return seconds[turn++];
    };
  };
  // The first has the least time of all, once; the second is faster twice.
  assertEquals(await fastest([timed("a", [1, 9, 9]), timed("b", [5, 20, 5])]), 1);
  assertEquals(turns.join(""), "ababab");
});
