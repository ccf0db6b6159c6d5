import { assertEquals } from "@std/assert";
import { SYSTEMS } from "../systems.ts";
import { systemDefaults, trainSettings } from "../options/train_settings.ts";
import { settingsLine } from "./settings_line.ts";

Deno.test("settingsLine() says how a network is trained", () => {
  const { settings } = trainSettings(
    { method: "tsit5", rtol: "1e-6", schedule: "cosine" },
    systemDefaults(SYSTEMS["white-dwarf"]),
  );
  assertEquals(
    settingsLine(settings),
    "seed 0; method tsit5, tolerance 0.000001, adjoint " +
      "reversible; AdamW, learning rate 0.01 falling to 0, decay 0.00001",
  );
});
