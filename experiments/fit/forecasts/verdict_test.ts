import { assertEquals, assertStringIncludes } from "@std/assert";
import type { ForecastErrors } from "./forecast_errors.ts";
import { verdictOf } from "./verdict.ts";

function holdout(model: number, last: number, line: number): Pick<ForecastErrors, "holdout"> {
  const error = (overall: number) => ({ columns: [overall], overall });
  return {
    holdout: { "model": error(model), "last value": error(last), "straight line": error(line) },
  };
}

Deno.test("verdictOf() goes by the better one of the rivals", () => {
  const of = (...errors: [number, number, number]) => verdictOf(holdout(...errors))!;
  assertEquals([of(1, 3, 2).kind, of(1, 3, 2).rival, of(1, 3, 2).factor], [
    "better",
    "straight line",
    2,
  ]);
  assertEquals(of(1, 1.04, 2).kind, "no better");
  assertEquals(of(1.04, 1, 2).kind, "no better");
  assertEquals(of(2, 1, 3).kind, "worse");
  assertStringIncludes(
    of(2, 1, 3).text,
    "worse than the last value by a factor of 2.00: do not use this forecast.",
  );
  // A rival that has nothing to say is none.
  assertEquals([of(1, NaN, 2).rival, of(1, 2, Infinity).rival], ["straight line", "last value"]);
  assertEquals(verdictOf(holdout(1, NaN, Infinity)), undefined);
});

Deno.test("verdictOf() has words for what is exact and for what runs away", () => {
  assertStringIncludes(verdictOf(holdout(0, 1, 1))!.text, "by any factor");
  assertEquals(verdictOf(holdout(0, 0, 1))!.kind, "no better");
  for (const model of [Infinity, NaN]) {
    const { kind, factor, text } = verdictOf(holdout(model, 1, 2))!;
    assertEquals([kind, factor], ["worse", 0]);
    assertStringIncludes(text, "as it runs away: do not use this forecast");
  }
});

Deno.test("verdictOf() goes by the choice of the model where nothing was held out", () => {
  const chosen = { error: 0.1, rival: 0.4, rivalName: "last value" };
  const { by, kind, factor, text } = verdictOf({ holdout: {} }, chosen)!;
  assertEquals([by, kind, factor], ["inner validation", "better", 4]);
  assertStringIncludes(text, "as nothing else was");
  assertEquals(verdictOf(holdout(1, 2, 3), chosen)!.by, "hold-out");
  assertEquals(verdictOf({ holdout: {} }, { error: 0.1 }), undefined);
  assertEquals(verdictOf({ holdout: {} }), undefined);
});
