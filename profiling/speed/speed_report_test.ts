import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { reportMarkdown } from "../../commands/mod.ts";
import { speedReport } from "./speed_report.ts";
import type { SpeedRow } from "./speed_row.ts";

const ABOUT = {
  command: "deno task speed",
  date: new Date("2026-01-02T03:04:05Z"),
  machine: {
    ...{ os: "linux 1", arch: "x86_64", cpu: "A processor", cores: 2, deno: "2.9.6" },
    ...{ v8: "15", v8_flags: [] },
  },
  load: [0.1, 0.9] as const,
  request: { pairs: 11, quick: false },
};

const FAST: SpeedRow = {
  ...{ part: "limit", name: "fast", value: 0.74, interval: [0.7, 0.8], unit: "times as long" },
  ...{ claim: { most: 1.6 }, detail: "1 ms against 2 ms" },
};
const SLOW: SpeedRow = { ...FAST, name: "slow", value: 1.7, interval: [1.5, 1.9] };
const ABSENT: SpeedRow = {
  ...{ part: "layer", name: "absent", unit: "of dgemm's speed", claim: { least: 0.8 } },
  missing: "found no OpenBLAS",
};

Deno.test("speedReport() says which claims hold, and exits 0 where all that were measured do", () => {
  const { lines, document, json, exitCode } = speedReport(
    [FAST, ABSENT, { ...ABSENT, name: "another" }],
    ABOUT,
  );
  assertEquals(exitCode, 0);
  const text = lines.join("\n").replaceAll(/\s+/g, " ");
  assertStringIncludes(text, "fast 0.74 [0.7, 0.8] times as long at most 1.6 holds 1 ms against");
  assertStringIncludes(text, "Not measured: absent; another: found no OpenBLAS");
  assertStringIncludes(text, "All of 1 claims that were measured hold. 2 could not be measured.");
  assertStringIncludes(text, "A processor, 2 cores");
  assert(!text.includes("others were at work"));
  const markdown = reportMarkdown(document);
  assertStringIncludes(markdown, "**PASS** All of 1 claims");
  assertStringIncludes(markdown, "| fast | 0.74 \\[0.7, 0.8\\] | times as long |");
  const { holds, rows } = JSON.parse(json);
  assertEquals([holds, rows.length, rows[0].holds, rows[1].holds], [true, 3, true, undefined]);
});

Deno.test("speedReport() exits 1 where a claim does not hold, and says whether noise may be why", () => {
  const { lines, exitCode } = speedReport([FAST, SLOW], { ...ABOUT, load: [0.1, 4] });
  assertEquals(exitCode, 1);
  const text = lines.join("\n").replaceAll(/\s+/g, " ");
  assertStringIncludes(text, "DOES NOT HOLD, within the noise");
  assertStringIncludes(text, "1 of 2 claims that were measured do not hold: slow.");
  assertStringIncludes(text, "others were at work");
});

Deno.test("speedReport() calls a smoke run one, and says where nothing was claimed", () => {
  const quick = { ...ABOUT, request: { pairs: 3, quick: true } };
  const smoke = speedReport([FAST, SLOW], quick);
  assertStringIncludes(smoke.lines.join(" "), "smoke run");
  assertStringIncludes(smoke.lines.join(" "), "DOES NOT HOLD");
  assertEquals([smoke.exitCode, smoke.document.verdict], [0, undefined]);
  const { lines, exitCode } = speedReport([{ ...FAST, claim: undefined }], ABOUT);
  assertEquals(exitCode, 0);
  assertStringIncludes(lines.join(" "), "No claim was measured.");
});
