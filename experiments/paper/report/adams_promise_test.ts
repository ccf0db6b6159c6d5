import { assertEquals, assertStringIncludes } from "@std/assert";
import { adamsCells, adamsPromise } from "./adams_promise.ts";
import { cellsOf } from "../cases/cells.ts";
import { madeUpRows } from "../cases/example_rows.ts";
import type { PaperRow } from "./runs_csv.ts";

const ADAMS = { experiment: "ours", method: "reversibleAdams4" } as const;
/** The strictest of the paper's reversible cells of the white dwarf: 8.725e-5 + 2 · 2.497e-5. */
const LIMIT = 1.3719e-4;

function times(about: Partial<PaperRow>, seconds: readonly number[]): PaperRow[] {
  return madeUpRows(about, seconds.map((processor_s) => ({ processor_s, best_loss: 1e-4 })));
}

/** The verdict on reversible Adams with these losses, a key an item. */
function judge(losses: readonly (number | string)[], about: Partial<PaperRow> = {}) {
  const found = losses.map((x) => typeof x === "string" ? x : { best_loss: x });
  return adamsPromise(cellsOf(madeUpRows({ ...ADAMS, ...about }, found)));
}

Deno.test("adamsPromise() holds reversible Adams against the strictest reversible cell", () => {
  const just = judge([1e-4, 1e-4, 1e-4, 1e-4, 5 * LIMIT - 4e-4 - 1e-9]);
  assertEquals(just.holds, true);
  assertStringIncludes(just.found[0], "mean 1.372e-4, limit 1.372e-4, of the paper's midpoint.");
  const high = judge([2e-4, 1e-4, 2e-4, 1e-4, 5 * LIMIT - 6e-4 + 1e-9]);
  assertEquals(high.holds, false);
  assertStringIncludes(high.found[0], "best losses from");
  // The paper's runs are of the first three keys.
  const late = judge([1e-4, 1e-4, 1e-4, 5e-4, 5e-4]);
  assertEquals(late.holds, true);
  assertStringIncludes(late.found[0], "keys 0, 1, 2, and over these it is 1.000e-4");
});

Deno.test("adamsPromise() does not hold where a training failed", () => {
  const { holds, found } = judge([1e-4, 1e-4, 1e-4, 1e-4, "killed"]);
  assertEquals(holds, false);
  assertStringIncludes(found[0], "1 of 5 runs failed (seed 4: killed)");
});

Deno.test("adamsPromise() claims nothing of what cannot be compared, or was not measured", () => {
  const short = judge([1, 1, 1, 1, 1], { iterations: 40 });
  assertEquals(short.holds, undefined);
  assertStringIncludes(short.found[0], "not claimed, 40 iterations instead of 1000");
  const none = adamsPromise(cellsOf(madeUpRows({}, [{}])));
  assertEquals([none.holds, none.found], [undefined, ["Not measured."]]);
  const failed = judge(["killed", "killed", "killed", "killed", "killed"]);
  assertEquals(failed.holds, false);
  assertStringIncludes(failed.found[0], "no run ended well: seed 0: killed");
  assertStringIncludes(failed.found[1], "no other cell");
});

Deno.test("adamsCells() gives the time against the cell of its limit, the paper's fastest and the fastest", () => {
  const rows = [
    ...times({ method: "midpoint" }, [5, 8, 8]),
    ...times({ method: "euler", adjoint: "recursive:44" }, [4, 4, 5]),
    ...times({ experiment: "ours", method: "euler", adjoint: "full" }, [2, 2.5, 2]),
    ...times(ADAMS, [3, 4, 2]),
    // Neither of another system, nor one that compares decays.
    ...times({ system: "coupled-oscillator", iterations: 10_000, method: "euler" }, [1, 1, 1]),
    ...times({ experiment: "decay", method: "euler", decay: 0 }, [1, 1, 1]),
  ];
  const [found, ...rest] = adamsCells(cellsOf(rows));
  assertEquals(rest, []);
  const about = found.ratios.map(({ what, of, ...ratio }) => ({
    ...{ what, of: `${of.method} ${of.adjoint}` },
    ...ratio,
  }));
  assertEquals(about, [
    {
      ...{ what: "the one of its limit", of: "midpoint reversible", keys: 3 },
      ...{ median: 0.5, least: 0.25, most: 0.6 },
    },
    {
      ...{ what: "the fastest of the paper's cells", of: "euler recursive:44", keys: 3 },
      ...{ median: 0.75, least: 0.4, most: 1 },
    },
    {
      ...{ what: "the fastest other one", of: "euler full", keys: 3 },
      ...{ median: 1.5, least: 1, most: 1.6 },
    },
  ]);
  const { found: sentences } = adamsPromise(cellsOf(rows));
  assertStringIncludes(sentences[1], "0.750 (0.400 to 1.00) times that of white-dwarf, euler, rec");
  assertStringIncludes(sentences[1], "1.50 (1.00 to 1.60) times that of white-dwarf, euler, full");
  // By the clock each took 4 s.
  assertStringIncludes(
    sentences[1],
    "euler, reversible, with 90.9 s: 22.7 times this by the clock",
  );
});

Deno.test("adamsCells() compares the keys that both ran, and says nothing where there is none", () => {
  const adams = times(ADAMS, [3, 4]);
  const ratiosOf = (...rows: PaperRow[]) => adamsCells(cellsOf(rows))[0].ratios;
  assertEquals(ratiosOf(...adams), []);
  assertStringIncludes(adamsPromise(cellsOf(adams)).found[1], "no other cell to compare");
  const others = times({ method: "euler" }, [6, 6]);
  const apart = others.map((row) => ({ ...row, seed: row.seed + 2 }));
  assertEquals(ratiosOf(...adams, ...apart), []);
  const shared = others.map((row) => ({ ...row, seed: row.seed + 1 }));
  assertEquals(ratiosOf(...adams, ...shared).map(({ keys, median }) => [keys, median]), [
    ...[[1, 4 / 6], [1, 4 / 6]],
  ]);
});
