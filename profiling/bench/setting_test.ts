import { assertEquals } from "@std/assert";
import { perfectRows } from "../../tests/problems/bench_rows.ts";
import type { Row } from "./row.ts";
import { bySetting, settingText } from "./setting.ts";

const [ROW] = perfectRows({ reversible: [100] });

Deno.test("settingText() has all that is set, in one order, and nothing else", () => {
  const { method, system, ...rest }: Row = ROW;
  assertEquals(
    settingText({ state: 8, coupling: "auto", hidden: [4, 5], batch: 3, ...rest, system, method }),
    "midpoint, white-dwarf, batch 3, hidden 4x5, coupling auto, state 8",
  );
  assertEquals(
    settingText({ module: "file:///a/own.ts", parameters: { a: [1, "x"] } }),
    'own.ts, a [1,"x"]',
  );
});

Deno.test("bySetting() keeps rows of one setting together, in whatever order it is set", () => {
  const a: Row = { ...ROW, batch: 2, coupling: 0.9 };
  const b: Row = { coupling: 0.9, ...ROW, adjoint: "full", steps: 7, repeat: 3, batch: 2 };
  assertEquals([...bySetting([a, ROW, b])], [
    ["midpoint, white-dwarf, batch 2, coupling 0.9", [a, b]],
    ["midpoint, white-dwarf", [ROW]],
  ]);
});

Deno.test("bySetting() tells modules and what they are given apart", () => {
  const row = { ...ROW, coupling: 0.9 };
  const own = [1, 2].map((rate) => ({ ...row, module: "file:///a/own.ts", parameters: { rate } }));
  assertEquals([...bySetting(own).keys()], [
    "midpoint, own.ts, coupling 0.9, rate 1",
    "midpoint, own.ts, coupling 0.9, rate 2",
  ]);
});

Deno.test("bySetting() tells modules of one name apart", () => {
  const own = ["a", "b"].map((folder) => ({ ...ROW, module: `file:///${folder}/own.ts` }));
  assertEquals([...bySetting([...own, own[0]])], [
    ["midpoint, own.ts", [own[0], own[0]]],
    ["midpoint, own.ts, no. 2", [own[1]]],
  ]);
});
