/**
 * The predict command: forecasts with a trained model, from the folder of its run alone.
 *
 * @module
 */
import { predictCommand } from "./predict_command.ts";

/** Writes a text whole; a reader that has seen enough ends it. */
async function print(text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += await Deno.stdout.write(bytes.subarray(at));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

if (import.meta.main) {
  Deno.exit(await predictCommand(Deno.args, { print, complain: console.error }));
}
