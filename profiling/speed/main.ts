/**
 * The speed command: what compiled kernels are worth, and whether what is claimed of them holds.
 *
 * @module
 */
import {
  commandLine,
  complain,
  describeMachine,
  makeFolder,
  print,
  reportFiles,
  runCommand,
  writeWhole,
} from "../../commands/mod.ts";
import { measureSpeed } from "./measure_speed.ts";
import { speedReport } from "./speed_report.ts";
import { speedHelp, speedRequest } from "./speed_request.ts";

async function main(): Promise<number> {
  const request = speedRequest(Deno.args);
  if (request === "help") {
    print(speedHelp().split("\n"));
    return 0;
  }
  const { out } = request;
  if (out !== undefined) await makeFolder(out);
  const machine = describeMachine();
  const [before] = Deno.loadavg();
  const rows = await measureSpeed(request, complain);
  const { lines, document, json, exitCode } = speedReport(rows, {
    command: commandLine(["deno", "task", "speed", ...Deno.args]),
    date: new Date(),
    machine,
    load: [before, Deno.loadavg()[0]],
    request,
  });
  print(lines);
  if (out !== undefined) {
    await writeWhole(out, {
      "speed.json": json,
      ...await reportFiles(document, { name: "speed" }),
    });
    print(`The report is ${out}/speed.html, with speed.md and speed.json.`);
  }
  return exitCode;
}

if (import.meta.main) Deno.exit(await runCommand("speed", main, complain));
