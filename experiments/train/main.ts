/**
 * The train command: trains a network on a built-in system or on the user's own data.
 *
 * @module
 */
import { progressBar, progressLines, runMain } from "../../commands/mod.ts";
import { trainCommand } from "./train_command.ts";
import { progressText } from "./training_progress.ts";

if (import.meta.main) {
  await runMain("train", () =>
    trainCommand(Deno.args, {
      print: (line) => console.log(line),
      complain: (line) => console.error(line),
      progress: (of) =>
        Deno.stderr.isTerminal()
          ? progressBar(of, progressText)
          : progressLines(console.error, progressText, 10),
    }));
}
