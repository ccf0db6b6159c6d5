import { assertEquals } from "@std/assert";
import { ratioOf, verdictsOf } from "./compare_rows.ts";
import { PEER_ROWS, REFERENCE_ROW } from "./peer_rows.ts";
import type { PeerResult } from "./run_problem.ts";

function result(name: string, more: Partial<PeerResult>): PeerResult {
  const row = PEER_ROWS.find((each) => each.name === name)!;
  const fine = { status: "ok", missing: false, versions: {}, agrees: true };
  return { row, ...fine, seconds: [1, 1, 1], cpu: [1, 1, 1], peak: 100, start: 50, ...more };
}

Deno.test("ratioOf() pairs the rounds, so that what slows both cancels", () => {
  assertEquals(ratioOf([2, 20, 4], [1, 10, 2]), { ratio: 2, interval: [2, 2] });
  assertEquals(ratioOf([3], [2]), { ratio: 1.5, interval: undefined });
});

Deno.test("verdictsOf() asks for time and for memory", () => {
  const own = [
    result(REFERENCE_ROW, { seconds: [1, 1, 1], peak: 100 }),
    result("revode full", { seconds: [0.5, 0.5, 0.5], peak: 150 }),
  ];
  const verdict = (seconds: number[], peak: number) => {
    const [{ holds, holdsFor }] = verdictsOf(
      [...own, result("diffrax direct", { seconds, peak })],
      REFERENCE_ROW,
    );
    return [holds, holdsFor];
  };
  assertEquals(verdict([2, 2, 2], 200), [true, [REFERENCE_ROW, "revode full"]]);
  assertEquals(verdict([2, 2, 2], 100), [true, [REFERENCE_ROW]]);
  assertEquals(verdict([2, 2, 2], 99), [false, []]);
  assertEquals(verdict([0.7, 0.7, 0.7], 200), [false, ["revode full"]]);
  // As often slower as faster: chance.
  assertEquals(verdict([0.9, 1.1, 1.2], 120), [false, []]);
});

Deno.test("verdictsOf() leaves out rows without times, and those whose gradient is wrong", () => {
  const results = [
    result(REFERENCE_ROW, {}),
    result("diffrax direct", { agrees: false }),
    result("tfjs wasm", { status: "not installed", missing: true, seconds: [], agrees: undefined }),
  ];
  assertEquals(verdictsOf(results, REFERENCE_ROW), []);
});
