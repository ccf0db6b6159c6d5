import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { WorkerError } from "../../../models/mod.ts";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { chooseModel } from "./choose.ts";
import { recordingDefaults, trainSettings } from "../options/train_settings.ts";
import { type CrewOptions, TrialCrew } from "./trial_crew.ts";

const recording = { stateNames: ["x"], timeName: "t" };
const times = Float64Array.from({ length: 48 }, (_, i) => i / 4);
const decay = { name: "1", times, states: times.map((t) => 3 + 2 * Math.exp(-t)) };
const { settings, texts } = trainSettings({ hidden: "0", iterations: "20" }, recordingDefaults());

const MODULE = import.meta.resolve("./trial_worker.ts");

/** What is chosen, and how many trials were told of. */
async function chosenBy(more?: Partial<CrewOptions>) {
  const options = { caller: "test", module: MODULE, count: 2, ...more };
  const seen: string[] = [];
  const chosen = await chooseModel(recording, [decay], settings, false, {
    onTrial: (done, of) => void seen.push(`${done} of ${of}`),
    ...(more && { trialsBy: (here, data) => new TrialCrew(here, data, texts, options) }),
  });
  return { ...chosen, seen };
}

testWith(
  { name: "TrialCrew comes to what trials here come to, bit for bit", read: true },
  async () => {
    assertEquals(await chosenBy({}), await chosenBy());
  },
);

testWith(
  { name: "TrialCrew names a worker that dies, where it was asked for", read: true },
  async () => {
    const module = import.meta.resolve("./nowhere.ts");
    const { message } = await assertRejects(() => chosenBy({ module }), WorkerError);
    assertMatch(message, /^test: worker number [01] of 2 \(nowhere\.ts\): .*not found/);
    // Where nobody asked for workers it does without.
    assertEquals(await chosenBy({ module, pays: () => true }), await chosenBy());
  },
);
