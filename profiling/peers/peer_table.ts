import { formatBytes, formatTime, numbers, type Table, words } from "../../commands/mod.ts";
import { median } from "../statistics/fit.ts";
import { ratioOf } from "./compare_rows.ts";
import type { PeerResult } from "./run_problem.ts";

const [ROW, OFF] = [words("row"), numbers("off by")];
const [FIRST, RATIO, CPU, PEAK] = ["first", "of reversible", "cpu time", "peak"].map(numbers);
const GROWN = { ...numbers("grown"), pageOnly: true };

const COLUMNS = [ROW, FIRST, numbers("gradient"), RATIO, CPU, PEAK, GROWN, OFF];

/** Those of a training, in the room of those that a terminal can do without. */
const TRAINING_COLUMNS = [
  ...[ROW, FIRST, numbers("update"), RATIO, { ...CPU, pageOnly: true }, PEAK, GROWN, OFF],
  ...["losses off by", "accuracy"].map(numbers),
];

/**
 * The table of a problem.
 *
 * @returns A row a result; one cell only, after the name, where there are no times.
 */
export function peerTable(results: readonly PeerResult[], reference: string): Table {
  const under = results.find(({ row }) => row.name === reference)?.seconds ?? [];
  const trains = results.some(({ training }) => training !== undefined);
  const columns = trains ? TRAINING_COLUMNS : COLUMNS;
  const rows = results.map((each) => [...cellsOf(each, under), ...trainingCells(each)]);
  return { kind: "table", columns, rows };
}

function cellsOf(result: PeerResult, under: readonly number[]): string[] {
  const { row, status, missing, seconds, cpu, first, difference, agrees, peak, start, steps } =
    result;
  const single = row.dtype === "float32" ? " f32" : "";
  const name = `${row.name}${single}${steps === undefined ? "" : ` (${steps})`}`;
  if (status !== "ok") return [name, missing ? status : "failed, see below"];
  return [
    name,
    formatTime(first!),
    formatTime(median(seconds)),
    under.length === seconds.length ? ratioText(seconds, under) : "",
    formatTime(median(cpu)),
    formatBytes(peak!),
    formatBytes(Math.max(0, peak! - start!)),
    `${offText(difference!)}${agrees ? "" : " !"}`,
  ];
}

function trainingCells({ training, status }: PeerResult): string[] {
  if (training === undefined || status !== "ok") return [];
  const { lossesApart, accuracy } = training;
  return [offText(lossesApart), `${(100 * accuracy).toFixed(1)} %`];
}

function offText(difference: number): string {
  return difference === 0 ? "0" : difference.toExponential(0);
}

/** The times of a row over those of another one, in words. */
export function ratioText(seconds: readonly number[], under: readonly number[]): string {
  const { ratio, interval } = ratioOf(seconds, under);
  const text = (x: number) => Number(x.toPrecision(x < 1 ? 2 : 3)).toString();
  return interval === undefined || interval[0] === interval[1]
    ? text(ratio)
    : `${text(ratio)} [${interval.map(text).join(", ")}]`;
}
