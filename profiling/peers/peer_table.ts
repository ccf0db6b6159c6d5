import { alignColumns, formatBytes, formatTime } from "../../commands/mod.ts";
import { median } from "../statistics/fit.ts";
import { ratioOf } from "./compare_rows.ts";
import type { PeerResult } from "./run_problem.ts";

const HEADERS = [
  ...["row", "first", "gradient", "of reversible", "cpu time", "peak", "grown", "off by"],
];

/**
 * The cells of a problem's table.
 *
 * @param results The results.
 * @param reference The name of the row that times are divided by.
 * @returns A first row of headers, then one a result; one cell only, after the name, where there
 *   are no times.
 */
export function peerTable(results: readonly PeerResult[], reference: string): string[][] {
  const under = results.find(({ row }) => row.name === reference)?.seconds ?? [];
  return [HEADERS, ...results.map((each) => cellsOf(each, under))];
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

/** The columns that the terminal has no room for. */
const NOT_ON_TERMINAL = ["grown"];

/**
 * A table for the terminal.
 *
 * @param table The cells, as {@linkcode peerTable} gives them.
 * @returns The lines.
 */
export function terminalTable(table: readonly (readonly string[])[]): string[] {
  const width = Math.max(...table.map(([name]) => name.length));
  const isWhole = (cells: readonly string[]) => cells.length === HEADERS.length;
  const lines = alignColumns(
    table.filter(isWhole).map(([name, ...cells]) => [
      name.padEnd(width),
      ...cells.filter((_, j) => !NOT_ON_TERMINAL.includes(HEADERS[j + 1])),
    ]),
    ["left"],
  );
  return table.map((cells) =>
    isWhole(cells) ? lines.shift()! : `${cells[0].padEnd(width)}  ${cells[1]}`
  );
}

/**
 * A table in Markdown.
 *
 * @param table The cells, as {@linkcode peerTable} gives them.
 * @returns The text.
 */
export function markdownTable(table: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${
      HEADERS.map((_, j) => (cells[j] ?? "").replaceAll("|", "\\|").replaceAll("\n", " ")).join(
        " | ",
      )
    } |`;
  const [headers, ...rows] = table;
  const rule = HEADERS.map((_, j) => j === 0 ? "---" : "---:");
  return [line(headers), line(rule), ...rows.map(line)].join("\n");
}
