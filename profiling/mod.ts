/**
 * Measures the memory and the time of gradients against the number of steps, each in a process of its
 * own, fits laws to them, and draws them. All other modules run anywhere; this one needs Deno.
 *
 * @module
 */

export { frontChart } from "./bench/charts/front_chart.ts";
export { memoryChart } from "./bench/charts/memory_chart.ts";
export { reconstructionChart } from "./bench/charts/reconstruction_chart.ts";
export { timeChart } from "./bench/charts/time_chart.ts";
export type { About, Analysis, Front, LawFit, Outcome } from "./bench/judge/analysis.ts";
export type { FrontPoint } from "./bench/judge/front.ts";
export type { Check, Fit, Judgement } from "./bench/judge/judge.ts";
export type { Spread } from "./bench/judge/noise.ts";
export type { Finding } from "./bench/judge/rules.ts";
export type { SmallestLimit } from "./bench/measure/bisect.ts";
export type { Measurement } from "./bench/measure/measure.ts";
export type { MeterTest } from "./bench/measure/meter_tests.ts";
export type { RunOptions } from "./bench/measure/runner.ts";
export { type WatchableLoss, watchedLoss } from "./bench/measure/watched_loss.ts";
export type { MeasuredGradient, Subject } from "./bench/measure/subject.ts";
export { type Case, casesOf, type Plan, type Variant } from "./bench/plan/case.ts";
export { type Profile, profile, type ProfileOptions, withControl } from "./bench/profile.ts";
export type { Quantity, Row } from "./bench/row.ts";
export type { Run, Summary } from "./bench/summary.ts";
export type { GrowthComparison, GrowthLaw, LawScore } from "./statistics/growth_laws.ts";
