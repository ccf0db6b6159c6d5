import {
  type Block,
  blockLines,
  facts,
  formatTime,
  list,
  type Machine,
  machineText,
  minuteOf,
  paragraphs,
  type ReportDocument,
  type Section,
  sectionLines,
} from "../../commands/mod.ts";
import { TOLERANCES } from "../statistics/agreement.ts";
import type { ProblemText } from "./peer_problem.ts";
import { REFERENCE_ROW } from "./peer_rows.ts";
import { peerTable } from "./peer_table.ts";
import { SET_UP } from "./peers_request.ts";
import type { PeerResult } from "./run_problem.ts";
import { type Verdict, verdictsOf } from "./compare_rows.ts";
import { trainingFaults, trainingTexts } from "./spirals/training_texts.ts";

/** A problem and what was found of its rows. */
export interface MeasuredProblem {
  /** The problem. */
  readonly problem: ProblemText;
  /** A result a row. */
  readonly results: readonly PeerResult[];
}

/** What the report tells besides. */
interface PeersCircumstances {
  /** The command, as it was typed. */
  readonly command: string;
  /** When it ended. */
  readonly date: Date;
  /** What it ran on. */
  readonly machine: Machine;
  /** How often each row was timed. */
  readonly rounds: number;
  /** How many threads the Python peers had, and a BLAS; default 1. */
  readonly threads?: number;
}

/** What a run comes to. */
interface PeersReport {
  /** What the terminal is told. */
  readonly lines: readonly string[];
  /** What people read. */
  readonly document: ReportDocument;
  /** All figures, as JSON. */
  readonly json: string;
  /** Whether the gradient of every row that was timed agrees, and this library has all its rows. */
  readonly holds: boolean;
}

/** Writes down what was measured. */
export function peersReport(
  measured: readonly MeasuredProblem[],
  about: PeersCircumstances,
): PeersReport {
  const versions = versionsIn(measured);
  const faults = measured.flatMap(faultsOf);
  const holds = faults.length === 0;
  const sections = measured.map(sectionOf);
  const programs = Object.entries(versions).map(([name, version]) => `, ${name} ${version}`);
  const notes = paragraphs([
    ...notesFor(about.rounds, about.threads),
    `${machineText(about.machine)}${programs.join("")}.`,
  ]);
  const { date, command, ...rest } = about;
  const json = {
    ...{ command, ...rest, date: date.toISOString(), versions, holds },
    problems: measured.map(({ problem, results }) => ({
      ...problem,
      rows: results.map(({ row, ...found }) => ({ ...row, ...found })),
      verdicts: verdictsOf(results, REFERENCE_ROW),
    })),
  };
  return {
    lines: [
      ...sections.flatMap(sectionLines),
      ...[...notes, ...paragraphs(faults)].flatMap(blockLines),
    ],
    document: {
      brand: "Revode peers report",
      title: "Gradients by this library and by others",
      subtitle: `${about.machine.cpu} · Deno ${about.machine.deno}`,
      verdict: {
        pass: holds,
        text: holds ? "The gradients of all rows that were timed agree." : faults.join(" "),
      },
      sections: [...sections, {
        title: "How it was measured",
        blocks: [...notes, facts([["Command", { code: command }], ["Date", minuteOf(date)]])],
      }],
    },
    json: `${JSON.stringify(json, null, 2)}\n`,
    holds,
  };
}

function sectionOf({ problem, results }: MeasuredProblem): Section {
  const verdicts = verdictTexts(verdictsOf(results, REFERENCE_ROW), problem);
  const blocks: Block[] = [
    peerTable(results, REFERENCE_ROW),
    ...paragraphs([
      ...[...boundTexts(results), ...noteTexts(results), ...reasonTexts(results)],
      ...trainingTexts(results),
    ]),
    ...(verdicts.length === 0 ? [] : [list(verdicts)]),
  ];
  return { title: `${problem.name}: ${problem.words}`, blocks };
}

/** What is wrong with a run, a sentence each. */
function faultsOf({ problem, results }: MeasuredProblem): string[] {
  return results.flatMap((result) => {
    const { row, agrees, status, difference, bound } = result;
    const where = `${row.name}, ${problem.name}`;
    if (agrees === false) {
      return [
        `DISAGREES: the gradient of ${where} is off by ${part(difference!)}, allowed ` +
        `${part(bound!)}.`,
      ];
    }
    if (row.program === "revode" && status !== "ok") return [`FAILED: ${where}: ${status}.`];
    return trainingFaults(result, where);
  });
}

/** Why rows have no times. */
function reasonTexts(results: readonly PeerResult[]): string[] {
  const failed = results.filter(({ status, missing }) => status !== "ok" && !missing);
  return failed.map(({ row, status }) => `${row.name} has no times: ${status}`);
}

/** What is to be known of the rows that have times. */
function noteTexts(results: readonly PeerResult[]): string[] {
  return results.flatMap(({ row, status }) =>
    status === "ok" && row.note !== undefined ? [row.note] : []
  );
}

/** What a continuous adjoint is allowed on this problem. */
function boundTexts(results: readonly PeerResult[]): string[] {
  const found = results.find(({ row, bound }) =>
    row.compared === "continuous" && bound !== undefined
  );
  if (found === undefined) return [];
  return [
    `A continuous adjoint (backsolve, odeint_adjoint) is not the gradient of the solve: here it ` +
    `may be off by ${part(found.bound!)}.`,
  ];
}

/** Whether this library is faster, with no more memory: a sentence for all rows where it is. */
function verdictTexts(verdicts: readonly Verdict[], { slower }: ProblemText): string[] {
  const good = verdicts.filter(({ holds }) => holds);
  const bad = verdicts.filter(({ holds }) => !holds);
  const beaten = good.map(({ name, beside }) => {
    const { time, memory } = beside.find((each) => each.name === REFERENCE_ROW)!;
    return `${name} (${digits(time.ratio)} times the time, ${digits(memory)} times the memory)`;
  });
  return [
    ...(good.length === 0
      ? []
      : [`${REFERENCE_ROW} is faster, with no more memory, than ${beaten.join(", ")}.`]),
    ...bad.map(missText),
    ...(bad.length === 0 || slower === undefined ? [] : [`Why: ${slower}`]),
  ];
}

/** The line of a row that is not behind in both. */
function missText({ name, beside, holdsFor }: Verdict): string {
  const own = holdsFor.map((each) => each.replace("revode ", ""));
  const instead = own.length > 0
    ? `; this library's rows ${own.join("; ")} are faster than it, with no more memory`
    : "; no row of this library is faster with no more memory";
  const main = beside.find((each) => each.name === REFERENCE_ROW);
  if (main === undefined) return `${name}: nothing to compare it with${instead}.`;
  const { time, memory, faster, noMoreMemory } = main;
  const why = [
    ...(faster ? [] : ["is NOT faster"]),
    ...(noMoreMemory ? [] : ["takes MORE memory"]),
  ].join(" and ");
  return `${name}: ${digits(time.ratio)} times the time, ${digits(memory)} times the memory of ` +
    `${REFERENCE_ROW}, which ${why}${instead}.`;
}

function versionsIn(measured: readonly MeasuredProblem[]): Record<string, string> {
  return Object.assign(
    {},
    ...measured.flatMap(({ results }) => results.map(({ versions }) => versions)),
  );
}

function notesFor(rounds: number, threads = 1): string[] {
  const allowed = threads === 1
    ? "Every peer is told to compute on one thread"
    : `The Python peers and the rows with a BLAS are told to compute on ${threads} threads, others on one`;
  return [
    `Each row is a process of its own. In each of ${rounds} rounds every row is timed once, in ` +
    `turns, while the others wait; a round lasts ${
      formatTime(0.2)
    } or one gradient, after half as ` +
    `long that is not counted. "gradient" is the median; "of reversible" is the median over the rounds of its time over that of ` +
    `${REFERENCE_ROW}, with the 95 % interval of a bootstrap: above 1, this library is faster. ` +
    `"first" is the time to the first gradient, compiling and tracing included, the import of the ` +
    `library not; it is in no other figure.`,
    `"peak" is the kernel's high-water mark of resident memory, "grown" how much of it came after ` +
    `the library was loaded. "cpu time" is the processor time of a gradient, on all threads ` +
    `together. ${allowed}; where it is more than "gradient", more ` +
    `were at work (V8 compiles and collects garbage on others), and where it is less, it waited for ` +
    `a processor that others had.`,
    `"off by" is the largest difference of the gradient of the parameters to what it must be, ` +
    `relative to the largest element. Rows of the base method are held against this library's ` +
    `full storage with that method, and agree within ${part(TOLERANCES.float64)} (float32: ` +
    `${part(TOLERANCES.float32)}). Reversible rows solve by another method, the base method ` +
    `coupled, and are held against full storage with that one. But for a training, the loss is the mean ` +
    `square of the final state. What a continuous adjoint may be off by is twice the sum of two errors, its own ` +
    `and that of the solve's gradient, each estimated from half the steps by Richardson. A row with a ` +
    `number of steps in brackets takes another method to the same error: as few steps as leave its ` +
    `gradient no further from that of the differential equation than the base method's is.`,
    `The Python peers are installed by: ${SET_UP}. Those from npm are fetched when ` +
    `they are first measured.`,
  ];
}

function part(x: number): string {
  return x === 0 ? "0" : x.toExponential(0);
}

function digits(x: number): string {
  return Number(x.toPrecision(3)).toString();
}
