/**
 * What the tests use of this room besides what its users do.
 *
 * @module
 */

export { benchRequest } from "./bench/bench_request.ts";
export { checkpointingCost, type SameMemory, sameMemory } from "./bench/charts/anchor_blocks.ts";
export {
  commonSteps,
  type TradeOff,
  tradeOff,
  type TradeOffPoint,
} from "./bench/charts/trade_off.ts";
export type { Change } from "./bench/compare/change.ts";
export { compareReports, type Comparison } from "./bench/compare/compare_reports.ts";
export {
  checkComparable,
  type ComparedReport,
  parseReport,
  readReport,
  reportOf,
} from "./bench/compare/earlier_report.ts";
export type { AdjointCost } from "./bench/judge/adjoint_costs.ts";
export { frontsOf, lawText } from "./bench/judge/analysis.ts";
export type { Setting } from "./bench/judge/claims.ts";
export { front } from "./bench/judge/front.ts";
export { type Control, judge } from "./bench/judge/judge.ts";
export { rangeOf, spreadsOf } from "./bench/judge/noise.ts";
export { judgeSettings } from "./bench/judge_settings.ts";
export { bisect, limitNotes, smallestLimits } from "./bench/measure/bisect.ts";
export { differenceOf, runPlan } from "./bench/resume.ts";
export { subjectOf } from "./bench/measure/built_in_subject.ts";
export { measure, type MeasureOptions } from "./bench/measure/measure.ts";
export { meterNote, readMeterTests, testMeters } from "./bench/measure/meter_tests.ts";
export { jobOf, keyOf, runCases, workerOf } from "./bench/measure/runner.ts";
export type { Against, Circumstances, ReportInput } from "./bench/pages/report_input.ts";
export { tradeOffSentences } from "./bench/pages/trade_off_section.ts";
export { shuffled } from "./bench/plan/case.ts";
export { secondsFor } from "./bench/plan/cost.ts";
export { reportLines, SHORT } from "./bench/report.ts";
export { CASE_COLUMNS, COLUMNS, COSTS, QUANTITIES, rowsToCsv } from "./bench/row.ts";
export {
  caseKey,
  readRows,
  readScaling,
  type ScalingCase,
  type ScalingRow,
} from "./bench/scaling_csv.ts";
export { bySetting, settingText } from "./bench/setting.ts";
export { summarize } from "./bench/summary.ts";
export { costsRequest } from "./costs/costs_request.ts";
export type { SweepRow } from "./exactness/coupling_sweep.ts";
export { exactnessRequest } from "./exactness/exactness_request.ts";
export type { ExactnessRows } from "./exactness/exactness_findings.ts";
export type { TrainingRow } from "./exactness/training_comparison.ts";
export { peersRequest } from "./peers/peers_request.ts";
export { searchRequest } from "./search/search_request.ts";
export { speedRequest } from "./speed/speed_request.ts";
export {
  bootstrapInterval,
  type BootstrapOptions,
  fitRepeats,
  hull,
  type Sample,
} from "./statistics/bootstrap.ts";
export { type ByteGrowth, byteGrowth } from "./statistics/byte_growth.ts";
export { fitPower, median, type PowerFit, studentT95 } from "./statistics/fit.ts";
export { compareGrowth, GROWTH_LAWS, type GrowthOptions, TOLD } from "./statistics/growth_laws.ts";
