/**
 * What tests need of this room besides what its users do: what reads files and command lines, and
 * the types of problem sets.
 *
 * @module
 */

export { benchRequest } from "./bench/bench_request.ts";
export type { Change } from "./bench/compare/change.ts";
export { readReport } from "./bench/compare/earlier_report.ts";
export type { ReportInput } from "./bench/pages/report_input.ts";
export { differenceOf, earlierRows, runPlan } from "./bench/resume.ts";
export { rowsToCsv } from "./bench/row.ts";
export { readScaling } from "./bench/scaling_csv.ts";
export { costsRequest } from "./costs/costs_request.ts";
export { exactnessRequest } from "./exactness/exactness_request.ts";
export { peersRequest } from "./peers/peers_request.ts";
export { searchRequest } from "./search/search_request.ts";
export { speedRequest } from "./speed/speed_request.ts";
export { readJobs } from "./sweep/jobs/read_jobs.ts";
export { sweepRequest } from "./sweep/sweep_request.ts";
