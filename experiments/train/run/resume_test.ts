import { assert, assertEquals, assertRejects } from "@std/assert";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { writtenFolder } from "../../../tests/helpers/commands/written_folder.ts";
import { UsageError } from "../../../commands/mod.ts";
import { SYSTEMS } from "../../fit/systems.ts";
import { type TrainRequest, trainRequest } from "../train_request.ts";
import { systemDefaults, trainSettings } from "../../fit/options/train_settings.ts";
import { resumedRequest } from "./resume.ts";
import { configText } from "../../fit/options/run_config.ts";

function asked(...args: string[]): TrainRequest {
  const request = trainRequest(args);
  assert(request !== "help");
  return request;
}

testWith({
  name:
    "resumedRequest() goes on at the coupling that the run was begun with, not at today's default",
  ...{ read: true, write: true },
}, async () => {
  const folder = await Deno.makeTempDir();
  try {
    const system = SYSTEMS["white-dwarf"];
    const defaults = systemDefaults(system);
    assertEquals(defaults.coupling, "auto");
    const options = { ...defaults, coupling: "0.999" };
    await writtenFolder(folder, "train", {
      "config.json": configText({
        ...{ format: 1, status: "interrupted", options, deno: "2.9.6" },
        data: { source: "white-dwarf", sha256: "00ff" },
      }),
    });
    const { request, config } = await resumedRequest(asked("--resume", "--out", folder));
    assertEquals([request.given, config?.options], [options, options]);
    const { settings } = trainSettings(request.given, defaults);
    assertEquals([settings.adjoint.name, settings.coupling], ["reversible", 0.999]);
    await assertRejects(
      () => resumedRequest(asked("--resume", "--out", folder, "--coupling", "auto")),
      UsageError,
      "was begun with --coupling 0.999, not --coupling auto",
    );
    await assertRejects(
      () => resumedRequest(asked("--resume", "--out", folder, "--adjoint", "reversible:0")),
      UsageError,
      "was begun with --adjoint reversible, not --adjoint reversible:0",
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
