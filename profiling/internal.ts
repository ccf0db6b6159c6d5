/**
 * What the problem sets of the tests need of this room besides what its users do.
 *
 * @module
 */

export type { Change } from "./bench/compare/change.ts";
export type { ReportInput } from "./bench/pages/report_input.ts";
