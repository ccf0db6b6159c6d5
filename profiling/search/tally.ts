import { caseLine, type DrawnCase } from "./draw/drawn_case.ts";
import { FAMILIES } from "./draw/problem.ts";
import { METHOD_KINDS } from "./draw/drawn_method.ts";
import { type Outcome, OUTCOMES, type Verdict, type Watched } from "./verdict.ts";

/** A case worth reading about. */
export interface Found {
  readonly outcome: Outcome;
  readonly line: string;
}

type Counts = Record<string, Record<string, number>>;

/** Counts what became of cases. */
export class Tally {
  cases = 0;
  readonly found: Found[] = [];
  readonly byFamily: Counts = {};
  readonly byMethod: Counts = {};
  readonly watched: Counts = {};
  /** Errors of approximate gradients. */
  readonly approximate: number[] = [];
  readonly #outcomes = new Map<Outcome, number>();

  add(drawn: DrawnCase, verdict: Verdict): void {
    const { outcome, watched } = verdict;
    const name = `${drawn.seed}:${drawn.index}`;
    this.cases++;
    this.#outcomes.set(outcome, this.count(outcome) + 1);
    const add = (counts: Counts, row: string, column: string) => {
      const cells = counts[row] ??= {};
      cells[column] = (cells[column] ?? 0) + 1;
    };
    add(this.byFamily, drawn.problem.family, outcome);
    add(this.byMethod, drawn.method.kind, outcome);
    if (watched) add(this.watched, drawn.problem.family, watched);
    if (outcome === "approximate") this.approximate.push(verdict.error!);
    const told: readonly Outcome[] = ["silent", "false alarm", "loose", "fault"];
    if (told.includes(outcome)) {
      this.found.push({ outcome, line: `${name}  ${verdictLine(verdict)}: ${caseLine(drawn)}` });
    }
  }

  count(outcome: Outcome): number {
    return this.#outcomes.get(outcome) ?? 0;
  }

  /** Whether nothing was silent, nothing broke, and alarms were false once in a hundred at most. */
  get holds(): boolean {
    return this.count("silent") === 0 && this.count("fault") === 0 &&
      this.count("false alarm") <= 0.01 * this.count("right");
  }
}

/** A verdict in a few words. */
export function verdictLine({ outcome, error, where }: Verdict): string {
  const by = error === undefined ? "" : ` by ${error.toExponential(1)}`;
  return `${outcome}${by}${where === "" ? "" : ` (${where})`}`;
}

function table(
  title: string,
  rows: readonly string[],
  columns: readonly string[],
  counts: Counts,
): string[] {
  const width = Math.max(title.length, ...rows.map((row) => row.length));
  const line = (first: string, cells: readonly (string | number)[]) =>
    [
      first.padEnd(width),
      ...cells.map((cell, i) => String(cell).padStart(Math.max(6, columns[i].length))),
    ]
      .join("  ");
  return [
    line(title, columns),
    ...rows.filter((row) => counts[row]).map((row) =>
      line(row, columns.map((column) => counts[row][column] ?? 0))
    ),
  ];
}

const WATCHED: readonly Watched[] = [
  "good passed",
  "wrong passed",
  "good refused",
  "wrong refused",
];

/**
 * The report.
 *
 * @param all Whether every case worth reading about is listed, rather than the first ten of a kind.
 */
export function reportOf(tally: Tally, all = false): string[] {
  const total = { all: Object.fromEntries(OUTCOMES.map((o) => [o, tally.count(o)])) };
  const lines = [
    ...table(`${tally.cases} cases`, ["all"], OUTCOMES, total),
    "",
    ...table("family", FAMILIES, OUTCOMES, tally.byFamily),
    "",
    ...table("method", METHOD_KINDS, OUTCOMES, tally.byMethod),
    "",
    ...table("the watch over solutions", FAMILIES, WATCHED, tally.watched),
    "",
    `backsolve, approximate: ${tally.approximate.filter((error) => error <= 0.01).length} of ` +
    `${tally.approximate.length} within 1e-2`,
  ];
  for (const outcome of ["silent", "fault", "false alarm", "loose"] as const) {
    const found = tally.found.filter((one) => one.outcome === outcome);
    if (found.length === 0) continue;
    const shown = all || outcome === "silent" || outcome === "fault" ? found : found.slice(0, 10);
    lines.push("", ...shown.map(({ line }) => line));
    if (shown.length < found.length) {
      lines.push(`… and ${found.length - shown.length} more: ${outcome}`);
    }
  }
  return lines;
}
