import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { cellsOf } from "../cases/cells.ts";
import { madeUpRows } from "../cases/example_rows.ts";
import { agreements, projectClaims, speedUp } from "./project_claims.ts";
import type { PaperRow } from "./runs_csv.ts";

const FIVE = [0, 1, 2, 3, 4];
/** The paper's limit for it is 8.725e-5 + 2 · 2.497e-5 = 1.372e-4. */
const LIMIT = 1.3719e-4;

function rows(about: Partial<PaperRow>, losses: readonly number[]) {
  return madeUpRows(about, losses.map((best_loss) => ({ best_loss })));
}

/** The promises by their first words. */
function judge(...lists: readonly PaperRow[][]) {
  const [complete, loss, agreement, speed] = projectClaims(cellsOf(lists.flat()));
  return { complete, loss, agreement, speed };
}

const RECURSIVE = { adjoint: "recursive:44" } as const;

Deno.test("projectClaims() holds where the losses are the paper's, the times a twentieth", () => {
  const found = judge(rows({}, FIVE.map(() => 5e-5)), rows(RECURSIVE, FIVE.map(() => 6e-5)));
  for (const [name, { holds }] of Object.entries(found)) assertEquals(holds, true, name);
});

Deno.test("projectClaims() takes the mean of the best losses, not the best of them", () => {
  const one = (first: number) => judge(rows({}, [first, 1e-5, 1e-5, 1e-5, 1e-5])).loss;
  assertEquals(one(5 * LIMIT - 4e-5 - 1e-9).holds, true);
  const missed = one(5 * LIMIT - 4e-5 + 1e-9);
  assertEquals(missed.holds, false);
  assertEquals(missed.found[0], "0 of 1 cells do, 0 of them over all their keys.");
  assertStringIncludes(missed.found[1], "white-dwarf, rk4, reversible: mean 1.372e-4, limit");
});

Deno.test("projectClaims() takes the keys of the paper's runs where other keys are the miss", () => {
  // Those of the white dwarf are 0, 1 and 2.
  const last = rows({}, [1e-4, 1.2e-4, 1.4e-4, 3e-4, 3e-4]);
  const { loss } = judge(last);
  assertEquals(loss.holds, true);
  assertEquals(loss.found[0], "1 of 1 cells do, 0 of them over all their keys.");
  assertStringIncludes(
    loss.found[1],
    "mean 1.920e-4, limit 1.372e-4: the paper's runs are of the keys 0, 1, 2, and over these it is " +
      "1.200e-4.",
  );
  const first = judge(rows({}, [3e-4, 3e-4, 1.4e-4, 1.2e-4, 1e-4])).loss;
  assertEquals(first.holds, false);
  const failed = judge([
    ...last,
    ...madeUpRows({}, ["exit code 1"]).map((row) => ({ ...row, seed: 5 })),
  ]);
  assertEquals(failed.loss.holds, false);
});

Deno.test("projectClaims() says whether a miss is the method's or the training's", () => {
  const high = FIVE.map(() => 1e-3);
  const both = judge(rows({}, high), rows(RECURSIVE, high)).loss.found.join(" ");
  assertStringIncludes(both, "it is the training from these starts and not the gradient");
  const alone = judge(rows({}, high), rows(RECURSIVE, FIVE.map(() => 5e-5))).loss;
  assertEquals(alone.holds, false);
  assertStringIncludes(alone.found[1], "checkpointing comes to 5.000e-5");
  assertStringIncludes(alone.found[1], "it is the method");
});

Deno.test("projectClaims() says what the same gradient comes to with other numbers of checkpoints", () => {
  const low = rows({ adjoint: "recursive:16" }, FIVE.map(() => 5e-5));
  const lowest = rows({ adjoint: "recursive:8" }, FIVE.map(() => 4e-5));
  const { loss } = judge(rows(RECURSIVE, FIVE.map(() => 2e-4)), low, lowest);
  assertEquals(loss.holds, false);
  assertStringIncludes(loss.found[1], "comes to 4.000e-5 up to 5.000e-5");
});

Deno.test("projectClaims() does not hold where a training failed, and quote why", () => {
  const found = judge(madeUpRows({}, [{}, {}, {}, {}, "killed: ran longer than 9 s"]));
  assertEquals([found.complete.holds, found.loss.holds], [false, false]);
  assertStringIncludes(found.complete.found[1], "seed 4: killed: ran longer than 9 s");
  assertStringIncludes(found.loss.found[1], "1 of 5 runs failed");
  const none = judge(madeUpRows({}, FIVE.map(() => "exit code 1")));
  assertEquals([none.complete.holds, none.loss.holds], [false, false]);
  assertStringIncludes(none.loss.found[1], "no run ended well: seed 0: exit code 1");
});

Deno.test("projectClaims() claims nothing of losses that cannot be compared", () => {
  const losses = FIVE.map(() => 5e-5);
  const cases: [PaperRow[], string][] = [
    [rows({ iterations: 40 }, losses), "40 iterations instead of 1000"],
    [rows({}, losses.slice(1)), "4 seeds instead of 5"],
    [rows({ hidden: 16 }, losses), "a width of 16 instead of 10"],
    [rows({ starts: "own" }, losses), "other starts than the paper's"],
    [
      rows({ system: "coupled-oscillator", iterations: 10_000, origin: "simulated" }, losses),
      "simulated data instead of the recording",
    ],
  ];
  for (const [some, why] of cases) {
    const { loss, agreement } = judge(some);
    assertEquals([loss.holds, agreement.holds], [undefined, undefined], why);
    assertStringIncludes(loss.found.join(" "), why);
  }
  // The paper's white dwarf is simulated, too.
  assertEquals(judge(rows({ origin: "simulated" }, losses)).loss.holds, true);
});

Deno.test("agreements() compare with the difference of the paper's means and its deviation", () => {
  const about = { system: "coupled-oscillator", method: "euler", iterations: 10_000 };
  const recursive = { ...about, adjoint: "recursive:31" };
  const [pair] = agreements(cellsOf([
    ...rows(about, [3e-3, 3e-3]),
    ...rows(recursive, [1e-3, 2e-3]),
  ]));
  assertEquals(pair.difference, 1.5e-3);
  assertEquals(pair.limit, (5.704e-3 - 1.063e-3) + Math.hypot(1.565e-3, 2.1e-4));
  const holds = (loss: number) =>
    judge(rows(about, FIVE.map(() => loss)), rows(recursive, FIVE.map(() => 1e-3))).agreement.holds;
  assertEquals([holds(1e-3 + 6.2e-3), holds(1e-3 + 6.3e-3)], [true, false]);
});

Deno.test("projectClaims() wants every reversible cell twenty times faster than the paper", () => {
  const timed = (runtime_s: number, about: Partial<PaperRow> = {}) =>
    madeUpRows(about, FIVE.map(() => ({ runtime_s })));
  // The paper's cell took 132.7 s.
  assertEquals(judge(timed(132.7 / 20.01)).speed.holds, true);
  const slow = judge(timed(132.7 / 19.9)).speed;
  assertEquals(slow.holds, false);
  assertStringIncludes(slow.found.at(-1)!, "white-dwarf, rk4, reversible: 19.9 times.");
  // A cell of checkpointing may be as slow as it likes.
  assertEquals(judge(timed(1), timed(1e6, RECURSIVE)).speed.holds, true);
  assertEquals(judge(timed(1, { iterations: 40 })).speed.holds, undefined);
});

Deno.test("speedUp() scales a short run to the paper's iterations", () => {
  const [cell] = cellsOf(madeUpRows({ iterations: 100 }, [{ runtime_s: 1 }]));
  const ratio = speedUp(cell);
  assert(ratio !== undefined && Math.abs(ratio - 13.27) < 1e-9, `${ratio}`);
});
