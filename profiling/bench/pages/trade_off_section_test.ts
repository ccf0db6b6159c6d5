import { assertEquals, assertStringIncludes } from "@std/assert";
import { changed, perfectRows } from "../../../tests/problems/bench_rows.ts";
import { inputOf, ordinaryInput, ordinaryRows } from "../../../tests/problems/report_input.ts";
import { tradeOff } from "../charts/trade_off.ts";
import { tradeOffSection, tradeOffSentences } from "./trade_off_section.ts";

const words = (rows = ordinaryRows(), n = 10_000) => tradeOffSentences(tradeOff(rows, n)).join(" ");

Deno.test("tradeOffSentences() says from which c on, at what memory, and what the one below does", () => {
  const text = words();
  assertStringIncludes(text, "At n = 10,000 the reversible adjoint takes 16.8 ms and 2,500 B");
  assertStringIncludes(text, "faster from c = 16 checkpoints on: 15.5 ms and 2,756 B");
  assertStringIncludes(text, "0.925 times the time and 1.10 times the memory");
  assertStringIncludes(text, "At c = 8 it is not: 20.7 ms");
  assertStringIncludes(
    text,
    "adjoint takes 16.0 a step; recursive checkpointing takes fewer from c = 16 on",
  );
});

Deno.test("tradeOffSentences() says how sure the times are", () => {
  const lucky = changed(ordinaryRows(), ({ adjoint }) => adjoint === "recursive:16", (found) => ({
    wall_s: found.wall_s / 2,
  }));
  assertStringIncludes(words(lucky), "Its slowest repeat is faster than the fastest");
  assertStringIncludes(words(), "The ranges of the repeats overlap");
  assertStringIncludes(words(ordinaryRows().filter(({ repeat }) => repeat === 1)), "measured once");
});

Deno.test("tradeOffSentences() says what is missing", () => {
  const only = (...names: string[]) =>
    ordinaryRows().filter(({ adjoint }) => names.includes(adjoint));
  assertStringIncludes(
    words(only("full", "recursive:8")),
    "the reversible adjoint was not measured",
  );
  assertStringIncludes(
    words(only("reversible", "full")),
    "Recursive checkpointing was not measured",
  );
  assertStringIncludes(words(only("reversible", "recursive:44")), "A smaller c was not measured.");
  const two = only("reversible", "full").map((row) => ({
    ...row,
    adjoint: row.adjoint === "full" ? row.adjoint : "reversible:0",
  }));
  assertStringIncludes(words(two), "At n = 10,000 the reversible adjoint takes 16.8 ms");
  assertStringIncludes(
    words(only("reversible", "recursive:2", "recursive:4")),
    "no faster with c = 4, the most checkpoints that were measured",
  );
  assertEquals(words([]), "At n = 10,000 nothing was measured.");
});

Deno.test("tradeOffSection() has sentences, a chart and a table for each setting", () => {
  const { blocks } = tradeOffSection(ordinaryInput());
  assertEquals(blocks.map(({ kind }) => kind), [
    "paragraph",
    "paragraph",
    "figure",
    "table",
    "paragraph",
    ...["paragraph", "list", "table", "paragraph"],
  ]);
  const rk4 = perfectRows({ reversible: [100] }).map((row) => ({ ...row, method: "rk4" }));
  const names = tradeOffSection(inputOf([...ordinaryRows(), ...rk4])).blocks
    .flatMap((block) => block.kind === "figure" ? block.name : []);
  assertEquals(names, ["front-midpoint", "front-rk4"]);
  assertEquals(tradeOffSection(inputOf([])).blocks, [{
    kind: "paragraph",
    text: "Nothing was measured.",
  }]);
});
