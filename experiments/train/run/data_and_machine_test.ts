import { assertEquals, assertMatch } from "@std/assert";
import { readRecording } from "../../../systems/mod.ts";
import { dataAndMachine } from "./data_and_machine.ts";

Deno.test("dataAndMachine() tells rows, missing cells, columns, the day and the versions", () => {
  const table = "day,x,v\n2024-02-28,1,\n2024-02-29,2,5\n2024-03-01,3,6\n";
  const recording = readRecording(table, "a.csv");
  const now = new Date("2026-11-30T23:59:59Z");
  const columns = { state: ["x", "v"] };
  const { machine, versions, ...told } = Object.fromEntries(
    dataAndMachine({ recording, trained: [2], table: columns, name: "a.csv", options: {} }, now),
  );
  assertEquals(told, {
    data: "a.csv",
    columns: "time day; state x and v",
    rows: "3: 2 trained on, 1 held out",
    trajectories: "1",
    "missing cells": "1 of 6",
    times: "dates of day, in the model seconds from 2024-02-28",
    "made on": "2026-11-30",
  });
  assertMatch(machine, /^\w+ \w+, \d+ logical processors?$/);
  assertMatch(versions, /^Revode \d.*, Deno \d.*, V8 \d/);
});
