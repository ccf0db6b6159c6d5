/**
 * The bench command, in parts: cases, the measuring of one case in a process of its
 * own, the meters, fits, claims and the report.
 *
 * @module
 */

export type { AdjointCost } from "./bench/judge/adjoint_costs.ts";
export * from "./bench/judge/analysis.ts";
export * from "./bench/measure/bisect.ts";
export * from "./statistics/bootstrap.ts";
export * from "./statistics/byte_growth.ts";
export * from "./bench/plan/case.ts";
export type { Setting } from "./bench/judge/claims.ts";
export type { Change } from "./bench/compare/change.ts";
export * from "./bench/compare/compare_reports.ts";
export * from "./bench/plan/cost.ts";
export * from "./bench/compare/earlier_report.ts";
export * from "./statistics/fit.ts";
export * from "./bench/judge/front.ts";
export * from "./statistics/growth_laws.ts";
export * from "./bench/judge/judge.ts";
export * from "./bench/measure/measure.ts";
export * from "./bench/measure/meter_tests.ts";
export { rangeOf, type Spread, spreadsOf } from "./bench/judge/noise.ts";
export * from "./bench/profile.ts";
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
} from "../commands/mod.ts";
export { checkpointingCost, type SameMemory, sameMemory } from "./bench/charts/anchor_blocks.ts";
export { frontChart } from "./bench/charts/front_chart.ts";
export { memoryChart } from "./bench/charts/memory_chart.ts";
export { reconstructionChart } from "./bench/charts/reconstruction_chart.ts";
export type { SweepRow } from "./exactness/coupling_sweep.ts";
export type { ExactnessRows } from "./exactness/exactness_findings.ts";
export type { TrainingRow } from "./exactness/training_comparison.ts";
export type { Against, Circumstances, ReportInput } from "./bench/pages/report_input.ts";
export { timeChart } from "./bench/charts/time_chart.ts";
export * from "./bench/charts/trade_off.ts";
export { tradeOffSentences } from "./bench/pages/trade_off_section.ts";
export * from "./bench/report.ts";
export * from "./bench/row.ts";
export type { Finding } from "./bench/judge/rules.ts";
export * from "./bench/measure/runner.ts";
export * from "./bench/scaling_csv.ts";
export * from "./bench/setting.ts";
export * from "./bench/judge_settings.ts";
export type { MeasuredGradient, Subject } from "./bench/measure/subject.ts";
export * from "./bench/summary.ts";
export * from "./bench/measure/watched_loss.ts";
export * from "./bench/measure/built_in_subject.ts";
