/**
 * The bench command, in parts: cases, the measuring of one case in a process of its
 * own, the meters, fits, claims and the report.
 *
 * @module
 */

export * from "./case.ts";
export type { Setting } from "./claims.ts";
export * from "./fit.ts";
export * from "./judge.ts";
export * from "./machine.ts";
export * from "./measure.ts";
export * from "./meters.ts";
export * from "./report.ts";
export * from "./row.ts";
export * from "./runner.ts";
export type { MeasuredGradient, Subject } from "./subject.ts";
export * from "./summary.ts";
export * from "./workload.ts";
