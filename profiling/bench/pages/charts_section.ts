import { type Block, type Figure, figure, paragraph, type Section } from "../../../commands/mod.ts";
import { METERS } from "../judge/claims.ts";
import { memoryChart } from "../charts/memory_chart.ts";
import { reconstructionChart } from "../charts/reconstruction_chart.ts";
import type { ReportInput } from "./report_input.ts";
import { type RowGroup, rowGroups } from "./row_groups.ts";
import { timeChart } from "../charts/time_chart.ts";

/** Memory, time and reconstruction error against the number of steps. */
export function chartsSection({ rows }: ReportInput): Section {
  const groups = rowGroups(rows);
  return {
    title: "Memory, time and error against the number of steps",
    blocks: groups.flatMap((group): Block[] => [
      ...(groups.length > 1 ? [paragraph({ strong: group.title })] : []),
      ...figures(group),
    ]),
  };
}

function figures({ rows, suffix }: RowGroup): Figure[] {
  const repeated = rows.some(({ repeat }) => repeat > 1);
  const spread = repeated ? " Marks are medians, upright lines the range of the repeats." : "";
  const { name: resident, resolution } = METERS.rss_peak_bytes!;
  return [
    figure({
      name: `memory${suffix}`,
      alternative: "Memory against the number of steps, by three meters, for each adjoint",
      caption: "What does not grow is a level line; the path that full storage keeps grows in " +
        "proportion to n, on every meter. What is below a meter's resolution is drawn at it: the " +
        `${resident} meter sees nothing under ${resolution / 2 ** 10} KiB.${spread}`,
      span: "whole",
    }, (layout) => memoryChart(rows, layout)),
    figure({
      name: `time${suffix}`,
      alternative: "Time of one gradient against the number of steps, for each adjoint",
      caption: "A line that runs along the dotted one grows in proportion to n; a steeper one " +
        "does work over again.",
      span: "half",
    }, (layout) => timeChart(rows, layout)),
    figure({
      name: `reconstruction${suffix}`,
      alternative: "Reconstruction error against the number of steps, for each adjoint that " +
        "runs the solve backwards",
      caption: "How far from the start the way back arrives, relative to the start: round-off " +
        "and no more, as long as it stays well below the limit.",
      span: "half",
    }, (layout) => reconstructionChart(rows, layout)),
  ];
}
