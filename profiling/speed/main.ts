/**
 * The speed command: what compiled kernels are worth, and whether what is claimed of them holds.
 *
 * @module
 */
import {
  calledAs,
  complain,
  describeMachine,
  OutputFolder,
  print,
  reportFiles,
  runProgram,
} from "../../commands/mod.ts";
import { measureSpeed } from "./measure_speed.ts";
import { speedReport } from "./speed_report.ts";
import { speedHelp, type SpeedRequest, speedRequest } from "./speed_request.ts";

/** What it writes. */
const FILES = ["speed.json", "speed.html", "speed.md"];

async function main(request: SpeedRequest): Promise<number> {
  const { out } = request;
  const machine = describeMachine();
  await using folder = out === undefined
    ? undefined
    : await OutputFolder.open(out, { command: "speed", files: FILES });
  const [before] = Deno.loadavg();
  const rows = await measureSpeed(request, complain);
  const { lines, document, json, exitCode } = speedReport(rows, {
    command: calledAs("speed", Deno.args),
    date: new Date(),
    machine,
    load: [before, Deno.loadavg()[0]],
    request,
  });
  print(lines);
  if (folder !== undefined) {
    await folder.write({
      "speed.json": json,
      ...await reportFiles(document, { name: "speed" }),
    });
    await folder.settle();
    print(`The report is ${out}/speed.html, with speed.md and speed.json.`);
  }
  return exitCode;
}

if (import.meta.main) await runProgram("speed", speedRequest, speedHelp, main);
