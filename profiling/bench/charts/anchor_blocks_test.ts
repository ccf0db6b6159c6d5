import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { perfectRows } from "../../../tests/problems/bench_rows.ts";
import { trackedBytes } from "../../../tensors/mod.ts";
import { subjectOf } from "../measure/built_in_subject.ts";
import { anchorBlocks, checkpointingCost, sameMemory } from "./anchor_blocks.ts";

Deno.test("checkpointingCost() of as many states as 8 anchors take grows slowly with n", () => {
  const { checkpoints } = sameMemory("reversible")!;
  const costs = [1000, 10_000, 100_000, 1_000_000].map((n) => checkpointingCost(n, checkpoints));
  costs.forEach((cost, k) => assertAlmostEquals(cost, [5.79, 7.11, 8.57, 10.34][k], 0.005));
  // One state suffices for one step.
  assertEquals(checkpointingCost(1, 1), 3);
});

Deno.test("sameMemory() knows the adjoints of two states, and no other", () => {
  assertEquals(sameMemory("reversible:0"), { adjoint: "reversible:0", vectors: 6, checkpoints: 4 });
  assertEquals(sameMemory("reversible:1")!.vectors, 6);
  assertEquals(sameMemory("recursive:18"), undefined);
});

Deno.test("sameMemory() counts what is kept as the byte counter does", () => {
  /** Bytes that are live once a gradient over many steps has run. */
  const bytes = (adjoint: string, state: number) => {
    const what = { adjoint, method: "euler", system: "waves", state, hidden: [2] };
    const { live } = trackedBytes();
    const gradient = subjectOf({ ...what, steps: 100, repeat: 1, points: 1 }).prepare(100);
    gradient.run();
    const found = trackedBytes().live - live;
    gradient.release();
    return found;
  };
  /** Vectors of the size of the state. */
  const vectors = (adjoint: string) => (bytes(adjoint, 60) - bytes(adjoint, 40)) / 8 / 20;
  const more = sameMemory("reversible")!.vectors - sameMemory("reversible:0")!.vectors;
  assertEquals(vectors("reversible") - vectors("reversible:0"), more);
  assertEquals(vectors("recursive:18") - vectors("recursive:4"), more);
});

Deno.test("anchorBlocks() holds each reversible adjoint against its bytes, at every n", () => {
  const rows = perfectRows({
    "reversible:0": [100, 1000],
    reversible: [1000, 10_000],
    "recursive:4": [100],
  });
  const [, list, table] = anchorBlocks(rows, 2);
  assertEquals(list.kind === "list" && list.items.length, 2);
  const words = JSON.stringify(list);
  assertStringIncludes(
    words,
    "both at 8 anchors: 20 vectors, 320 bytes here, as many as recursive:18",
  );
  assertStringIncludes(words, "6 vectors, 96 bytes here, as many as recursive:4 takes");
  assertEquals(table.kind === "table" && [table.columns.map(({ name }) => name), ...table.rows], [
    ["steps n", "reversible", "recursive:18", "reversible:0", "recursive:4"],
    ["100", "8.0", "4.8", "8.0", "6.7"],
    ["1,000", "8.0", "5.8", "8.0", "11.0"],
    ["10,000", "8.0", "7.1", "8.0", "18.7"],
  ]);
});

Deno.test("anchorBlocks() says nothing where no reversible adjoint was measured", () => {
  assertEquals(anchorBlocks(perfectRows({ full: [100], "recursive:4": [100] }), 2), []);
  const [, list] = anchorBlocks(perfectRows({ reversible: [100] }), undefined);
  assertEquals(JSON.stringify(list).includes("bytes"), false);
});
