/**
 * What the rooms above use of this one besides what its users do.
 *
 * @module
 */

export { serve } from "./workers/serve.ts";
export { WorkerCrew } from "./workers/worker_crew.ts";
export { checkWorkers, workerCount } from "./workers/worker_options.ts";
