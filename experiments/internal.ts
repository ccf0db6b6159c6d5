/**
 * What reads files and command lines in this room, for the tests that damage them.
 *
 * @module
 */

export { HEADER, readRows as readPaperRows } from "./paper/report/runs_csv.ts";
export { paperRequest } from "./paper/paper_request.ts";
export { predictRequest } from "./predict/predict_request.ts";
export { decodeCheckpoint, encodeCheckpoint } from "./train/run/checkpoint.ts";
export { readMetrics } from "./train/run/metrics_file.ts";
export { configText, readConfig, type RunConfig } from "./fit/options/run_config.ts";
export { modelIn } from "./train/run/run_folder.ts";
export { trainRequest } from "./train/train_request.ts";
