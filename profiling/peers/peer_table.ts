import { formatBytes, formatTime, numbers, type Table, words } from "../../commands/mod.ts";
import { median } from "../statistics/fit.ts";
import { ratioOf } from "./compare_rows.ts";
import type { PeerResult } from "./run_problem.ts";

const COLUMNS = [
  ...[words("row"), ...["first", "gradient", "of reversible", "cpu time", "peak"].map(numbers)],
  ...[{ ...numbers("grown"), pageOnly: true }, numbers("off by")],
];

/**
 * The table of a problem.
 *
 * @returns A row a result; one cell only, after the name, where there are no times.
 */
export function peerTable(results: readonly PeerResult[], reference: string): Table {
  const under = results.find(({ row }) => row.name === reference)?.seconds ?? [];
  return { kind: "table", columns: COLUMNS, rows: results.map((each) => cellsOf(each, under)) };
}

function cellsOf(result: PeerResult, under: readonly number[]): string[] {
  const { row, status, missing, seconds, cpu, first, difference, agrees, peak, start } = result;
  const name = row.dtype === "float32" ? `${row.name} f32` : row.name;
  if (status !== "ok") return [name, missing ? status : "failed, see below"];
  return [
    name,
    formatTime(first!),
    formatTime(median(seconds)),
    under.length === seconds.length ? ratioText(seconds, under) : "",
    formatTime(median(cpu)),
    formatBytes(peak!),
    formatBytes(Math.max(0, peak! - start!)),
    `${difference === 0 ? "0" : difference!.toExponential(0)}${agrees ? "" : " !"}`,
  ];
}

function ratioText(seconds: readonly number[], under: readonly number[]): string {
  const { ratio, interval } = ratioOf(seconds, under);
  const text = (x: number) => Number(x.toPrecision(x < 1 ? 2 : 3)).toString();
  return interval === undefined || interval[0] === interval[1]
    ? text(ratio)
    : `${text(ratio)} [${interval.map(text).join(", ")}]`;
}
