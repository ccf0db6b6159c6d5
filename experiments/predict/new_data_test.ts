import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { UsageError } from "../../commands/mod.ts";
import type { Trajectory } from "../../systems/mod.ts";
import { inFolder } from "../../tests/helpers/folder.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import type { RunConfig } from "../fit/options/run_config.ts";
import type { NewTable } from "../fit/predict/forecast_request.ts";
import { readRecordingFile } from "../fit/read_recording_file.ts";
import { continued, NewData, trajectoryOf } from "../fit/predict/new_data.ts";
import { ModelClock } from "../fit/predict/predict_times.ts";

const NEEDS = { read: true, write: true } as const;

const dose = (time: number, amount: number, state = 0, before = false) => ({
  ...{ time, state, amount, before },
});

const tableOf = (path: string): NewTable => ({
  name: path,
  read: (columns) => readRecordingFile(path, columns),
});

function runOf(change: Partial<RunConfig> = {}): RunConfig {
  return {
    ...{ format: 1, status: "finished", data: { source: "a.csv", sha256: "0" } },
    options: {},
    deno: "2.9.6",
    columns: {
      ...{ time: ["t"], state: ["x", "v"], input: ["u", "w"], unmeasured: ["gut"] },
      dose: [{ name: "oral", into: "gut" }, { name: "iv", into: "v" }],
    },
    ...change,
  };
}

testWith(
  { name: "NewData reads what is to come, without states", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const path = `${folder}/b.csv`;
      const driven = { changing: ["u", "w", "oral", "iv"], constant: {}, covariates: false };
      const clock = new ModelClock({ timeName: "t" });
      const data = new NewData(runOf({ options: { missing: "-9" } }), clock, { driven });
      await Deno.writeTextFile(path, "note,w,u,t,iv,oral\na,1,2,5,,\nb,-9,3,6,7,8\n");
      const { trajectories: [{ times, states, inputs, doses }] } = await data.toCome(tableOf(path));
      assertEquals([...times, ...states], [5, 6, NaN, NaN, NaN, NaN]);
      assertEquals([...inputs!], [2, 1, 3, NaN]);
      assertEquals(doses, [dose(6, 8, 2), dose(6, 7, 1)]);
      await Deno.writeTextFile(path, "t,u,oral,iv\n5,2,,\n");
      await assertRejects(
        () => data.toCome(tableOf(path)),
        UsageError,
        'no column "w"; there are t, u, oral',
      );
      const undriven = new NewData(
        runOf({ columns: { time: ["t"], state: ["x"] } }),
        clock,
        { driven: { ...driven, changing: [] } },
      );
      await assertRejects(() => undriven.toCome(tableOf(path)), UsageError, "leave --inputs out");
    }),
);

testWith(
  { name: "NewData reads a recording as the one before it was read", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const path = `${folder}/b.csv`;
      const columns = { time: ["Year", "Month"], state: ["x"], group: ["g"], covariate: ["m"] };
      const run = runOf({ columns, options: { decimal: ",", missing: "n.d." } });
      const clock = new ModelClock({ timeName: "Year Month", start: "2024-01-01" });
      const driven = { changing: [], constant: {}, covariates: true };
      const data = new NewData(run, clock, { driven });
      await Deno.writeTextFile(path, "g;m;Year;Month;x\na;7;2024;2;1,5\na;7;2024;3;n.d.\n");
      const { trajectories, covariates } = await data.recording(tableOf(path));
      assertEquals([...trajectories[0].times], [31 * 86400, 60 * 86400]);
      assertEquals([...trajectories[0].states], [1.5, NaN]);
      assertEquals(covariates, [{ name: "m", values: Float64Array.of(7) }]);
    }),
);

Deno.test("continued() goes on after the last row, with doses of that row from either table", () => {
  const data: Trajectory = {
    ...{ name: "a", times: Float64Array.of(0, 1), states: Float64Array.of(1, 2, 3, 4) },
    ...{ inputs: Float64Array.of(5, 6), doses: [dose(0, 1)] },
  };
  const toCome: Trajectory = {
    name: "1",
    times: Float64Array.of(0.5, 1, 2, 3),
    states: new Float64Array(8).fill(NaN),
    inputs: Float64Array.of(9, 9, 7, 8),
    doses: [dose(0.5, 9), dose(1, 2), dose(3, 3)],
  };
  const both = continued(data, toCome, undefined);
  assertEquals([both.name, ...both.times], ["a", 0, 1, 2, 3]);
  assertEquals([...both.states], [1, 2, 3, 4, NaN, NaN, NaN, NaN]);
  assertEquals([...both.inputs!], [5, 6, 7, 8]);
  assertEquals(both.doses, [dose(0, 1), dose(1, 2), dose(3, 3)]);
  const known = continued({ ...data, doses: [dose(1, 1)] }, toCome, undefined);
  assertEquals(known.doses, [dose(1, 1), dose(3, 3)]);
  // Rows without times follow those of the data.
  const rows = { ...toCome, times: Float64Array.of(0, 0.5, 1, 1.5), doses: [dose(0.5, 2)] };
  const evenly = continued(data, rows, 0.5);
  assertEquals([...evenly.times, ...evenly.inputs!], [0, 1, 1.5, 2, 2.5, 3, 5, 6, 9, 9, 7, 8]);
  assertEquals(evenly.doses, [dose(0, 1), dose(2, 2)]);
  assertEquals(
    continued({ ...data, times: Float64Array.of(0, 5) }, toCome, undefined).times.length,
    2,
  );
});

Deno.test("trajectoryOf() finds one by name where names tell trajectories apart", () => {
  const [a, b] = ["a", "b"].map((name): Trajectory => ({
    ...{ name, times: Float64Array.of(0), states: Float64Array.of(1) },
  }));
  assertEquals(trajectoryOf({ trajectories: [a, b], groupNames: ["g"] }, "b"), b);
  assertEquals(trajectoryOf({ trajectories: [a] }, "anything"), a);
  assertThrows(
    () => trajectoryOf({ trajectories: [a, b], groupNames: ["g"] }, "c"),
    UsageError,
    'unknown trajectory "c"',
  );
});
