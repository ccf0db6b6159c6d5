import {
  counted,
  formatSeconds,
  numbers,
  paragraph,
  type ReportDocument,
  type Section,
  significant,
  words,
} from "../../../commands/mod.ts";
import { optionsText, type SweepPlan } from "../jobs/sweep_plan.ts";
import type { CollectedRun, RunGroup } from "./collected.ts";

/** How many of the best runs are told. */
const BEST = 10;

/** How many digits a number has. */
const DIGITS = 4;

/** What is told of a sweep. */
export interface SweepFindings {
  readonly plan: SweepPlan;
  readonly runs: readonly CollectedRun[];
  /** The number that runs are ranked by; unset where none has numbers. */
  readonly by?: string;
  /** The best runs first. */
  readonly best: readonly CollectedRun[];
  readonly groups: readonly RunGroup[];
  /** The option that only repeats a run. */
  readonly over: string;
}

/** What a sweep came to, as a report. */
export function sweepDocument(
  { plan, runs, by, best, groups, over }: SweepFindings,
): ReportDocument {
  const done = runs.filter(({ state }) => state === "done").length;
  const bad = runs.filter(({ state, reason }) =>
    state === "failed" || state === "killed" || (state === "done" && reason !== undefined)
  );
  const sections: Section[] = [];
  if (by !== undefined) {
    sections.push({
      title: "Best runs",
      blocks: [paragraph(`By "${by}".`), {
        kind: "table",
        columns: [numbers("job"), words("options"), numbers(by), numbers("time")],
        rows: best.slice(0, BEST).map(({ job, options, numbers, seconds }) => [
          ...[`${job}`, optionsText(options)],
          ...[significant(numbers[by], DIGITS), formatSeconds(seconds)],
        ]),
      }],
    });
  }
  if (by !== undefined && groups.length < runs.length) {
    sections.push({
      title: `Medians over ${over}`,
      blocks: [
        paragraph(
          `Of "${by}", with 95 % intervals by the bootstrap: they know what differs from run to run, ` +
            "and of few runs they reach from the least to the most.",
        ),
        {
          kind: "table",
          columns: [words("options"), numbers("done"), numbers("median"), words("interval")],
          rows: groups.map(({ options, of, done, median, interval }) => [
            optionsText(options) || "all",
            `${done} of ${of}`,
            median === undefined ? "" : significant(median, DIGITS),
            interval === undefined
              ? ""
              : `${significant(interval[0], DIGITS)} to ${significant(interval[1], DIGITS)}`,
          ]),
        },
      ],
    });
  }
  if (bad.length > 0) {
    sections.push({
      title: "Failed",
      blocks: [{
        kind: "table",
        columns: [numbers("job"), words("options"), words("why")],
        rows: bad.map(({ job, options, reason }) => [
          `${job}`,
          optionsText(options),
          reason ?? "",
        ]),
      }],
    });
  }
  return {
    brand: "Revode sweep",
    title: [plan.command, ...plan.common].map((word) => word.split(/[/\\]/).at(-1)!).join(" "),
    subtitle: `${counted(runs.length, "job")}, ${done} done, ${bad.length} failed`,
    sections,
  };
}
