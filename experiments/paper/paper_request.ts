import {
  calledAs,
  flag,
  oneOf,
  type Reader,
  readWith,
  someOf,
  UsageError,
  whole,
} from "../../commands/mod.ts";
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
import { PAPER_SYSTEMS, type PaperSystem } from "./paper_systems.ts";

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

const EXPERIMENTS: readonly Experiment[] = ["grid", "ours", "decay"];
const WHOSE: readonly Whose[] = ["paper", "own"];

const SEEDS = 5;
const TIMEOUT = 3600;
const OUT = "paper";

/** What a release of this library does not have is left out. */
const KNOWN = Object.keys(PAPER_SYSTEMS).filter((name) => Object.hasOwn(SYSTEMS, name));
const systemsIn = someOf(KNOWN, "system");

const READERS = {
  jobs: whole(1, 1024),
  seeds: whole(1, 1000),
  out: String,
  "data-dir": String,
  experiment: someOf(EXPERIMENTS, "experiment"),
  systems: systemsIn,
  methods: ofSystems("method", ({ methods }) => methods, ADAMS_NAMES),
  adjoints: ofSystems("adjoint", adjointsOf, ["full"]),
  hidden: whole(1, 1e4),
  starts: oneOf(WHOSE, "value of --starts"),
  loss: oneOf(WHOSE, "value of --loss"),
  timeout: whole(1),
  quick: flag,
};

/** Reads names of what the systems have that are asked for, and of what the paper has not. */
function ofSystems(
  what: string,
  of: (system: PaperSystem) => readonly string[],
  ours: readonly string[],
): Reader<string[]> {
  return (text, name, { systems }) => {
    const asked = systems === undefined ? KNOWN : systemsIn(systems, "systems");
    const known = asked.map((system) => of(PAPER_SYSTEMS[system]));
    return someOf(union([...known, ours]), what)(text, name);
  };
}

/** What a quick run has: the seeds, and what the iterations are divided by. */
const QUICK = { seeds: 2, shorten: 25 } as const;

/**
 * Reads the command line of the paper command.
 *
 * @param cores The number of cores, which is the default of `--jobs`.
 * @throws {UsageError} If a name is unknown, a number is out of range, or nothing is left.
 */
export function paperRequest(args: readonly string[], cores: number): PaperRequest | "help" {
  const { help, names, read } = readWith(args, READERS);
  if (help) return "help";
  if (names.length > 0) {
    throw new UsageError(
      `${JSON.stringify(names[0])} is no option; choose systems with --systems, see --help`,
    );
  }
  const given = read();
  const { quick, systems = KNOWN, experiment: experiments = EXPERIMENTS } = given;
  const { jobs = cores, out = OUT, timeout = TIMEOUT } = given;
  const { seeds, shorten } = { ...(quick ? QUICK : { seeds: SEEDS, shorten: 1 }), ...given };
  const part = { ...given, systems, seeds, shorten, lossAs: given.loss };
  const cases = [
    // Seed by seed both together, as their times are compared.
    ...[
      ...(experiments.includes("grid") ? gridCases(part) : []),
      ...(experiments.includes("ours") ? oursCases(part) : []),
    ].sort((a, b) => a.seed - b.seed),
    ...(experiments.includes("decay") ? decayCases(part) : []),
  ];
  if (cases.length === 0) {
    throw new UsageError("no case has that system, method and adjoint; name others, see --help");
  }
  return {
    cases,
    systems: union([cases.map(({ system }) => system)]),
    ...{ jobs, out, timeout },
    dataDir: given["data-dir"],
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

/** What `--help` prints. */
export function paperHelp(): string {
  return `Runs the experiments of McCallum and Foster (arXiv 2410.11648) and puts time, memory and loss
beside the paper's numbers.

${calledAs("paper")} [options]

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
  --version         the version, and Deno's

The exit code is 0 where all that is promised holds, 1 where something does not or the run was
interrupted, 2 for input that is wrong.`;
}

function widths(): string {
  return union([Object.values(PAPER_SYSTEMS).map(({ hidden }) => `${hidden}`)]).join(" and ");
}

function recordings(): string[] {
  return Object.values(PAPER_SYSTEMS).flatMap(({ recording }) => recording ?? []);
}

function union(lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())];
}
