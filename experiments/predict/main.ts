/**
 * The predict command: forecasts with a trained model, from the folder of its run alone.
 *
 * @module
 */
import { complain, print, printText, runMain } from "../../commands/mod.ts";
import { predictCommand } from "./predict_command.ts";

if (import.meta.main) {
  await runMain("predict", () =>
    predictCommand(Deno.args, {
      // A file gets every byte; a terminal would obey some that a column's name may have.
      print: (text) =>
        Deno.stdout.isTerminal() ? print(text.trimEnd().split("\n")) : printText(text),
      complain,
    }));
}
