import {
  count,
  counted,
  documentPage,
  drawCharts,
  facts,
  type Figure,
  listed,
  paragraph,
  plotChart,
  plotFigure,
  type ReportDocument,
  svgOnWhite,
  UsageError,
  VERSION,
} from "../../commands/mod.ts";
import { rangeAround } from "../../figures/internal.ts";
import type { Plot } from "../../figures/mod.ts";
import type { CommonConfig } from "../fit/plan.ts";
import { bandSeries } from "../../figures/internal.ts";
import { column, PANEL_WIDTH, TIME_TICKS } from "../../figures/internal.ts";
import type { ForecastPath } from "../fit/predict/forecast_paths.ts";
import type { SeenData } from "./seen_data.ts";

/** A forecast that is drawn, beside what was measured before it. */
export interface PicturedPath extends ForecastPath {
  /** What was measured; unset where nothing is known of it. */
  readonly seen?: SeenData;
}

/** What a picture shows. */
export interface Picture {
  /** The folder of the run. */
  readonly folder: string;
  /** The model. */
  readonly model: Pick<CommonConfig, "stateNames" | "timeName" | "start">;
  /** The forecasts. */
  readonly paths: readonly PicturedPath[];
}

/** How many elements of the state have panels, and how many trajectories figures. */
const MOST_PANELS = 6;
const MOST_TRAJECTORIES = 8;

/**
 * Draws forecasts.
 *
 * @param path The file that it is for: a page where its name ends in .html, else a drawing.
 * @returns The text of the file.
 * @throws {UsageError} If a drawing is to have more than one trajectory.
 * @throws {DrawingError} If Vega, which draws, cannot be loaded.
 */
export async function pictureText(path: string, picture: Picture): Promise<string> {
  const { model, paths } = picture;
  if (path.toLowerCase().endsWith(".html")) return await documentPage(pageOf(picture));
  if (paths.length > 1) {
    throw new UsageError(
      `a drawing has one trajectory, and ${count(paths.length)} are forecast: name one with ` +
        "--trajectory, or a page with --picture FILE.html",
    );
  }
  const [svg] = await drawCharts([plotChart(plotOf(paths[0], model), "wide")]);
  return svgOnWhite(svg);
}

function pageOf({ folder, model, paths }: Picture): ReportDocument {
  const shown = paths.slice(0, MOST_TRAJECTORIES);
  const { stateNames, timeName } = model;
  const rows = paths.reduce((sum, { times }) => sum + times.length, 0);
  const figures = shown.map((one, k): Figure =>
    plotFigure({
      name: `forecast-${k + 1}`,
      alternative: `Forecast of ${one.name} against ${timeName}`,
      caption: [
        ...(paths.length > 1 ? [{ strong: one.name }, ". "] : []),
        one.seen === undefined
          ? "The line is the forecast."
          : "Dots were measured, the line is the forecast.",
        ...(one.band === undefined ? [] : [" The band is where 95 % of the data should lie."]),
      ],
      span: "whole",
    }, plotOf(one, model))
  );
  const left = [
    ...(stateNames.length > MOST_PANELS
      ? [`the first ${MOST_PANELS} of ${count(stateNames.length)} elements of the state`]
      : []),
    ...(shown.length < paths.length
      ? [`the first ${shown.length} of ${count(paths.length)} trajectories`]
      : []),
  ];
  return {
    brand: "Revode forecast",
    title: folder,
    subtitle: `${listed(stateNames.slice(0, MOST_PANELS))} against ${timeName}, ${
      counted(rows, "row")
    }`,
    sections: [{
      title: "Forecast",
      blocks: [
        ...(left.length === 0 ? [] : [paragraph(`Shown are ${left.join(" and ")}.`)]),
        ...figures,
      ],
    }, {
      title: "How it was made",
      blocks: [facts([
        ["run", folder],
        ["versions", `Revode ${VERSION}, Deno ${Deno.version.deno}`],
      ])],
    }],
  };
}

/** What is drawn of a forecast: a panel an element of the state. */
function plotOf({ times, states, seen, band }: PicturedPath, model: Picture["model"]): Plot {
  const { stateNames, timeName, start } = model;
  const d = stateNames.length;
  const shown = stateNames.slice(0, MOST_PANELS);
  const panels = shown.map((title, j) => {
    const y = column(states, d, j);
    const known = seen && column(seen.states, d, j);
    const range = known && rangeAround(known, y);
    return {
      title,
      ticks: 4,
      ...(range && { range }),
      series: [
        ...bandSeries(band === undefined ? {} : { band: { times, ...band } }, d, j),
        ...(known === undefined ? [] : [
          { name: "data", color: "muted", mark: "dots", x: seen!.times, y: known } as const,
        ]),
        { name: "forecast", color: "orange", mark: "line", x: times, y } as const,
      ],
    };
  });
  const [wide, narrow] = panels.length === 1 ? [240, 170] : [130, 120];
  return {
    across: { name: timeName, ...(start !== undefined && { start }), ticks: TIME_TICKS },
    size: { wide: [PANEL_WIDTH.wide, wide], narrow: [PANEL_WIDTH.narrow, narrow] },
    panels,
  };
}
