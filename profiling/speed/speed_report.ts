import {
  type Block,
  blockLines,
  facts,
  type Machine,
  machineText,
  minuteOf,
  numbers,
  paragraphs,
  type ReportDocument,
  type Table,
  words,
} from "../../commands/mod.ts";
import type { SpeedRequest } from "./speed_request.ts";
import { type Claim, exitCodeOf, holds, isClose, type SpeedRow } from "./speed_row.ts";

/** How the figures came about. */
interface SpeedCircumstances {
  readonly command: string;
  readonly date: Date;
  readonly machine: Machine;
  /** Processes that wanted to run, a minute's average, at the start and at the end. */
  readonly load: readonly [number, number];
  readonly request: Pick<SpeedRequest, "pairs" | "quick">;
}

/** What a run comes to. */
interface SpeedReport {
  /** What the terminal is told. */
  readonly lines: readonly string[];
  /** What people read. */
  readonly document: ReportDocument;
  /** All figures, as JSON. */
  readonly json: string;
  /** The exit code. */
  readonly exitCode: 0 | 1;
}

const COLUMNS = [
  ...[words("measured"), numbers("found"), words(""), words("claimed"), words("")],
  words("made of"),
];

/** Writes down what was measured. */
export function speedReport(rows: readonly SpeedRow[], about: SpeedCircumstances): SpeedReport {
  const { command, date, machine, request, ...rest } = about;
  const table: Table = {
    kind: "table",
    columns: COLUMNS,
    rows: rows.filter(({ value }) => value !== undefined).map(cellsOf),
  };
  const measured: Block[] = [table, ...paragraphs(reasonsOf(rows))];
  const verdict = verdictText(rows, request.quick);
  const notes = paragraphs(notesFor(about));
  const pass = exitCodeOf(rows) === 0;
  const judged = !request.quick && rows.some((row) => holds(row) !== undefined);
  const json = {
    ...{ date: date.toISOString(), command, machine, ...rest, request, holds: pass },
    rows: rows.map((row) => ({ ...row, holds: holds(row), close: isClose(row) })),
  };
  return {
    lines: [...measured, ...paragraphs([verdict]), ...notes].flatMap(blockLines),
    document: {
      brand: "Revode speed report",
      title: "What compiled kernels are worth",
      subtitle: `${machine.cpu} · Deno ${machine.deno}`,
      ...(judged ? { verdict: { pass, text: verdict } } : {}),
      sections: [
        {
          title: "What was measured",
          blocks: judged ? measured : [...measured, ...paragraphs([verdict])],
        },
        {
          title: "How it was measured",
          blocks: [...notes, facts([["Command", { code: command }], ["Date", minuteOf(date)]])],
        },
      ],
    },
    json: `${JSON.stringify(json, null, 2)}\n`,
    exitCode: request.quick || pass ? 0 : 1,
  };
}

/** Why rows have no figure: a line a reason. */
function reasonsOf(rows: readonly SpeedRow[]): string[] {
  const byReason = Map.groupBy(rows, ({ missing }) => missing);
  return [...byReason].flatMap(([missing, those]) =>
    missing === undefined
      ? []
      : [`Not measured: ${those.map(({ name }) => name).join("; ")}: ${missing}`]
  );
}

function cellsOf(row: SpeedRow): string[] {
  const { name, value, interval, unit, claim, detail = "" } = row;
  const found = interval === undefined
    ? digits(value!)
    : `${digits(value!)} [${interval.map(digits).join(", ")}]`;
  const held = holds(row);
  const verdict = held === undefined ? "" : held ? "holds" : "DOES NOT HOLD";
  const close = isClose(row) ? ", within the noise" : "";
  return [name, found, unit, claim ? claimText(claim) : "", `${verdict}${close}`, detail];
}

function claimText(claim: Claim): string {
  if ("least" in claim) return `at least ${claim.least}`;
  return claim.most === 0 ? "0" : `at most ${claim.most}`;
}

function verdictText(rows: readonly SpeedRow[], quick: boolean): string {
  const claimed = rows.filter(({ claim }) => claim !== undefined);
  const broken = claimed.filter((row) => holds(row) === false);
  const open = claimed.filter((row) => holds(row) === undefined).length;
  const judged = claimed.length - open;
  const rest = open === 0 ? "" : ` ${open} could not be measured.`;
  const smoke = quick ? " This is a smoke run, too short for a verdict." : "";
  if (judged === 0) return `No claim was measured.${rest}`;
  return broken.length === 0
    ? `All of ${judged} claims that were measured hold.${rest}${smoke}`
    : `${broken.length} of ${judged} claims that were measured do not hold: ` +
      `${broken.map(({ name }) => name).join("; ")}.${rest}${smoke}`;
}

function notesFor({ machine, load, request: { pairs } }: SpeedCircumstances): string[] {
  return [
    `Ratios: two things are timed by turns, ${pairs} pairs; "found" is the median of the pairs' ` +
    `ratios, with the 95 % interval of a bootstrap. "Within the noise" is a claim whose bound ` +
    `lies in the interval. The first gradient is claimed for a process that has made fields before; ` +
    `in a new one V8 has the library's own JavaScript to compile as well. "Allocated" is the growth ` +
    `of V8's heap and of the buffers outside it; it is claimed for the calls of a method alone: ` +
    `around them V8 boxes, or not, the two times of a step, 16 bytes each, by what it inlined.`,
    `${machineText(machine)}. Load of the machine, a ` +
    `minute's average: ${load[0].toFixed(1)} at the start, ${load[1].toFixed(1)} at the end` +
    `${Math.max(...load) > machine.cores ? ": others were at work, so intervals are wide" : ""}.`,
  ];
}

/** Three digits; small ones as a power of ten. */
function digits(x: number): string {
  if (x === 0) return "0";
  return Math.abs(x) < 1e-3 ? x.toExponential(0) : Number(x.toPrecision(3)).toString();
}
