/**
 * The predict command: forecasts with a trained model, from the folder of its run alone.
 *
 * @module
 */
import { printText, runMain } from "../../commands/mod.ts";
import { predictCommand } from "./predict_command.ts";

if (import.meta.main) {
  await runMain("predict", () =>
    predictCommand(Deno.args, {
      print: (text) => printText(text, "predict"),
      complain: (line) => console.error(line),
    }));
}
