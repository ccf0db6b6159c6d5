import { type ErrorRow, errorText } from "../../fit/forecasts/error_table.ts";
import {
  type Block,
  Calendar,
  calledAs,
  count,
  facts,
  listed,
  numbers,
  paragraph,
  paragraphs,
  plotFigure,
  type ReportDocument,
  type Section,
  type Text,
  type Verdict,
  words,
} from "../../../commands/mod.ts";
import {
  type Drawn,
  fitPlotOf,
  lossPlotOf,
  type LossPoint,
  phasePlotOf,
  type TimeAxis,
} from "../../../figures/internal.ts";
import type { RunVerdict } from "../../fit/forecasts/verdict.ts";
import type { ModelConfig, ParameterTable } from "../../fit/plan.ts";
import { parameterSection } from "./parameter_section.ts";
import { residualPlot } from "./residual_plot.ts";

/** What the report of a run is made of. */
export interface RunReport {
  /** What was trained on, in few words. */
  readonly name: string;
  /** How, in a line. */
  readonly how: string;
  /** The model. */
  readonly model: ModelConfig;
  /** All trajectories. */
  readonly trajectories: readonly Drawn[];
  /** How far its forecasts are from the data. */
  readonly errors: readonly ErrorRow[];
  /** The losses. */
  readonly losses: readonly LossPoint[];
  /** More about the training, by name. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** About the data and the machine, by name. */
  readonly about: readonly (readonly [name: string, value: string])[];
  /** What its readers should know, in whole sentences. */
  readonly notes: readonly string[];
  /** Every option, as the command line has it. */
  readonly options: Readonly<Record<string, string>>;
  /** Whether the forecast is of any use; unset where nothing was held out. */
  readonly verdict?: RunVerdict;
  /** Parameters that mean something, as those of known equations; unset where there are none. */
  readonly parameters?: ParameterTable;
}

/** How many elements of the state have panels, and how many trajectories figures. */
const MOST_PANELS = 6;
const MOST_TRAJECTORIES = 4;
const MOST_IN_PHASE = 12;

/** Says what came of a training, as a document. */
export function runDocument(report: RunReport): ReportDocument {
  const { name, how, verdict, parameters } = report;
  return {
    brand: "Revode training report",
    // Where the file lies is told below.
    title: name.split(/[/\\]/).findLast((part) => part !== "") ?? name,
    subtitle: how,
    ...(verdict && { verdict: verdictOf(verdict) }),
    sections: [
      errorSection(report),
      fitSection(report),
      ...(parameters === undefined ? [] : [parameterSection(parameters)]),
      trainingSection(report),
      residualSection(report),
      { title: "Data and machine", blocks: [facts(report.about), ...paragraphs(report.notes)] },
      useSection(report),
    ],
  };
}

function verdictOf({ kind, text }: RunVerdict): Verdict {
  return {
    pass: kind === "better",
    neutral: kind === "no better",
    word: `${kind[0].toUpperCase()}${kind.slice(1)}`,
    text,
  };
}

function errorSection({ errors }: RunReport): Section {
  const names = [...new Set(errors.flatMap(({ errors }) => Object.keys(errors)))];
  const grouped = new Set(errors.map(({ part }) => part)).size > 1;
  const rivals = names.length > 1
    ? ", beside two rivals that go by the training data as well: their last value, and a " +
      "straight line through them"
    : "";
  return {
    title: "How well it fits",
    blocks: [
      paragraph(`The root of the mean squared error, in the units of the data${rivals}.`),
      {
        kind: "table",
        grouped,
        columns: [...(grouped ? [words("part")] : []), words("element"), ...names.map(numbers)],
        rows: errors.map(({ element, part, errors }): Text[] => [
          ...(grouped ? [part === "training" ? "trained on" : "held out"] : []),
          shortened(element),
          ...names.map((name) => name in errors ? errorText(errors[name]) : "–"),
        ]),
      },
    ],
  };
}

function fitSection(report: RunReport): Section {
  const { model, trajectories } = report;
  const { stateNames } = model;
  const shown = shownElements(stateNames);
  const drawn = shownTrajectories(trajectories);
  const heldOut = trajectories.some(({ trained, times }) => trained < times.length);
  const several = trajectories.length > 1;
  const caption = [
    heldOut
      ? "Dots are data, lines the model's path from the start alone. Orange was not trained on."
      : "Dots are data, the line is the model's path from the start alone.",
    ...(drawn.some(({ band }) => band !== undefined)
      ? [" The band is where 95 % of the data should lie."]
      : []),
    ...(drawn.some(({ inputs }) => inputs !== undefined) ? [" Below are the inputs."] : []),
  ].join("");
  return {
    title: "Data and model",
    blocks: [
      ...leftOut(stateNames.length, trajectories.length, drawn.length),
      ...drawn.map((one, k) =>
        plotFigure({
          name: `fit-${k + 1}`,
          alternative: `Data and model against ${model.timeName}${
            several ? `, trajectory ${one.name}` : ""
          }`,
          caption: several ? [{ strong: one.name }, ". ", caption] : caption,
          span: "whole",
        }, fitPlotOf(one, stateNames, shown, timeAxis(model)))
      ),
    ],
  };
}

function lossCaption(stages: readonly string[], { kind }: ModelConfig): string {
  if (stages.length > 1) return `Stages: ${listed(stages)}. Each has a loss of its own.`;
  return kind === "equations"
    ? "The mean squared error over all data trained on, in deviations of the columns: each " +
      "iteration is a fit that begins at numbers of its own, and the best one counts."
    : "The mean squared error over all data trained on, in the network's units.";
}

function trainingSection({ losses, model, trajectories, ...report }: RunReport): Section {
  const { stateNames } = model;
  const stages = [...new Set(losses.map(({ stage }) => stage))];
  const span = stateNames.length < 2 ? "whole" : "half";
  const loss = plotFigure({
    name: "loss",
    alternative: "The loss against the iterations",
    caption: lossCaption(stages, model),
    span,
  }, lossPlotOf(losses, span));
  const few = trajectories.slice(0, MOST_IN_PHASE);
  const phase = stateNames.length < 2 ? [] : [plotFigure({
    name: "phase",
    alternative: `Phase portrait: ${stateNames[1]} against ${stateNames[0]}, data and model`,
    caption: few.length < trajectories.length
      ? `${stateNames[1]} against ${stateNames[0]}: the first ${few.length} trajectories.`
      : `${stateNames[1]} against ${stateNames[0]}.`,
    span: "half",
  }, phasePlotOf(few, stateNames, [0, 1], timeAxis(model)))];
  const title = phase.length === 0 ? "Training" : "Training and phase portrait";
  return { title, blocks: [loss, ...phase, facts(report.facts)] };
}

function residualSection({ model, trajectories }: RunReport): Section {
  const { stateNames } = model;
  const shown = shownElements(stateNames);
  const several = trajectories.length > 1;
  return {
    title: "What is left",
    blocks: shownTrajectories(trajectories).map((one, k) =>
      plotFigure({
        name: `residuals-${k + 1}`,
        alternative: `Data less the model against ${model.timeName}${
          several ? `, trajectory ${one.name}` : ""
        }`,
        caption: [
          ...(several ? [{ strong: one.name }, ". "] : []),
          "What the model explains leaves noise; a pattern is what it has not learnt.",
        ],
        span: "whole",
      }, residualPlot(one, stateNames, shown, timeAxis(model)))
    ),
  };
}

function timeAxis({ timeName, start }: ModelConfig): TimeAxis {
  return { name: timeName, start };
}

function useSection({ options, model }: RunReport): Section {
  const [{ t0 }] = model.starts;
  const { start } = model;
  const command = calledAs("predict", [
    "FOLDER",
    "--from",
    start === undefined ? String(t0) : new Calendar(start).writer([t0])(t0),
    "--to",
    "T",
    "--dt",
    "DT",
  ]);
  return {
    title: "How it was made, and how to use it",
    blocks: [
      paragraph(["With these options. To forecast: ", { code: command }, "."]),
      facts(
        Object.entries(options).map(([name, value]) => [`--${name}`, { code: value }] as const),
      ),
    ],
  };
}

/** Says what has no figure, where something has none. */
function leftOut(elements: number, trajectories: number, drawn: number): Block[] {
  const parts = [
    ...(elements > MOST_PANELS
      ? [`the first ${MOST_PANELS} of ${count(elements)} elements of the state`]
      : []),
    ...(drawn < trajectories ? [`${drawn} of ${count(trajectories)} trajectories`] : []),
  ];
  if (parts.length === 0) return [];
  return [paragraph(["Shown are ", listed(parts), "; all are in ", { code: "forecast.csv" }, "."])];
}

function shownElements(stateNames: readonly string[]): number[] {
  return Array.from({ length: Math.min(MOST_PANELS, stateNames.length) }, (_, j) => j);
}

/** Trajectories that were trained on and those that were not, some of both. */
function shownTrajectories(all: readonly Drawn[]): Drawn[] {
  if (all.length <= MOST_TRAJECTORIES) return [...all];
  const heldOut = all.filter(({ trained }) => trained === 0).slice(0, MOST_TRAJECTORIES / 2);
  const trained = all.filter(({ trained }) => trained > 0)
    .slice(0, MOST_TRAJECTORIES - heldOut.length);
  return all.filter((one) => heldOut.includes(one) || trained.includes(one));
}

/** A name that leaves room for the numbers beside it. */
function shortened(name: string): string {
  return name.length > 40 ? `${name.slice(0, 39)}…` : name;
}
