import { checkKeys, type KeysOf } from "../../tensors/internal.ts";
import { controlSteps } from "./plan/bench_plan.ts";
import { Calibration } from "./measure/calibration.ts";
import { type Case, casesOf, shuffled } from "./plan/case.ts";
import { CONTROL } from "./judge/claims.ts";
import {
  boundsMemory,
  describeMachine,
  flagsUnder,
  LIMITS,
  limitsText,
} from "../../commands/mod.ts";
import { meterNote, testMeters } from "./measure/meter_tests.ts";
import type { Row } from "./row.ts";
import { runCases, type RunOptions } from "./measure/runner.ts";
import { judgeSettings } from "./judge_settings.ts";
import { summarize, type Summary } from "./summary.ts";

/**
 * How {@linkcode profile} goes about it.
 *
 * @category Measuring
 */
export interface ProfileOptions extends RunOptions {
  /** Draws the order of the cases: a whole number from 0 to 2³² − 1. Default 0. */
  readonly seed?: number;
  /** The command, as reports have it. Default: unset. */
  readonly command?: string;
  /** Sentences for the report, before its own. Default: none. */
  readonly notes?: readonly string[];
}

const KNOWN: KeysOf<ProfileOptions> = {
  seed: true,
  command: true,
  notes: true,
  timeout: true,
  memory: true,
  onRow: true,
  worker: true,
  known: true,
  signal: true,
};

/**
 * What comes of {@linkcode profile}.
 *
 * @category Measuring
 */
export interface Profile {
  /** The rows, in the order of the cases; fewer where the run was interrupted. */
  readonly rows: readonly Row[];
  /** What they say. */
  readonly summary: Summary;
}

/**
 * Measures cases, each in a process of its own, and judges what is claimed of the adjoints
 * that they name. The meters are tested first. Where no case is the control, which stores
 * the whole path, it is added.
 *
 * A case may name a module of yours that makes what is measured: your vector field, your
 * method, your adjoint. It exports a function `subject(parameters, case)` that returns a
 * {@linkcode Subject}, and is loaded without any permission. What is claimed of an adjoint is
 * claimed of it: call it "reversible" and it must be O(1) in memory, O(n) in time and come home
 * to 1e-8, or "reversible:0" for 1e-6; of other names nothing is claimed, and growth is reported.
 *
 * It needs Deno, with `--allow-run=deno,sh` and `--allow-sys=cpus,osRelease`. Names of packages in your
 * module mean what they mean in its own folder, by `deno.json` or `package.json` there.
 *
 * @category Measuring
 * @param cases The cases.
 * @param options Limits, the seed, who is told of progress.
 * @returns The rows and the verdict.
 * @throws {TypeError} If an option is unknown.
 * @throws {RangeError} If the seed is none.
 *
 * @example
 * ```ts
 * import { casesOf, profile } from "@revode/revode/profiling";
 * import { assertEquals } from "@std/assert";
 *
 * const cases = casesOf({
 *   method: "euler", system: "white-dwarf", steps: { full: [100] }, repeats: 1,
 * });
 * const { rows } = await profile(cases);
 * assertEquals(rows.map(({ found }) => found?.field_evaluations), [200]);
 * ```
 *
 * @example A module of one's own, decay.ts
 * ```ts ignore
 * import { finalStateLoss, mul, PreparedGradient, reversible, rk4, sum, vectorField } from "@revode/revode";
 * import { type Subject, watchedLoss } from "@revode/revode/profiling";
 *
 * export function subject({ rate }: { rate: number }): Subject {
 *   const field = vectorField({ state: [1], f: (_t, y) => mul(-rate, y) });
 *   const loss = finalStateLoss((y) => sum(y));
 *   return {
 *     prepare: (steps, watch) =>
 *       new PreparedGradient({
 *         field, y0: [1], t0: 0, t1: 1, dt: 1 / steps, method: reversible(rk4),
 *         loss: watchedLoss(loss, watch),
 *       }),
 *   };
 * }
 * ```
 *
 * @example and the program that measures it
 * ```ts ignore
 * import { casesOf, profile } from "@revode/revode/profiling";
 *
 * const cases = casesOf({
 *   method: "rk4",
 *   system: "decay",
 *   steps: { reversible: [100, 1000, 10_000, 100_000] },
 *   repeats: 1,
 *   variants: [{ module: import.meta.resolve("./decay.ts"), parameters: { rate: 2 } }],
 * });
 * const { summary } = await profile(cases);
 * console.log(JSON.stringify(summary));
 * ```
 */
export async function profile(
  cases: readonly Case[],
  options: ProfileOptions = {},
): Promise<Profile> {
  checkKeys("profile", options, KNOWN);
  const { seed = 0, timeout = LIMITS.timeout, memory = LIMITS.memory, command = "" } = options;
  const machine = describeMachine();
  const meters = await testMeters(options);
  const all = withControl(cases);
  const place = new Map(all.map((what, k) => [JSON.stringify(what), k]));
  const calibration = new Calibration();
  const rows = await runCases(shuffled(all, seed), {
    ...options,
    onRow: async (row, done, of) => {
      if (!options.known?.includes(row)) calibration.sample();
      await options.onRow?.(row, done, of);
    },
  });
  const placeOf = ({ found: _found, status: _status, ...what }: Row) =>
    place.get(JSON.stringify(what))!;
  rows.sort((a, b) => placeOf(a) - placeOf(b));

  const judgement = judgeSettings(rows);
  const note = meterNote(meters);
  const missing = all.length - rows.length;
  const notes = [
    ...(note === undefined ? [] : [note]),
    ...(options.notes ?? []),
    ...judgement.notes,
    limitsText({ timeout, memory }, await boundsMemory()),
  ];
  const sound = judgement.verdict === "pass" && note === undefined && missing === 0;
  const summary = summarize(
    machine,
    rows,
    { ...judgement, notes, verdict: sound ? "pass" : "fail" },
    {
      ...{ command, seed, flags: flagsUnder(memory), limits: { timeout, memory }, meters, missing },
      calibration_s: calibration.seconds,
    },
  );
  return { rows, summary };
}

/** The repeats of the control that is added. */
const REPEATS = 1;

/**
 * The cases, with the control among them.
 *
 * @category Measuring
 * @param cases The cases.
 * @returns They, and the control where it was missing.
 *
 * @example
 * ```ts
 * import { casesOf, withControl } from "@revode/revode/profiling";
 * import { assert } from "@std/assert";
 *
 * const cases = casesOf({
 *   ...{ method: "rk4", system: "white-dwarf", repeats: 1 },
 *   steps: { reversible: [100, 1000] },
 * });
 * assert(withControl(cases).some(({ adjoint }) => adjoint === "full"));
 * ```
 */
export function withControl(cases: readonly Case[]): readonly Case[] {
  if (cases.some(({ adjoint, module }) => adjoint === CONTROL && module === undefined)) {
    return cases;
  }
  const about = { method: "midpoint", system: "white-dwarf", repeats: REPEATS };
  return [...cases, ...casesOf({ ...about, steps: { [CONTROL]: controlSteps(2, [1, 2, 4]) } })];
}
