/**
 * The bench command, in parts: cases, the measuring of one case in a process of its
 * own, the meters, fits, claims and the report.
 *
 * @module
 */

export type { AdjointCost } from "./adjoint_costs.ts";
export * from "./analysis.ts";
export * from "./bisect.ts";
export * from "./bootstrap.ts";
export * from "./byte_growth.ts";
export * from "./case.ts";
export type { Setting } from "./claims.ts";
export * from "./compare_reports.ts";
export * from "./cost.ts";
export * from "./earlier_report.ts";
export * from "./fit.ts";
export * from "./front.ts";
export * from "./growth_laws.ts";
export * from "./judge.ts";
export * from "./measure.ts";
export * from "./meter_tests.ts";
export { rangeOf, type Spread, spreadsOf } from "./noise.ts";
export * from "./profile.ts";
export {
  boundsMemory,
  type ChartSpec,
  collectGarbage,
  describeMachine,
  fillToMark,
  flagsUnder,
  type Layout,
  LIMITS,
  type Limits,
  limitsText,
  liveHeapBytes,
  type Machine,
  residentMark,
  V8_FLAGS,
} from "../experiments/mod.ts";
export { checkpointingCost, type SameMemory, sameMemory } from "./pages/anchor_blocks.ts";
export { frontChart } from "./pages/front_chart.ts";
export { memoryChart } from "./pages/memory_chart.ts";
export { reconstructionChart } from "./pages/reconstruction_chart.ts";
export type { SweepRow } from "./exactness/coupling_sweep.ts";
export type { ExactnessRows } from "./exactness/exactness_findings.ts";
export type { TrainingRow } from "./exactness/training_comparison.ts";
export type { Against, Circumstances, ReportInput } from "./pages/report_input.ts";
export { timeChart } from "./pages/time_chart.ts";
export * from "./pages/trade_off.ts";
export { tradeOffSentences } from "./pages/trade_off_section.ts";
export * from "./report.ts";
export * from "./row.ts";
export type { Finding } from "./rules.ts";
export * from "./runner.ts";
export * from "./scaling_csv.ts";
export * from "./setting.ts";
export * from "./settings.ts";
export type { MeasuredGradient, Subject } from "./subject.ts";
export * from "./summary.ts";
export * from "./watched_loss.ts";
export * from "./workload.ts";
