import { assertEquals, assertStringIncludes } from "@std/assert";
import { readRecording } from "../../../systems/mod.ts";
import { adviceOf } from "./advice.ts";

const recording = readRecording("t,x\n0,1\n1,2\n2,1", "x.csv");
const table = { state: ["x"] };
const errors = (overall: number) => ({ training: { model: { columns: [overall], overall } } });

Deno.test("adviceOf() tells a model that does not follow its rows from one that does not go on", () => {
  const advice = (off: number) =>
    adviceOf({ kind: "no better", text: "" }, errors(off), { recording, table, options: {} })!;
  assertStringIncludes(
    advice(0.02),
    "It follows what it was trained on, 0.0200 deviations off, but",
  );
  assertStringIncludes(advice(0.9), "It does not follow what it was trained on either, 0.900 dev");
});

Deno.test("adviceOf() names no option that was given, and is silent where nothing is to be added", () => {
  const all = { recording, table, options: { season: "12" }, equations: { path: "", text: "" } };
  const worse = { kind: "worse", text: "" } as const;
  const advice = adviceOf(worse, errors(1), all)!;
  assertEquals(["--input", "--season", "--equations"].map((x) => advice.includes(x)), [
    true,
    false,
    false,
  ]);
  assertEquals(adviceOf({ kind: "better", text: "" }, errors(1), all), undefined);
  assertEquals(adviceOf(undefined, errors(1), all), undefined);
  // A built-in system has no columns.
  assertEquals(adviceOf(worse, errors(1), { recording, options: {} }), undefined);
});
