import { assertThrows } from "@std/assert";
import { UsageError } from "../../commands/mod.ts";
import { readRecording, type RecordingOptions } from "../../systems/mod.ts";
import { RECORDING_DEFAULTS } from "./options/train_settings.ts";
import { checkAsked } from "./check_asked.ts";
import type { TrainSettings } from "./options/train_options.ts";

function check(rows: string[], more: Partial<TrainSettings>, options?: RecordingOptions): void {
  const recording = readRecording(rows.join("\n"), "a.csv", options);
  checkAsked(recording, recording.trajectories, { ...RECORDING_DEFAULTS, ...more });
}

const GROWTH = ["t,x,y", "0,1,-3", "1,2,4", "2,4,7"];
const FLAT = ["t,x", "0,5", "1,6", "2,7"];
const LOW = ["t,x,y", "0,1,5", "1,0,6", "2,4,-2"];
const DOSES = ["t,x,d", "0,1,5", "1,4,0", "2,2,0"];

Deno.test("checkAsked() takes what a recording can have, and all that is chosen", () => {
  for (const rows of [GROWTH, FLAT, LOW]) check(rows, {});
  check(DOSES, {}, { dose: ["d"] });
  // A column that is above 0 and spans a ratio of two is enough: the others stay as they are.
  check(GROWTH, { positive: true });
  check(GROWTH, { positive: true, season: 1 });
  check(LOW, { positive: false, standardise: false, season: "none" });
  for (const activation of ["tanh", "sigmoid", "sin"]) check(FLAT, { stable: true, activation });
  check(FLAT, { stable: true, activation: "relu", hidden: [] });
  check(FLAT, { stable: "auto", activation: "relu" });
});

Deno.test("checkAsked() says why a recording cannot have something, and what to ask for", () => {
  const fails = (rows: string[], more: Partial<TrainSettings>, message: string, dose?: string[]) =>
    assertThrows(() => check(rows, more, dose && { dose }), UsageError, message);
  fails(LOW, { positive: true }, "--positive yes: the least x is 0, and a logarithm is of numbers");
  fails(FLAT, { positive: true }, "--positive yes: no column spans a ratio of two");
  fails(DOSES, { positive: true }, "--positive yes: doses add up", ["d"]);
  fails(DOSES, { season: 2 }, "--season: doses add up", ["d"]);
  fails(GROWTH, { positive: true, standardise: false }, "--standardise no keeps the user's");
  fails(FLAT, { season: 2, standardise: false }, "--season is a unit of the data");
  for (const activation of ["relu", "softplus"]) {
    for (const hidden of ["auto", [4]] as const) {
      const why = `--stable yes: a network of ${activation} grows without limit`;
      fails(FLAT, { stable: true, activation, hidden }, why);
    }
  }
});
