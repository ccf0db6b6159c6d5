import type { Adjoint } from "../../../solvers/mod.ts";
import {
  adjointNamed,
  EXACT_ADJOINTS,
  METHOD_NAMES,
  methodNamed,
  type NamedMethod,
  number,
  oneOf,
  whole,
} from "../../../commands/internal.ts";
import { activationNamed, ACTIVATIONS } from "../network/activations.ts";
import { DATA } from "./data_options.ts";
import { row, type TrainOption, type TrainTable } from "./train_option.ts";
import { type SeasonAsked, seasonIn } from "../units/seasons.ts";

/** How a network is trained, on a system or on a recording. */
export interface TrainSettings {
  /**
   * The widths of the hidden layers; none make the field linear. "auto" takes none or `[64]`, or
   * `[32]` with more than six columns: what forecasts parts of the training data best.
   */
  readonly hidden: readonly number[] | "auto";
  /** The number of hidden elements of the state, besides the columns. "auto" takes up to three. */
  readonly hiddenStates: number | "auto";
  /** Whether a linear map that is stable by construction carries the network, or a free one. */
  readonly stable: boolean | "auto";
  /** Whether the logarithms of columns are taken that are above 0. */
  readonly positive: boolean | "auto";
  /** The activation of the hidden layers, by name. */
  readonly activation: string;
  /** The base method, or one that is reversible by itself. */
  readonly method: NamedMethod;
  /** The adjoint. `reversible` and `reversible:k` make a base method reversible, the others do not. */
  readonly adjoint: Adjoint;
  /** The coupling of a base method that is made reversible; one that is so by itself has its own. */
  readonly coupling: number | "auto";
  /** The tolerance of adaptive steps, relative and absolute; steps of one size where unset. */
  readonly rtol?: number;
  /** The number of updates over all stages. */
  readonly iterations: number;
  /** What makes the updates. */
  readonly optimizer: "lbfgs" | "adamw";
  /** The learning rate of AdamW, of the first update of a stage; unset for L-BFGS, which has none. */
  readonly learningRate?: number;
  /** Whether it stays, or falls along half a cosine in every stage. */
  readonly schedule: "constant" | "cosine";
  /**
   * The weight decay: AdamW's, or w of w/2 |θ|² with L-BFGS. "auto" is in keeping with the
   * noise of the data, so that clean data are followed closely.
   */
  readonly weightDecay: number | "auto";
  /** Seeds the network. */
  readonly seed: number;
  /** Whether the network works in standard units: mean 0, deviation 1, rate of change 1. */
  readonly standardise: boolean;
  /** The season that is taken away before the network: looked for, none, or of a period. */
  readonly season: SeasonAsked;
  /** How many models are averaged at most. */
  readonly members: number;
}

/** What a run does besides. */
interface RunSettings {
  /** The run's folder. */
  readonly out?: string;
  /** Whether an earlier run is resumed. */
  readonly resume?: boolean;
  /** Seconds between two checkpoints. */
  readonly checkpoint: number;
  /** How many workers try models; unset as many as it pays for. */
  readonly workers?: number;
}

const aboveZero = number("a number above 0", (x) => x > 0);

/** Two layers of the most width already take gigabytes. */
const width = whole(1, 10_000);
const hiddenCount = whole(0, 100);
const MOST_MEMBERS = 100;
const MOST_WORKERS = 1000;
const yesNoAuto = (text: string, name: string): boolean | "auto" => {
  const said = oneOf(["yes", "no", "auto"])(text, name);
  return said === "auto" ? said : said === "yes";
};
const notNegative = number("a number of at least 0", (x) => x >= 0);

/** The options about the training. */
export const SETTINGS: TrainTable<TrainSettings> = {
  hidden: row(
    "hidden N",
    "width of the hidden layer, with commas between several, 0 for a linear field, or auto for a file; default",
    (text, name) => {
      if (text === "auto") return text;
      return text.trim() === "0" ? [] : text.split(",").map((each) => width(each, name));
    },
    { system: ({ hidden }) => hidden.join(","), file: "auto", forFiles: "auto" },
  ),
  hiddenStates: row(
    "hidden-states N",
    "of a file: how many states there are that no column holds, or auto; default",
    (text, name) => text === "auto" ? text : hiddenCount(text, name),
    { file: "auto", default: "0", forFiles: "option" },
  ),
  stable: row(
    "stable YN",
    "of a file: yes, no or auto, whether the field is stable by construction; default",
    yesNoAuto,
    { file: "auto", default: "no", forFiles: "option" },
  ),
  positive: row(
    "positive YN",
    "of a file: yes, no or auto, whether the logarithms of columns above 0 are taken; default",
    yesNoAuto,
    { file: "auto", default: "no", forFiles: "option" },
  ),
  activation: row(
    "activation NAME",
    `${Object.keys(ACTIVATIONS).join(", ")}; default`,
    (text) => (activationNamed(text), text),
    { system: () => "tanh", file: "tanh" },
  ),
  method: row(
    "method NAME",
    `${METHOD_NAMES.join(", ")}; a reversibleAdams has no base, goes back with any adjoint, ` +
      "and is of one evaluation a step; the last four are implicit, for stiff problems, with " +
      "recursive, full or automatic; default",
    (text, _, { coupling = "auto" }) => methodNamed(text, couplingIn(coupling)),
    { system: ({ method }) => method, file: "rk4", equations: "tsit5" },
  ),
  adjoint: row(
    "adjoint NAME",
    `${EXACT_ADJOINTS.join(", ")}. recursive:8 keeps 8 states, automatic:65536 at most 64 KiB, ` +
      "reversible 8 anchors, and reversible:0, the method of the paper, none. Only these two " +
      "make a base method reversible; default",
    (text) => adjointNamed(text, EXACT_ADJOINTS),
    // The path over a recording mostly fits into memory, and a stored one takes 3 evaluations a
    // stage and step, a pullback counted as two, where a reversible one takes 8.
    { system: () => "reversible", file: "automatic" },
  ),
  coupling: row(
    "coupling C",
    "of a reversible method: above 0 and at most 1, or auto; default",
    couplingIn,
    { system: ({ coupling }) => String(coupling), file: "auto", default: "auto" },
  ),
  rtol: row("rtol TOL", "adaptive steps, to this tolerance; default", aboveZero, {
    system: ({ rtol }) => rtol === undefined ? undefined : String(rtol),
    equations: "1e-6",
  }),
  iterations: row("iterations N", "updates, or whole fits of equations; default", whole(1), {
    system: ({ iterations }) => String(iterations),
    file: "600",
    equations: "10",
  }),
  optimizer: row(
    "optimizer NAME",
    "lbfgs or adamw; --lr and --schedule mean adamw; default",
    oneOf(["lbfgs", "adamw"]),
    { system: () => "adamw", file: "lbfgs" },
  ),
  learningRate: row("lr RATE", "learning rate of AdamW; default", aboveZero, {
    system: ({ learningRate }) => String(learningRate),
    file: "0.001",
  }),
  schedule: row(
    "schedule NAME",
    "constant, or cosine: the learning rate falls to 0 along half a cosine; default",
    oneOf(["constant", "cosine"]),
    { system: () => "constant", file: "cosine", default: "constant" },
  ),
  weightDecay: row(
    "decay D",
    "weight decay, or auto for a file; default",
    (text, name) => text === "auto" ? text : notNegative(text, name),
    { system: ({ weightDecay }) => String(weightDecay), file: "auto", forFiles: "auto" },
  ),
  seed: row("seed N", "seeds the network; default", whole(0, 2 ** 32 - 1), {
    system: () => "0",
    file: "0",
    equations: "0",
  }),
  standardise: row(
    "standardise YN",
    "of a file: yes or no, whether the network works in units of the data's deviations; default",
    (text, name) => oneOf(["yes", "no"])(text, name) === "yes",
    { file: "yes", default: "no", forFiles: "option" },
  ),
  season: row(
    "season PERIOD",
    "of a file: what comes again, after 1y, 7d, or 12 in the unit of the times; or none, or auto; " +
      "default",
    seasonIn,
    { file: "auto", default: "none", forFiles: "option" },
  ),
  members: row(
    "members N",
    "of a file: how many models that are about as good are averaged at most, 1 for the best one alone; default",
    whole(1, MOST_MEMBERS),
    { file: "3", default: "1", forFiles: "option" },
  ),
};

/** The options about the run. */
export const RUN: TrainTable<RunSettings> = {
  out: row(
    "out FOLDER",
    "where the run goes; default runs/ and the name of the system or file",
    String,
  ),
  resume: row(
    "resume",
    "goes on with the run in that folder, to the same numbers as if it had never " +
      "been interrupted",
    () => true,
  ),
  checkpoint: row(
    "checkpoint S",
    "seconds between two checkpoints; default",
    number("a number of seconds of at least 0", (x) => x >= 0),
    { default: "2" },
  ),
  workers: row(
    "workers N",
    "of a file: how many workers try models beside one another, which changes no bit of what comes of it; 1 for none; default one a core, where it pays",
    whole(1, MOST_WORKERS),
  ),
};

/** The options that a run's config.json keeps, in its order. */
export const KEPT: readonly TrainOption<unknown>[] = [
  ...Object.values(DATA),
  ...Object.values(SETTINGS),
];

function couplingIn(text: string): number | "auto" {
  const wanted = 'a number above 0 and at most 1, or "auto"';
  return text === "auto" ? text : number(wanted, (x) => x > 0 && x <= 1)(text, "coupling");
}
