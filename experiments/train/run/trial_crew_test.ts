import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { MachineError } from "../../../commands/mod.ts";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { chooseModel } from "../../fit/choose/choose.ts";
import { recordingDefaults, trainSettings } from "../../fit/options/train_settings.ts";
import { type CrewOptions, TrialCrew } from "./trial_crew.ts";

const recording = { stateNames: ["x"], timeName: "t" };
const times = Float64Array.from({ length: 48 }, (_, i) => i / 4);
const decay = { name: "1", times, states: times.map((t) => 3 + 2 * Math.exp(-t)) };
const { settings, texts } = trainSettings({ hidden: "0", iterations: "20" }, recordingDefaults());

/** What is chosen, and how many trials were told of. */
async function chosenBy(options?: CrewOptions) {
  const seen: string[] = [];
  const chosen = await chooseModel(recording, [decay], settings, false, {
    onTrial: (done, of) => void seen.push(`${done} of ${of}`),
    ...(options && { trialsBy: (here, data) => new TrialCrew(here, data, texts, options) }),
  });
  return { ...chosen, seen };
}

testWith(
  { name: "TrialCrew comes to what trials here come to, bit for bit", read: true },
  async () => {
    assertEquals(await chosenBy({ count: 2 }), await chosenBy());
  },
);

Deno.test("TrialCrew needs no permission where one worker is asked for", async () => {
  const { chosen } = await chosenBy({ count: 1 });
  assertEquals(chosen.shape.hidden, []);
});

testWith(
  { name: "TrialCrew names a worker that dies, where it was asked for", read: true },
  async () => {
    const module = import.meta.resolve("./nowhere.ts");
    const { message } = await assertRejects(() => chosenBy({ count: 2, module }), MachineError);
    assertMatch(message, /^worker number [01] of 2, which tries models: .*not found/);
    // Where nobody asked for workers it does without.
    assertEquals(await chosenBy({ module, cores: 2, paysAfter: 0 }), await chosenBy());
  },
);
