/**
 * The peers command: gradients of the same problems by this library and by others, side by side.
 *
 * @module
 */
import {
  commandLine,
  complain,
  describeMachine,
  interruptible,
  MachineError,
  OutputFolder,
  print,
  reportFiles,
  runProgram,
} from "../../commands/mod.ts";
import { textOf } from "./peer_problem.ts";
import { PeerFailure } from "./peer_process.ts";
import { peerProblem } from "./peer_problems.ts";
import { type MeasuredProblem, peersReport } from "./peers_report.ts";
import { peersHelp, type PeersRequest, peersRequest } from "./peers_request.ts";
import { runProblem } from "./run_problem.ts";
import { startPeer } from "./start_peer.ts";

/** What it writes. */
const FILES = ["peers.json", "peers.html", "peers.md"];

async function main(request: PeersRequest): Promise<number> {
  const { out, problems, rounds, threads } = request;
  const machine = describeMachine();
  await using folder = await OutputFolder.open(out, { command: "peers", files: FILES });
  const { value: measured, exitCode: interrupted } = await interruptible((signal) =>
    measureAll(request, signal)
  );
  if (interrupted !== undefined) {
    const { length } = problems;
    print(`Interrupted, so no report is written: ${measured.length} of ${length} problems.`);
    return interrupted;
  }
  const command = commandLine(["deno", "task", "peers", ...Deno.args]);
  const about = { command, date: new Date(), machine, rounds, threads };
  const report = peersReport(measured, about);
  await folder.write({
    "peers.json": report.json,
    ...await reportFiles(report.document, { name: "peers" }),
  });
  await folder.settle();
  print(report.lines);
  print(`The report is ${out}/peers.html, with peers.md and peers.json.`);
  return report.holds ? 0 : 1;
}

/** Measures one problem after the other; those that are done when it is interrupted. */
async function measureAll(
  { problems, rows, rounds, quick, python, threads, timeout }: PeersRequest,
  signal: AbortSignal,
): Promise<MeasuredProblem[]> {
  const measured: MeasuredProblem[] = [];
  for (const name of problems) {
    if (signal.aborted) break;
    const problem = peerProblem(name, quick);
    const folder = await Deno.makeTempDir({ prefix: "peers-" });
    try {
      const results = await runProblem(
        problem,
        rows.filter(({ problems: only }) => only?.includes(name) ?? true),
        {
          ...{ rounds, folder, signal, print: complain },
          start: (row) => startPeer(row, { folder, python, threads, timeout, signal }),
        },
      );
      if (!signal.aborted) measured.push({ problem: textOf(problem), results });
    } catch (error) {
      // What an interrupt has ended has failed for no other reason.
      if (!signal.aborted) throw error;
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }
  return measured;
}

/** The command; without anything to compare with it ends in one line, too. */
async function run(request: PeersRequest): Promise<number> {
  try {
    return await main(request);
  } catch (error) {
    if (!(error instanceof PeerFailure)) throw error;
    throw new MachineError(`this library gives no gradient to compare with: ${error.message}`);
  }
}

if (import.meta.main) await runProgram("peers", peersRequest, peersHelp, run);
