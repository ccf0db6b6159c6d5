/**
 * The train command: trains a network on a built-in system or on the user's own data.
 *
 * @module
 */
import { progressBar, progressLines } from "../../commands/mod.ts";
import { trainCommand } from "./train_command.ts";
import { progressText } from "./training_progress.ts";

if (import.meta.main) {
  Deno.exit(
    await trainCommand(Deno.args, {
      print: console.log,
      complain: console.error,
      progress: (of) =>
        Deno.stderr.isTerminal()
          ? progressBar(of, progressText)
          : progressLines(console.error, progressText, 10),
    }),
  );
}
