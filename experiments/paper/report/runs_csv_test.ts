import { assert, assertEquals, assertThrows } from "@std/assert";
import * as fc from "../../../tests/helpers/drawn.ts";
import { UsageError } from "../../../commands/mod.ts";
import { CASE, RESULT } from "../cases/example_rows.ts";
import { HEADER, type PaperRow, readResult, readRows, rowLine } from "./runs_csv.ts";

const OK: PaperRow = { ...CASE, origin: "measured", jobs: 2, status: "ok", found: RESULT };
const FAILED: PaperRow = {
  ...{ ...CASE, adjoint: "recursive:8", origin: "simulated", jobs: 1 },
  status: 'exit code 1: error: "no", said it, twice',
};

Deno.test("readRows() reads what rowLine() wrote, failures too", () => {
  const none = { ...OK, found: { ...RESULT, reconstruction_error: null } };
  const text = HEADER + [OK, FAILED, none].map(rowLine).join("");
  assertEquals(readRows(text, "runs.csv"), [OK, FAILED, none]);
});

Deno.test("readRows() leaves out a line that was being written, wherever it was cut", () => {
  const whole = HEADER + rowLine(OK);
  const line = rowLine(FAILED);
  for (let length = 0; length < line.length; length++) {
    assertEquals(readRows(whole + line.slice(0, length), "runs.csv"), [OK]);
  }
  assertEquals(readRows(HEADER.slice(0, 20), "runs.csv"), []);
  assertEquals(readRows("", "runs.csv"), []);
});

Deno.test("rowLine() keeps every row on one line, and every number to the last bit", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
      fc.string({ unit: "binary" }),
      (best_loss, words) => {
        const row = { ...OK, found: { ...RESULT, best_loss } };
        const failed = { ...FAILED, status: `failed ${words}` };
        const lines = rowLine(row) + rowLine(failed);
        assertEquals(lines.split("\n").length, 3);
        const [one, other] = readRows(HEADER + lines, "runs.csv");
        assertEquals(one, row);
        assertEquals(other.found, undefined);
      },
    ),
  );
});

Deno.test("readRows() says what is wrong with a file that it did not write", () => {
  const line = rowLine(OK);
  for (
    const text of [
      "a,b\n1,2\n",
      HEADER + line.replace(",0.00005,900", ",0.00005x,900"),
      HEADER + line.replace("0.00005,900", ",900"),
      HEADER + line.replace(",1000,paper,own,paper,0,", ",many,paper,own,paper,0,"),
      HEADER + '"half a quote\n',
    ]
  ) {
    assert(text !== HEADER + line);
    assertThrows(() => readRows(text, "runs.csv"), UsageError, "runs.csv");
  }
});

Deno.test("readResult() takes a result, and nothing that was not asked for", () => {
  assertEquals(readResult({ ...RESULT, more: 1 }), RESULT);
  for (
    const reply of [null, 7, [], {}, { ...RESULT, runtime_s: "4" }, { ...RESULT, steps: null }]
  ) {
    assertEquals(readResult(reply), undefined);
  }
  assertEquals(readResult({ ...RESULT, best_loss: -1 }), undefined);
});
