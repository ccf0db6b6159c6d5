import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { UsageError } from "../../../commands/mod.ts";
import { perfectRows } from "../../../tests/problems/bench_rows.ts";
import { inFolder } from "../../../tests/helpers/folder.ts";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { writtenFolder } from "../../../tests/helpers/commands/written_folder.ts";
import { checkComparable, parseReport, readReport, reportOf } from "./earlier_report.ts";
import { judge } from "../judge/judge.ts";
import { rowsToCsv } from "../row.ts";
import { summarize } from "../summary.ts";

const MACHINE = {
  ...{ os: "linux 6.1", arch: "x86_64", cpu: "A Processor", cores: 2 },
  ...{ deno: "2.9.6", v8: "15.0", v8_flags: ["--expose-gc"] },
};
const ROWS = perfectRows({ reversible: [100, 1000, 10_000], full: [300_000, 600_000, 1_200_000] });
const SUMMARY = summarize(MACHINE, ROWS, judge(ROWS, { method: "midpoint", stateSize: 2 }));
const TEXTS = { scaling: rowsToCsv(ROWS), summary: JSON.stringify(SUMMARY, null, 2) };

Deno.test("parseReport() reads what the command writes", () => {
  const { machine, fits, cases } = parseReport(TEXTS, "old");
  assertEquals(machine, MACHINE);
  assertEquals(fits.length, SUMMARY.fits.length);
  assertEquals(cases, reportOf(ROWS, SUMMARY).cases);
  const calibrated = summarize(MACHINE, ROWS, SUMMARY, { calibration_s: 2e-4 });
  const texts = { ...TEXTS, summary: JSON.stringify(calibrated) };
  assertEquals(parseReport(texts, "old"), reportOf(ROWS, calibrated));
});

Deno.test("parseReport() names file and line of what is wrong", () => {
  for (
    const [summary, message] of [
      ["", "old/summary.json:1: "],
      [TEXTS.summary.slice(0, 200), "old/summary.json:"],
      [TEXTS.summary.replace('"cores": 2,', '"cores": ,'), "old/summary.json:6: "],
      ["[]", "old/summary.json:1: has no machine.os; it is no summary"],
      [TEXTS.summary.replace('"cpu"', '"gpu"'), "has no machine.cpu"],
      [TEXTS.summary.replace('"cores": 2', '"cores": "2"'), "has no machine.cores"],
      [TEXTS.summary.replace('"cases"', '"calibration_s": 0, "cases"'), "has a calibration_s that"],
      [TEXTS.summary.replace('"cases"', '"calibration_s": "1", "cases"'), "has a calibration_s"],
      [TEXTS.summary.replace('"fits"', '"fit"'), "has no fits"],
      [TEXTS.summary.replace('"holds": true', '"holds": 1'), "fits[0]"],
    ]
  ) {
    assertThrows(() => parseReport({ ...TEXTS, summary }, "old"), UsageError, message);
  }
  assertThrows(
    () => parseReport({ ...TEXTS, scaling: "x" }, "old"),
    UsageError,
    "old/scaling.csv:1",
  );
});

Deno.test("checkComparable() throws where no case is in both", () => {
  const report = parseReport(TEXTS, "old");
  checkComparable(report, ROWS.slice(0, 1), "old");
  const others = ROWS.map((row) => ({ ...row, method: "rk4" }));
  assertThrows(() => checkComparable(report, others, "old"), UsageError, "all other ones");
});

testWith(
  { name: "readReport() says what is missing", read: true, write: true },
  () =>
    inFolder(async (folder) => {
      await assertRejects(() => readReport(`${folder}/none`), UsageError, "it has no files.json");
      const { scaling, summary } = TEXTS;
      await writtenFolder(folder, "bench", { "scaling.csv": scaling });
      await assertRejects(() => readReport(folder), UsageError, "it has no summary.json");
      await writtenFolder(folder, "bench", { "summary.json": summary });
      assertEquals(await readReport(folder), parseReport(TEXTS, folder));
      await assertRejects(() => readReport(`${folder}/scaling.csv`), UsageError, "earlier report");
      await Deno.writeTextFile(`${folder}/scaling.csv`, scaling.replace("1", "2"));
      await assertRejects(() => readReport(folder), UsageError, "scaling.csv was changed");
    }),
);
