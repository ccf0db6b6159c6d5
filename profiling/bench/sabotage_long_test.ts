import { assert, assertEquals } from "@std/assert";
import { testWith } from "../../tests/helpers/permissions.ts";
import { casesOf } from "./plan/case.ts";
import { profile } from "./profile.ts";

const MODULE = new URL("../../tests/helpers/sabotage.ts", import.meta.url).href;

/** What is done in secret, and the meter that has to find it out. */
const SABOTAGE = {
  "keep-states": "heap_peak_bytes",
  "log-work": "wall_s",
  "leak-closures": "heap_peak_bytes",
} as const;

testWith({
  name: "profile() finds out adjoints that break their claim in secret, each by the right meter",
  ...{ run: true, read: true, sys: true },
}, async (t) => {
  const cases = casesOf({
    method: "euler",
    system: "own",
    repeats: 1,
    steps: { reversible: [16, 160, 1600, 16_000] },
    variants: ["none", ...Object.keys(SABOTAGE)].map((sabotage) => ({
      ...{ module: MODULE, parameters: { sabotage } },
    })),
  });
  const { rows, summary } = await profile(cases, { timeout: 60 });
  assertEquals([...new Set(rows.map(({ status }) => status))], ["ok"]);
  assertEquals(summary.meters?.map(({ holds }) => holds), [true, true, true]);
  assertEquals(summary.verdict, "fail");

  /** The quantities whose claims do not hold. */
  const wrongOf = (sabotage: string): string[] =>
    [...summary.fits, ...summary.checks]
      .filter(({ setting, holds }) =>
        setting === `euler, sabotage.ts, sabotage ${sabotage}` && !holds
      )
      .map(({ quantity }) => quantity);

  for (const [sabotage, quantity] of Object.entries(SABOTAGE)) {
    await t.step(`${sabotage} by ${quantity}`, () => {
      const wrong = wrongOf(sabotage);
      assert(wrong.includes(quantity), wrong.join(", "));
      // Nothing of it is counted, so what counts is fooled.
      for (const fooled of ["tracked_peak_bytes", "field_evaluations", "field_pullbacks"]) {
        assert(!wrong.includes(fooled), fooled);
      }
    });
  }
  await t.step("and nothing in the same adjoint without a secret", () => {
    // Times of the shortest cases are not held against a busy machine here.
    assertEquals(wrongOf("none").filter((quantity) => quantity !== "wall_s"), []);
  });
});
