import { formatBytes } from "../../../commands/mod.ts";
import { type AdamsCell, timeRatioText } from "./adams_promise.ts";
import { type Cell, type Spread, statesOf } from "../cases/cells.ts";
import { ADAMS_NAMES } from "../cases/ours.ts";
import { methodText } from "../cases/paper_case.ts";
import { PAPER_SYSTEMS } from "../paper_systems.ts";
import {
  isKeysChoice,
  lossUnclaimed,
  meetsLoss,
  sci,
  speedUp,
  whyMissed,
} from "./project_claims.ts";

/** A table and what it is of. */
export interface TitledTable {
  /** What it is of. */
  readonly title: string;
  /** Its rows, the header first. */
  readonly table: readonly string[][];
}

/**
 * The tables of a report.
 *
 * @param cells The cells.
 * @param adams Those of reversible Adams beside the fastest others.
 * @returns A table a system, one of reversible Adams, and one a system that compares weight decays.
 */
export function tablesOf(cells: readonly Cell[], adams: readonly AdamsCell[]): TitledTable[] {
  const [decays, others] = [true, false].map((isDecay) => [...Map.groupBy(
    cells.filter(({ experiment }) => (experiment === "decay") === isDecay),
    ({ system }) => system,
  )]);
  return [
    ...others.map(([title, group]) => ({ title, table: gridTable(group, cells) })),
    ...(adams.length === 0
      ? []
      : [{ title: "reversible Adams beside other cells", table: adamsTable(adams) }]),
    ...decays.map(([name, group]) => ({
      title: `weight decay, ${name}`,
      table: decayTable(group),
    })),
  ];
}

const GRID_HEADER = [
  ...["method", "adjoint", "runs", "runtime s", "paper s", "paper/ours"],
  ...["tracked", "resident", "steps", "best loss", "paper's", "at most mean + 2 sd"],
  "way back",
];

function gridTable(group: readonly Cell[], cells: readonly Cell[]): string[][] {
  const order = ({ system, method, adjoint, stepsAs }: Cell) => {
    const methods = [...PAPER_SYSTEMS[system].methods, ...ADAMS_NAMES];
    return (stepsAs === "own" ? 1e8 : 0) + methods.indexOf(method) * 1e6 +
      Math.min(statesOf(adjoint), 1e5);
  };
  return [
    GRID_HEADER,
    ...[...group].sort((a, b) => order(a) - order(b)).map((cell) => gridRow(cell, cells)),
  ];
}

function gridRow(cell: Cell, cells: readonly Cell[]): string[] {
  const { published, failures, runs } = cell;
  const scaled = cell.iterations < PAPER_SYSTEMS[cell.system].iterations ? " (scaled)" : "";
  const ratio = speedUp(cell);
  return [
    ...[methodText(cell), cell.adjoint],
    failures.length === 0 ? `${runs}` : `${runs} of ${runs + failures.length}`,
    seconds(cell.runtime),
    published ? `${published.runtime} ± ${published.runtimeSd}` : "",
    ratio === undefined ? "" : `${ratio.toPrecision(3)}${scaled}`,
    ...memoryCells(cell),
    cell.steps?.toFixed(Number.isInteger(cell.steps) ? 0 : 1) ?? "",
    spreadText(cell.loss, sci),
    published ? `${sci(published.loss)} ± ${sci(published.lossSd)}` : "",
    judged(cell, cells),
    cell.reconstructionError?.toExponential(1) ?? "",
  ];
}

function memoryCells({ trackedBytes, residentBytes }: Cell): string[] {
  return [trackedBytes, residentBytes].map((bytes) =>
    bytes === undefined ? "" : formatBytes(bytes)
  );
}

function judged(cell: Cell, cells: readonly Cell[]): string {
  const { published, reference } = cell;
  if (lossUnclaimed(cell) !== undefined || reference === undefined) return "not claimed";
  const whose = published === undefined ? `, of ${reference.method}, ${reference.adjoint}` : "";
  if (meetsLoss(cell)) return `yes${whose}`;
  return `${isKeysChoice(cell) ? "over the paper's keys" : "no"}${whose}: ${
    whyMissed(cell, cells)
  }`;
}

const ADAMS_HEADER = [
  ...["system", "method", "processor s", "beside", "which is", "its processor s"],
  "ratio",
];

function adamsTable(adams: readonly AdamsCell[]): string[][] {
  const rows = adams.flatMap(({ cell, ratios }) => {
    const about = [cell.system, methodText(cell), seconds(cell.processor)];
    return ratios.map(({ what, of, ...ratio }) => [
      ...about,
      ...[what, `${methodText(of)}, ${of.adjoint}`, seconds(of.processor)],
      timeRatioText(ratio),
    ]);
  });
  return [ADAMS_HEADER, ...rows];
}

function seconds(spread: Spread | undefined): string {
  return spreadText(spread, (x) => x.toPrecision(3));
}

const DECAY_HEADER = [
  ...["method", "adjoint", "decay", "runs", "best loss", "least", "largest"],
  ...["way back, at most", "runtime s"],
];

function decayTable(group: readonly Cell[]): string[][] {
  const rows = [...group].sort((a, b) => a.adjoint.localeCompare(b.adjoint) || a.decay - b.decay);
  return [
    DECAY_HEADER,
    ...rows.map((cell) => [
      ...[cell.method, cell.adjoint, String(cell.decay)],
      cell.failures.length === 0
        ? `${cell.runs}`
        : `${cell.runs} of ${cell.runs + cell.failures.length}: ${cell.failures[0]}`,
      spreadText(cell.loss, sci),
      ...[cell.loss?.least, cell.loss?.most].map((x) => x === undefined ? "" : sci(x)),
      cell.reconstructionError?.toExponential(1) ?? "",
      seconds(cell.runtime),
    ]),
  ];
}

function spreadText(spread: Spread | undefined, format: (x: number) => string): string {
  return spread === undefined ? "none" : `${format(spread.mean)} ± ${format(spread.sd)}`;
}
