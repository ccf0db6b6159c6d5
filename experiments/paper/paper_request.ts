import { readOptions, unknownName, UsageError, wholeNumber } from "../../commands/mod.ts";
import { SYSTEMS } from "../fit/systems.ts";
import { decayCases } from "./cases/decay.ts";
import { ADAMS_NAMES, oursCases } from "./cases/ours.ts";
import {
  adjointsOf,
  type Experiment,
  gridCases,
  type PaperCase,
  type Whose,
} from "./cases/paper_case.ts";
import { PAPER_SYSTEMS } from "./paper_systems.ts";

/** What the paper command is asked to do. */
export interface PaperRequest {
  /** The cases, in order. */
  readonly cases: readonly PaperCase[];
  /** The names of their systems. */
  readonly systems: readonly string[];
  /** How many trainings run at a time. */
  readonly jobs: number;
  /** The folder that the report goes to. */
  readonly out: string;
  /** The folder of measured recordings. */
  readonly dataDir?: string;
  /** Seconds after which a training is killed. */
  readonly timeout: number;
  /** What the paper's iterations are divided by. */
  readonly shorten: number;
  /** What was cut, in sentences. */
  readonly notes: readonly string[];
}

const OPTIONS = [
  "jobs",
  "seeds",
  "out",
  "data-dir",
  "experiment",
  "systems",
  "methods",
  "adjoints",
  "hidden",
  "starts",
  "loss",
  "timeout",
];

const EXPERIMENTS: readonly Experiment[] = ["grid", "ours", "decay"];
/** What the paper has not. */
const FULL = ["full"];
const WHOSE: readonly Whose[] = ["paper", "own"];

const SEEDS = 5;
const TIMEOUT = 3600;
const OUT = "paper";

/** What a quick run has: the seeds, and what the iterations are divided by. */
const QUICK = { seeds: 2, shorten: 25 } as const;

/**
 * Reads the command line of the paper command.
 *
 * @param args The arguments.
 * @param cores The number of cores, which is the default of `--jobs`.
 * @returns The request; "help" where help is asked for.
 * @throws {UsageError} If a name is unknown, a number is out of range, or nothing is left.
 */
export function paperRequest(args: readonly string[], cores: number): PaperRequest | "help" {
  const { help, names, values } = readOptions(args, OPTIONS, ["quick"]);
  if (help) return "help";
  if (names.length > 0) {
    throw new UsageError(
      `${JSON.stringify(names[0])} is no option; choose systems with --systems, see --help`,
    );
  }
  const quick = values.quick !== undefined;
  const number = (name: string, fallback: number, most?: number) => {
    const text = values[name];
    return text === undefined ? fallback : wholeNumber(`--${name}`, text, 1, most);
  };
  const seeds = number("seeds", quick ? QUICK.seeds : SEEDS, 1000);
  const shorten = quick ? QUICK.shorten : 1;
  // What a release of this library does not have is left out.
  const known = Object.keys(PAPER_SYSTEMS).filter((name) => Object.hasOwn(SYSTEMS, name));
  const systems = namesIn("system", values.systems, known) ?? known;
  const inSystems = systems.map((name) => PAPER_SYSTEMS[name]);
  const ofPaper = inSystems.map((each) => each.methods);
  const methods = namesIn("method", values.methods, union([...ofPaper, ADAMS_NAMES]));
  const adjoints = namesIn("adjoint", values.adjoints, union([...inSystems.map(adjointsOf), FULL]));
  const experiments = namesIn("experiment", values.experiment, EXPERIMENTS) ?? EXPERIMENTS;
  const hidden = values.hidden === undefined
    ? undefined
    : wholeNumber("--hidden", values.hidden, 1, 1e4);
  const whose = (name: "starts" | "loss") => {
    const text = values[name];
    const found = WHOSE.find((each) => each === text);
    if (text === undefined || found !== undefined) return found;
    throw unknownName(`value of --${name}`, text, WHOSE);
  };
  const ways = { starts: whose("starts"), lossAs: whose("loss") };
  const part = { systems, hidden, methods, adjoints, seeds, shorten, ...ways };
  const cases = [
    // Seed by seed both together, as their times are compared.
    ...[
      ...(experiments.includes("grid") ? gridCases(part) : []),
      ...(experiments.includes("ours") ? oursCases(part) : []),
    ].sort((a, b) => a.seed - b.seed),
    ...(experiments.includes("decay") ? decayCases(part) : []),
  ];
  if (cases.length === 0) {
    throw new UsageError(
      "no case has that system, method and adjoint; name others, see --help",
    );
  }
  return {
    cases,
    systems: union([cases.map(({ system }) => system)]),
    jobs: number("jobs", cores, 1024),
    out: values.out ?? OUT,
    dataDir: values["data-dir"],
    timeout: number("timeout", TIMEOUT),
    shorten,
    notes: quick
      ? [
        `Quick: ${seeds} seeds instead of ${SEEDS}, and a ${shorten}th of the paper's ` +
        "iterations. So nothing is claimed of the losses; ratios of the paper's runtimes to " +
        "these are scaled to the paper's iterations.",
      ]
      : [],
  };
}

/**
 * What `--help` prints.
 *
 * @returns The text.
 */
export function paperHelp(): string {
  return `Runs the experiments of McCallum and Foster (arXiv 2410.11648) and puts time, memory and loss
beside the paper's numbers.

deno task paper [options]

  --quick           ${QUICK.seeds} seeds and a ${QUICK.shorten}th of the iterations: minutes; claims less
  --data-dir DIR    a folder with the measured recordings, used where they are there:
                    ${recordings().join(", ")}
  --starts NAME     who draws the networks' starts: paper, as the paper's code draws them from the
                    keys 0, 1, …, or own, this library from its seeds; default paper
  --loss NAME       paper, as the paper's code has it: without the first row; the white dwarf's data
                    by the method under test; the pendulum's path straight from step to step; one
                    update first that is not counted; or own, the mean over all rows of the
                    data; default paper
  --seeds N         networks per cell, from key or seed 0 on; default ${SEEDS}
  --jobs N          trainings at a time; default one a core
  --experiment NAMES
                    of ${EXPERIMENTS.join(", ")}; default all. grid has the paper's cells; ours has
                    reversible Adams and full storage on the same problems, and where the paper's
                    steps are adaptive with a step a row as well; decay compares weight decays
  --systems NAMES   with commas; default all
  --methods NAMES   with commas; default the paper's, and reversible Adams of the order that trains in
                    the least time. All orders are there by name:
                    ${ADAMS_NAMES.join(", ")}
  --adjoints NAMES  with commas; default all
  --hidden N        width of the hidden layer; default the paper's, ${widths()}
  --timeout S       seconds after which a training is killed; default ${TIMEOUT}
  --out DIR         the folder of the report; default ${OUT}. A run that was interrupted or
                    killed is resumed by the same command
  --help            this text

The exit code is 0 where all that is promised holds, 1 where something does not or the run was
interrupted, 2 for input that is wrong.`;
}

function widths(): string {
  return union([Object.values(PAPER_SYSTEMS).map(({ hidden }) => `${hidden}`)]).join(" and ");
}

function recordings(): string[] {
  return Object.values(PAPER_SYSTEMS).flatMap(({ recording }) => recording ?? []);
}

/** Names with commas between them; undefined where there is no text. */
function namesIn<Name extends string>(
  what: string,
  text: string | undefined,
  known: readonly Name[],
): Name[] | undefined {
  return text?.split(",").map((name) => {
    const found = known.find((other) => other === name);
    if (found === undefined) throw unknownName(what, name, known);
    return found;
  });
}

function union(lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())];
}
