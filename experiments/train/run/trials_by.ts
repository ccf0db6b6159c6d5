import process from "node:process";
import { MachineError } from "../../../commands/mod.ts";
import { WorkerError } from "../../../models/mod.ts";
import { TrialCrew } from "../../fit/choose/trial_crew.ts";
import type { Preparing } from "../../fit/job/training_job.ts";

/**
 * What has computed for so many seconds here will do so for more: then workers pay, which compute for half a second
 * to start. On a machine that is busy that is longer by the clock, and rightly so.
 */
const PAYS_AFTER = 1.5;

/**
 * Who makes trials.
 *
 * @param workers How many workers were asked for. Default: one for each of the cores, once they pay.
 * @param cores Those that may be taken where nobody asked.
 */
export function trialsBy(
  workers: number | undefined,
  cores = 1,
): Pick<Preparing, "trialsBy"> {
  const count = workers ?? cores;
  if (count === 1) return {};
  const since = computed();
  const pays = () => computed() - since >= PAYS_AFTER;
  const options = {
    ...{ caller: "trying models", count },
    module: import.meta.resolve("../../fit/choose/trial_worker.ts"),
    ...(workers === undefined && { pays }),
  };
  return {
    trialsBy(here, data, texts) {
      const crew = new TrialCrew(here, data, texts, options);
      return { run: (job) => crew.run(job).catch(failed), end: () => crew.end() };
    },
  };
}

/** A worker that dies is no fault of the program. */
function failed(error: unknown): never {
  throw error instanceof WorkerError ? new MachineError(error.message, { cause: error }) : error;
}

/** The seconds that this process has computed for. */
function computed(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
