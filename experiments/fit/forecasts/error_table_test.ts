import { assertEquals } from "@std/assert";
import { errorRows, errorText } from "./error_table.ts";
import { ERRORS } from "../../../tests/problems/forecast_errors.ts";

Deno.test("errorRows() leaves rivals out where nothing is held out, and one element's total", () => {
  assertEquals(
    errorRows({ ...ERRORS, holdout: {} }, ["x", "v"]).map((
      { element, errors },
    ) => [element, errors]),
    [["x", { model: 0.1 }], ["v", { model: 0.2 }], ["all, in deviations", { model: 0.01 }]],
  );
  const one = { model: { columns: [0.1], overall: 0.01 } };
  assertEquals(errorRows({ training: one, holdout: {}, forecasts: [] }, ["x"]).length, 1);
});

Deno.test("errorText() has three digits", () => {
  assertEquals(
    [0, 1e-9, 0.0012345, 12.345, 123456, 1.5e7, Infinity, NaN].map(errorText),
    ["0.00", "1.00e-9", "0.00123", "12.3", "123,000", "1.50e7", "∞", "–"],
  );
});
