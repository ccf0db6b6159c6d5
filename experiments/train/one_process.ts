/**
 * Runs command lines of `train` and `predict` one after another in this process, and prints what each said
 * as JSON; see `inOneProcess` in `tests/helpers/commands/train_process.ts`.
 *
 * @module
 */
import { printText } from "../../commands/mod.ts";
import { predictCommand } from "../predict/predict_command.ts";
import { trainCommand } from "./train_command.ts";

/** How a command line ended. */
interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run([name, ...args]: readonly string[]): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  const complain = (line: string) => void (stderr += `${line}\n`);
  const code = name === "predict"
    ? await predictCommand(args, { print: (text) => void (stdout += text), complain })
    : await trainCommand(args, {
      print: (line) => void (stdout += `${line}\n`),
      complain,
      progress: () => ({ show() {}, stop: () => Promise.resolve() }),
    });
  return { code, stdout, stderr };
}

const ended: Ended[] = [];
for (const line of JSON.parse(Deno.args[0])) ended.push(await run(line));
printText(JSON.stringify(ended));
