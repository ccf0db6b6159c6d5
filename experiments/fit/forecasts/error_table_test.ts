import { assertEquals } from "@std/assert";
import { errorLines, errorRows, errorText } from "./error_table.ts";

const errors = {
  training: {
    model: { columns: [0.1, 0.2], overall: 0.01 },
    "last value": { columns: [1, 2], overall: 1 },
  },
  holdout: {
    model: { columns: [0.3, NaN], overall: 0.02 },
    "last value": { columns: [3, Infinity], overall: 5 },
  },
  forecasts: [],
};

Deno.test("errorLines() puts the model beside its rivals, on both parts", () => {
  assertEquals(
    errorLines(errorRows(errors, ["x", "long name"])),
    [
      "",
      "                                     model  last value",
      "training error  x                    0.100        1.00",
      "training error  long name            0.200        2.00",
      "training error  all, in deviations  0.0100        1.00",
      "hold-out error  x                    0.300        3.00",
      "hold-out error  long name                –           ∞",
      "hold-out error  all, in deviations  0.0200        5.00",
    ].map((line) => line),
  );
});

Deno.test("errorRows() leaves rivals out where nothing is held out, and one element's total", () => {
  assertEquals(
    errorRows({ ...errors, holdout: {} }, ["x", "v"]).map((
      { element, errors },
    ) => [element, errors]),
    [["x", { model: 0.1 }], ["v", { model: 0.2 }], ["all, in deviations", { model: 0.01 }]],
  );
  const one = { model: { columns: [0.1], overall: 0.01 } };
  assertEquals(errorRows({ training: one, holdout: {}, forecasts: [] }, ["x"]).length, 1);
});

Deno.test("errorLines() prints some of many elements, and all of them together", () => {
  const names = Array.from({ length: 20 }, (_, k) => `x${k}`);
  const model = { columns: names.map(() => 1), overall: 2 };
  const lines = errorLines(errorRows({ training: { model }, holdout: {}, forecasts: [] }, names));
  assertEquals(lines.length, 2 + 8 + 1);
});

Deno.test("errorText() has three digits", () => {
  assertEquals(
    [0, 1e-9, 0.0012345, 12.345, 123456, 1.5e7, Infinity, NaN].map(errorText),
    ["0.00", "1.00e-9", "0.00123", "12.3", "123,000", "1.50e7", "∞", "–"],
  );
});
