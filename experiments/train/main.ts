/**
 * The train command: trains a network on a built-in system or on the user's own data.
 *
 * @module
 */
import { complain, print, progressOn, runMain } from "../../commands/mod.ts";
import { trainCommand } from "./train_command.ts";
import { choosingText, progressText } from "./training_progress.ts";

if (import.meta.main) {
  await runMain("train", () =>
    trainCommand(Deno.args, {
      print,
      complain,
      progress: (of) => progressOn(of, progressText, { parts: 10 }),
      choosing: () => progressOn(100, choosingText, { clear: true, parts: 4 }),
      cores: navigator.hardwareConcurrency,
    }));
}
