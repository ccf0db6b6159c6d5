import { type Column, formatBytes, numbers, type Section, words } from "../../../commands/mod.ts";
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

/** Why is told on a page alone: it is long, and the terminal is told among the verdicts. */
const REASON = { ...words("reason"), pageOnly: true };

/**
 * The tables of a report, a section each.
 *
 * @returns One a system, one of reversible Adams, and one a system that compares weight decays.
 */
export function tableSections(cells: readonly Cell[], adams: readonly AdamsCell[]): Section[] {
  const [decays, others] = [true, false].map((isDecay) => [...Map.groupBy(
    cells.filter(({ experiment }) => (experiment === "decay") === isDecay),
    ({ system }) => system,
  )]);
  const section = (title: string, columns: readonly Column[], rows: string[][]): Section => ({
    title: title[0].toUpperCase() + title.slice(1),
    blocks: [{ kind: "table", columns, rows }],
  });
  return [
    ...others.map(([system, group]) => section(system, GRID, gridRows(group, cells))),
    ...(adams.length === 0
      ? []
      : [section("Reversible Adams beside other cells", ADAMS, adamsRows(adams))]),
    ...decays.map(([system, group]) => section(`Weight decay, ${system}`, DECAY, decayRows(group))),
  ];
}

const GRID = [
  ...["method", "adjoint"].map(words),
  ...["runs", "runtime s", "paper s", "paper/ours", "tracked", "resident", "steps"].map(numbers),
  ...[numbers("best loss"), numbers("paper's"), words("at most mean + 2 sd"), numbers("way back")],
  REASON,
];

function gridRows(group: readonly Cell[], cells: readonly Cell[]): string[][] {
  const order = ({ system, method, adjoint, stepsAs }: Cell) => {
    const methods = [...PAPER_SYSTEMS[system].methods, ...ADAMS_NAMES];
    return (stepsAs === "own" ? 1e8 : 0) + methods.indexOf(method) * 1e6 +
      Math.min(statesOf(adjoint), 1e5);
  };
  return [...group].sort((a, b) => order(a) - order(b)).map((cell) => gridRow(cell, cells));
}

function gridRow(cell: Cell, cells: readonly Cell[]): string[] {
  const { published } = cell;
  const scaled = cell.iterations < PAPER_SYSTEMS[cell.system].iterations ? " (scaled)" : "";
  const ratio = speedUp(cell);
  const [judged, reason] = judgedLoss(cell, cells);
  return [
    ...[methodText(cell), cell.adjoint],
    runsText(cell),
    seconds(cell.runtime),
    published ? `${published.runtime} ± ${published.runtimeSd}` : "",
    ratio === undefined ? "" : `${ratio.toPrecision(3)}${scaled}`,
    ...memoryCells(cell),
    cell.steps?.toFixed(Number.isInteger(cell.steps) ? 0 : 1) ?? "",
    spreadText(cell.loss, sci),
    published ? `${sci(published.loss)} ± ${sci(published.lossSd)}` : "",
    judged,
    cell.reconstructionError?.toExponential(1) ?? "",
    reason,
  ];
}

function memoryCells({ trackedBytes, residentBytes }: Cell): string[] {
  return [trackedBytes, residentBytes].map((bytes) =>
    bytes === undefined ? "" : formatBytes(bytes)
  );
}

function runsText({ runs, failures }: Cell): string {
  return failures.length === 0 ? `${runs}` : `${runs} of ${runs + failures.length}`;
}

/** Whether a cell's loss is as low as the paper's, and why not. */
function judgedLoss(cell: Cell, cells: readonly Cell[]): [judged: string, reason: string] {
  const { published, reference } = cell;
  if (lossUnclaimed(cell) !== undefined || reference === undefined) return ["not claimed", ""];
  const whose = published === undefined ? `, of ${reference.method}, ${reference.adjoint}` : "";
  if (meetsLoss(cell)) return [`yes${whose}`, ""];
  const no = isKeysChoice(cell) ? "over the paper's keys" : "no";
  return [`${no}${whose}`, whyMissed(cell, cells)];
}

const ADAMS = [
  ...[words("system"), words("method"), numbers("processor s"), words("beside")],
  ...[words("which is"), numbers("its processor s"), numbers("ratio")],
];

function adamsRows(adams: readonly AdamsCell[]): string[][] {
  return adams.flatMap(({ cell, ratios }) => {
    const about = [cell.system, methodText(cell), seconds(cell.processor)];
    return ratios.map(({ what, of, ...ratio }) => [
      ...about,
      ...[what, `${methodText(of)}, ${of.adjoint}`, seconds(of.processor)],
      timeRatioText(ratio),
    ]);
  });
}

function seconds(spread: Spread | undefined): string {
  return spreadText(spread, (x) => x.toPrecision(3));
}

const DECAY = [
  ...["method", "adjoint"].map(words),
  ...["decay", "runs", "best loss", "least", "largest", "way back, at most", "runtime s"]
    .map(numbers),
  REASON,
];

function decayRows(group: readonly Cell[]): string[][] {
  return [...group].sort((a, b) => a.adjoint.localeCompare(b.adjoint) || a.decay - b.decay)
    .map((cell) => [
      ...[cell.method, cell.adjoint, String(cell.decay), runsText(cell)],
      spreadText(cell.loss, sci),
      ...[cell.loss?.least, cell.loss?.most].map((x) => x === undefined ? "" : sci(x)),
      cell.reconstructionError?.toExponential(1) ?? "",
      seconds(cell.runtime),
      cell.failures[0] ?? "",
    ]);
}

function spreadText(spread: Spread | undefined, format: (x: number) => string): string {
  return spread === undefined ? "none" : `${format(spread.mean)} ± ${format(spread.sd)}`;
}
