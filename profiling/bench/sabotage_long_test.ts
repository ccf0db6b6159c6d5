import { assert, assertEquals } from "@std/assert";
import { testWith } from "../../tests/helpers/permissions.ts";
import { casesOf } from "./plan/case.ts";
import { profile } from "./profile.ts";

const MODULE = new URL("../../tests/helpers/sabotage.ts", import.meta.url).href;

/** What is done in secret. */
const SABOTAGE = ["keep-states", "leak-closures"];

testWith({
  name: "profile() finds out adjoints that keep in secret what they say they do not",
  ...{ run: true, read: true, sys: true },
}, async (t) => {
  const cases = casesOf({
    method: "euler",
    system: "own",
    repeats: 1,
    steps: { reversible: [16, 160, 1600, 16_000] },
    variants: ["none", ...SABOTAGE].map((sabotage) => ({
      ...{ module: MODULE, parameters: { sabotage } },
    })),
  });
  const { rows, summary } = await profile(cases);
  assertEquals([...new Set(rows.map(({ status }) => status))], ["ok"]);
  assertEquals(summary.verdict, "fail");

  /** The quantities whose claims do not hold. */
  const wrongOf = (sabotage: string): string[] =>
    [...summary.fits, ...summary.checks]
      .filter(({ setting, holds }) =>
        setting === `euler, sabotage.ts, sabotage ${sabotage}` && !holds
      )
      .map(({ quantity }) => quantity);

  for (const sabotage of SABOTAGE) {
    await t.step(`${sabotage}, by the heap`, () => {
      const wrong = wrongOf(sabotage);
      assert(wrong.includes("heap_peak_bytes"), wrong.join(", "));
      // Nothing of it is counted, so what counts is fooled.
      for (const fooled of ["tracked_peak_bytes", "field_evaluations", "field_pullbacks"]) {
        assert(!wrong.includes(fooled), fooled);
      }
    });
  }
  await t.step("and nothing in the same adjoint without a secret", () => {
    // Neither times nor what the system gives a process are held against a busy machine here.
    const moved = ["wall_s", "rss_peak_bytes"];
    assertEquals(wrongOf("none").filter((quantity) => !moved.includes(quantity)), []);
  });
});
