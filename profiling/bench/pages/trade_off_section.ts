import {
  type Block,
  count,
  counted,
  decimal,
  figure,
  numbers,
  paragraph,
  type Section,
  type Text,
  words,
} from "../../../commands/mod.ts";
import { anchorBlocks } from "../charts/anchor_blocks.ts";
import { frontChart } from "../charts/front_chart.ts";
import type { ReportInput } from "./report_input.ts";
import { rowGroups } from "./row_groups.ts";
import { commonSteps, type TradeOff, tradeOff, type TradeOffPoint } from "../charts/trade_off.ts";
import { inUnit } from "./words.ts";

/**
 * Time against memory: at how many checkpoints recursive checkpointing becomes faster than the
 * reversible adjoint, and what memory that takes.
 */
export function tradeOffSection({ rows, circumstances }: ReportInput): Section {
  const groups = rowGroups(rows);
  // Of several settings it is not known whose it is.
  const stateSize = groups.length === 1 ? circumstances.stateSize : undefined;
  return {
    title: "Time against memory",
    blocks: groups.flatMap(({ title, suffix, rows }): Block[] => {
      const heading: Block[] = groups.length > 1 ? [paragraph({ strong: title })] : [];
      const steps = commonSteps(rows);
      if (steps === undefined) {
        return [...heading, paragraph("Nothing was measured.")];
      }
      const found = tradeOff(rows, steps);
      return [
        ...heading,
        ...tradeOffSentences(found).map((text): Block => (paragraph(text))),
        figure({
          name: `front${suffix}`,
          alternative: `Time of one gradient against tracked memory at n = ${count(steps)}, ` +
            "a mark for each adjoint",
          caption:
            "To the lower left is better. Filled marks are the front, joined by the dotted " +
            "line; for a hollow one another adjoint takes no more time and no more memory" +
            `${
              found.points.some(({ approximate }) => approximate) ? ", or it is approximate" : ""
            }` +
            ". c is the number of states that recursive checkpointing keeps.",
          span: "whole",
        }, (layout) => frontChart(rows, steps, layout)),
        pointsTable(found),
        paragraph(remark(found, stateSize)),
        ...anchorBlocks(rows, stateSize),
      ];
    }),
  };
}

/**
 * What a trade-off says about the reversible adjoint and recursive checkpointing, and what
 * cannot be said as it was not measured.
 *
 * @example
 * ```ts
 * import { tradeOff } from "../charts/trade_off.ts";
 * import { tradeOffSentences } from "./trade_off_section.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(tradeOffSentences(tradeOff([], 100)), ["At n = 100 nothing was measured."]);
 * ```
 */
export function tradeOffSentences(found: TradeOff): string[] {
  const { points, reversible, steps } = found;
  const at = `At n = ${count(steps)}`;
  if (points.length === 0) return [`${at} nothing was measured.`];
  if (reversible === undefined) {
    return [
      `${at} the reversible adjoint was not measured, so from how many checkpoints on recursive ` +
      `checkpointing is faster cannot be said.`,
    ];
  }
  const recursive = points.filter(({ checkpoints }) => checkpoints !== undefined)
    .sort((a, b) => a.checkpoints! - b.checkpoints!);
  const own = `${at} the reversible adjoint takes ${costs(reversible)}.`;
  if (recursive.length === 0) {
    return [
      `${own} Recursive checkpointing was not measured there, so from how many checkpoints on ` +
      `it is faster cannot be said; --adjoints reversible,recursive:8,recursive:44 would tell.`,
    ];
  }
  return [`${own} ${byTime(found, recursive)}`, byCost(found, recursive)];
}

function byTime({ reversible, fasterFrom }: TradeOff, recursive: readonly TradeOffPoint[]): string {
  if (fasterFrom === undefined) {
    return `Recursive checkpointing is no faster with c = ${
      count(recursive.at(-1)!.checkpoints!)
    }, the most checkpoints that were measured.`;
  }
  const before = recursive[recursive.indexOf(fasterFrom) - 1];
  return `Recursive checkpointing is faster from c = ${
    count(fasterFrom.checkpoints!)
  } checkpoints on: ${costs(fasterFrom)}, ${compared(fasterFrom, reversible!)}.${
    before === undefined
      ? " A smaller c was not measured."
      : ` At c = ${count(before.checkpoints!)} it is not: ${costs(before)}, ${
        compared(before, reversible!)
      }.`
  } ${certainty(fasterFrom, reversible!)}`;
}

function byCost({ reversible, cheaperFrom, steps }: TradeOff, recursive: readonly TradeOffPoint[]) {
  const each = ({ cost }: TradeOffPoint) => decimal(cost / steps, 1);
  const start = `Counted in evaluations, which no busy machine can blur, a pullback as two: the ` +
    `reversible adjoint takes ${each(reversible!)} a step; recursive checkpointing `;
  if (cheaperFrom === undefined) {
    return `${start}takes no fewer with any number of checkpoints that was measured.`;
  }
  const before = recursive[recursive.indexOf(cheaperFrom) - 1];
  const less = before === undefined
    ? "; a smaller c was not measured"
    : `, and ${each(before)} at c = ${count(before.checkpoints!)}`;
  return `${start}takes fewer from c = ${count(cheaperFrom.checkpoints!)} on: ${
    each(cheaperFrom)
  } there${less}.`;
}

function costs({ seconds, trackedBytes }: TradeOffPoint): string {
  return `${inUnit("wall_s", seconds)} and ${
    inUnit("tracked_peak_bytes", trackedBytes)
  } of tracked memory`;
}

function compared(a: TradeOffPoint, b: TradeOffPoint): string {
  return `${(a.seconds / b.seconds).toPrecision(3)} times the time and ${
    (a.trackedBytes / b.trackedBytes).toPrecision(3)
  } times the memory`;
}

function certainty(a: TradeOffPoint, b: TradeOffPoint): string {
  if (Math.min(a.repeats, b.repeats) < 2) {
    return "Each was measured once, so how far these times scatter is not known.";
  }
  return a.range[1] < b.range[0]
    ? "Its slowest repeat is faster than the fastest of the reversible adjoint."
    : "The ranges of the repeats overlap, so noise may have moved this number of checkpoints.";
}

function remark({ points }: TradeOff, stateSize: number | undefined): Text {
  const fixed = Math.min(...points.map(({ trackedBytes }) => trackedBytes));
  const state = stateSize === undefined
    ? ""
    : ` A state has ${counted(stateSize, "number")} here, so one more checkpoint takes ${
      counted(8 * stateSize, "byte")
    }; with a larger state or batch the same c takes more memory in proportion, at the same ` +
      "number of evaluations.";
  return `Tracked memory holds the buffers of the network and the solver as well: no adjoint here ` +
    `takes less than ${count(fixed)} bytes.${state}`;
}

function pointsTable({ points, reversible, steps }: TradeOff): Block {
  const ratio = (value: number, of: number | undefined) =>
    of === undefined ? "" : (value / of).toPrecision(3);
  return {
    kind: "table",
    columns: [
      ...[words("adjoint"), numbers("tracked memory"), numbers("memory, relative")],
      ...[numbers("time"), numbers("fastest to slowest"), numbers("time, relative")],
      ...[numbers("cost a step, in evaluations"), words("")],
    ],
    rows: points.map((point) => [
      point.adjoint,
      inUnit("tracked_peak_bytes", point.trackedBytes),
      ratio(point.trackedBytes, reversible?.trackedBytes),
      inUnit("wall_s", point.seconds),
      point.repeats < 2
        ? "one repeat"
        : [inUnit("wall_s", point.range[0]), " to ", inUnit("wall_s", point.range[1])].join(""),
      ratio(point.seconds, reversible?.seconds),
      decimal(point.cost / steps, 1),
      point.approximate ? "approximate" : point.dominated ? "dominated" : "on the front",
    ]),
  };
}
