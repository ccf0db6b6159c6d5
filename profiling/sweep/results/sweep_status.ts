import { alignColumns, counted, formatSeconds, listed } from "../../../commands/mod.ts";
import { jobFolder, optionsText, type SweepPlan } from "../jobs/sweep_plan.ts";
import { type JobState, jobState } from "../queue/job_state.ts";

/** How many jobs are looked at at the same time. */
const AT_ONCE = 32;

/** How every job of a sweep stands, in order. */
export async function statesOf(
  folder: string,
  plan: SweepPlan,
  host: string,
): Promise<JobState[]> {
  const states: JobState[] = [];
  for (let from = 0; from < plan.jobs.length; from += AT_ONCE) {
    const some = [...plan.jobs.keys()].slice(from, from + AT_ONCE);
    states.push(
      ...await Promise.all(some.map((job) => jobState(jobFolder(folder, plan, job), host))),
    );
  }
  return states;
}

/** What a job's state is called, and in which order they are told. */
const WORDS: readonly (readonly [JobState["now"], string])[] = [
  ["done", "done"],
  ["running", "running"],
  ["failed", "failed"],
  ["killed", "killed"],
  ["interrupted", "interrupted"],
  ["lost", "lost"],
  ["new", "not begun"],
];

/** How far a sweep is, in lines. */
export function statusLines(plan: SweepPlan, states: readonly JobState[]): string[] {
  const counts = WORDS.flatMap(([now, word]) => {
    const number = states.filter((state) => state.now === now).length;
    return number === 0 ? [] : [`${number} ${word}`];
  });
  return [
    `${counted(states.length, "job")}: ${listed(counts)}`,
    ...part("failed", ["failed", "killed"], ({ end }) => end?.reason ?? ""),
    ...part(
      "running",
      ["running"],
      ({ worker }) => worker === undefined ? "" : `${worker.host}, process ${worker.pid}`,
    ),
    ...part(
      "to go on with",
      ["interrupted", "lost"],
      ({ end, seconds, worker }) =>
        end?.reason === undefined
          ? `its worker${worker === undefined ? "" : ` on ${worker.host}`} is gone`
          : `${end.reason} after ${formatSeconds(seconds)}`,
    ),
  ];

  /** The jobs of a kind, a line each. */
  function part(
    title: string,
    which: readonly JobState["now"][],
    more: (state: JobState) => string,
  ): string[] {
    const jobs = [...states.keys()].filter((job) => which.includes(states[job].now));
    if (jobs.length === 0) return [];
    const rows = jobs.map((job) => [
      `${job}`,
      optionsText(plan.jobs[job]),
      `${states[job].attempts}`,
      more(states[job]),
    ]);
    return [
      "",
      `${title}:`,
      ...alignColumns([["job", "options", "attempts", "what is known"], ...rows], [
        "right",
        "left",
        "right",
        "left",
      ]),
    ];
  }
}
