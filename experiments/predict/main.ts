/**
 * The predict command: forecasts with a trained model, from the folder of its run alone.
 *
 * @module
 */
import { complain, print } from "../../commands/mod.ts";
import { predictCommand } from "./predict_command.ts";

/** Writes a text whole; a reader that has seen enough ends it. */
async function write(text: string): Promise<void> {
  // A file gets every byte; a terminal would obey some that a column's name may have.
  if (Deno.stdout.isTerminal()) return print(text.trimEnd().split("\n"));
  const bytes = new TextEncoder().encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += await Deno.stdout.write(bytes.subarray(at));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

if (import.meta.main) {
  Deno.exit(await predictCommand(Deno.args, { print: write, complain }));
}
