import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../../commands/mod.ts";
import { recordingDefaults, systemDefaults, trainSettings } from "./train_settings.ts";
import { SYSTEMS } from "../systems.ts";

const defaults = systemDefaults(SYSTEMS["white-dwarf"]);

Deno.test("trainSettings() trains the white dwarf as the paper does, with anchors and their coupling", () => {
  const { coupling, iterations, learningRate, weightDecay, hidden, seed, adjoint, rtol } =
    trainSettings({}, defaults).settings;
  assertEquals([adjoint.name, seed, hidden, rtol], ["reversible", 0, [10], undefined]);
  assertEquals([coupling, iterations, learningRate, weightDecay], ["auto", 1000, 0.01, 1e-5]);
});

Deno.test("trainSettings() lets every option change its default", () => {
  const given = {
    ...{ hidden: "8,4", activation: "relu", method: "bosh3", adjoint: "reversible" },
    ...{ coupling: "0.99", rtol: "1e-5", iterations: "7", lr: "1e-3", schedule: "cosine" },
    ...{ optimizer: "adamw", decay: "0", seed: "5" },
  };
  const { settings, texts } = trainSettings(given, defaults);
  const { method, adjoint, ...others } = settings;
  assertEquals([method.name, adjoint.name], ["bosh3", "reversible"]);
  assertEquals(others, {
    ...{ hidden: [8, 4], activation: "relu", coupling: 0.99, rtol: 1e-5, iterations: 7 },
    ...{ learningRate: 1e-3, schedule: "cosine", weightDecay: 0, seed: 5 },
    ...{ optimizer: "adamw", standardise: false, season: "none" },
    ...{ hiddenStates: 0, stable: false, positive: false, members: 1 },
  });
  assertEquals(texts, given);
});

Deno.test("trainSettings() gives texts that give the same settings again", () => {
  for (const system of Object.values(SYSTEMS)) {
    const { texts } = trainSettings({ lr: "0.5" }, systemDefaults(system));
    assertEquals(trainSettings(texts, {}).texts, texts);
  }
  const { texts } = trainSettings({ adjoint: "recursive:8" }, defaults);
  assertEquals([texts.adjoint, texts.coupling], ["recursive:8", undefined]);
  assertEquals(trainSettings(texts, {}).settings.adjoint.name, "recursive:8");
});

Deno.test("trainSettings() has the paper's two states where it is asked for them", () => {
  const { settings, texts } = trainSettings(
    { adjoint: "reversible:0", coupling: "0.99" },
    defaults,
  );
  assertEquals([settings.adjoint.name, settings.coupling], ["reversible:0", 0.99]);
  assertEquals(trainSettings(texts, {}).texts, texts);
  const { adjoint, coupling } = trainSettings({ adjoint: "reversible:0" }, recordingDefaults())
    .settings;
  assertEquals([adjoint.name, coupling], ["reversible:0", "auto"]);
});

Deno.test("trainSettings() goes on with texts of a run that had the paper's coupling", () => {
  const { settings, texts } = trainSettings({ ...defaults, coupling: "0.999" }, {});
  assertEquals([settings.adjoint.name, settings.coupling], ["reversible", 0.999]);
  assertEquals(texts.coupling, "0.999");
});

Deno.test("trainSettings() gives L-BFGS no learning rate, and who sets one AdamW", () => {
  const recording = recordingDefaults();
  assertEquals(trainSettings({}, recording).settings.optimizer, "lbfgs");
  const { settings, texts } = trainSettings({ lr: "0.1" }, recording);
  assertEquals([settings.optimizer, settings.learningRate], ["adamw", 0.1]);
  assertEquals(trainSettings(texts, {}).texts, texts);
  assertEquals(trainSettings({ optimizer: "lbfgs" }, defaults).texts.lr, undefined);
  assertThrows(
    () => trainSettings({ optimizer: "lbfgs", schedule: "cosine" }, recording),
    UsageError,
    "L-BFGS has no learning rate",
  );
});

Deno.test("trainSettings() knows the automatic adjoint and its memory", () => {
  for (const adjoint of ["automatic", "automatic:4096"]) {
    assertEquals(trainSettings({ adjoint }, defaults).settings.adjoint.name, "automatic");
  }
  assertThrows(() => trainSettings({ adjoint: "automatic:x" }, defaults), UsageError, "bytes");
});

Deno.test("trainSettings() gives reversible Adams its coupling, whatever the adjoint", () => {
  for (const adjoint of ["reversible", "reversible:0", "recursive:8", "full", "automatic"]) {
    const given = { method: "reversibleAdams8", adjoint, coupling: "0.5" };
    const { settings, texts } = trainSettings(given, defaults);
    assertEquals([texts.method, texts.coupling], ["reversibleAdams8", "0.5"]);
    assertEquals(trainSettings(texts, {}).texts, texts);
    assertEquals("coupling" in settings.method && settings.method.coupling, 0.5, adjoint);
  }
  const { method } = trainSettings({ method: "reversibleAdams4" }, defaults).settings;
  assertEquals("coupling" in method && method.coupling, "auto");
  assertThrows(
    () => trainSettings({ method: "rk4", coupling: "0.5" }, recordingDefaults()),
    UsageError,
    "add --adjoint reversible, or take a method such as reversibleAdams6",
  );
  const wrong = { method: "reversibleAdams8", coupling: "1.5" };
  assertThrows(() => trainSettings(wrong, defaults), UsageError, "--coupling");
});

Deno.test("an implicit method trains by checkpoints, and is refused where an adjoint goes back", () => {
  const { settings } = trainSettings({ method: "rodas5p" }, defaults);
  assertEquals([settings.method.name, settings.adjoint.name], ["rodas5p", "recursive"]);
  const chosen = trainSettings({ method: "kvaerno5", adjoint: "full", rtol: "1e-4" }, defaults);
  assertEquals([chosen.settings.adjoint.name, chosen.settings.rtol], ["full", 1e-4]);
  assertThrows(
    () => trainSettings({ method: "rodas5p", adjoint: "reversible" }, defaults),
    UsageError,
    "rodas5p, which is implicit, cannot; take --adjoint recursive or full",
  );
});
