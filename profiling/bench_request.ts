import {
  adjointNamed,
  ADJOINTS,
  methodNamed,
  METHODS,
  readOptions,
  SYSTEMS,
  unknownName,
  UsageError,
  wholeNumber,
} from "../experiments/mod.ts";
import type { Plan } from "./case.ts";
import { CONTROL, METERS } from "./claims.ts";
import { wrap } from "./table.ts";

/** What the bench command is asked for. */
export interface BenchRequest {
  /** What to measure, the control included. */
  readonly plan: Plan;
  /** The folder for the report. */
  readonly out: string;
  /** The number of elements of the system's state. */
  readonly stateSize: number;
}

const QUICK = {
  steps: [100, 1000, 10_000, 100_000],
  adjoints: ["reversible", "recursive:44", "full"],
  repeats: 1,
  /** The control's numbers of steps, as multiples of the least one. */
  control: [1, 2, 4],
};

const FULL = {
  steps: [100, 1000, 10_000, 100_000, 1_000_000],
  adjoints: ["reversible", "recursive:4", "recursive:16", "recursive:44", "full"],
  repeats: 3,
  control: [1, 3, 10],
};

/** Where the reversible adjoint is measured in a quick run as well. */
const FAR = 1_000_000;

/**
 * What `--help` prints.
 *
 * @returns The text.
 */
export function benchHelp(): string {
  const list = (numbers: readonly unknown[]) => numbers.join(",");
  return `Measures memory and time of a gradient against the number of steps, and says whether
what is claimed of them holds.

deno task bench [options]

  --quick          fewer cases, under a minute
  --out DIR        the folder for scaling.csv and summary.json; default bench
  --steps N,N      numbers of steps, two or more; default ${list(FULL.steps)},
                   with --quick ${list(QUICK.steps)}, and reversible at ${FAR}
  --adjoints A,A   ${ADJOINTS.join(", ")}; recursive:8 keeps 8 checkpoints;
                   default ${list(FULL.adjoints)},
                   with --quick ${list(QUICK.adjoints)}
${
    wrap(`  --method NAME    ${Object.keys(METHODS).join(", ")}; default midpoint`, " ".repeat(19))
      .join("\n")
  }
  --repeats N      processes a case; default ${FULL.repeats}, with --quick ${QUICK.repeats}
  --system NAME    ${Object.keys(SYSTEMS).join(", ")}; default white-dwarf
  --help           this text

Every case runs in a process of its own. Storing the whole path (full) is the control: it
must show exponent 1 on every meter of memory, and is measured whether asked for or not.

The exit code is 0 where all claims hold, 1 where one does not or a case failed, 2 for input
that is wrong.`;
}

/**
 * Reads the bench command's command line.
 *
 * @param args The arguments.
 * @returns The request, or "help".
 * @throws {UsageError} If something is unknown or out of range.
 */
export function benchRequest(args: readonly string[]): BenchRequest | "help" {
  const { help, names, values } = readOptions(
    args,
    ["out", "steps", "adjoints", "method", "repeats", "system"],
    ["quick"],
  );
  if (help) return "help";
  if (names.length > 0) {
    throw new UsageError(`bench takes options only, got ${JSON.stringify(names[0])}; see --help`);
  }
  const quick = values.quick !== undefined;
  const defaults = quick ? QUICK : FULL;
  const { method = "midpoint", system = "white-dwarf", out = "bench" } = values;
  methodNamed(method);
  if (!Object.hasOwn(SYSTEMS, system)) throw unknownName("system", system, Object.keys(SYSTEMS));
  const adjoints = values.adjoints === undefined
    ? defaults.adjoints
    : listOf("--adjoints", values.adjoints);
  for (const name of adjoints) adjointNamed(name);
  const steps = values.steps === undefined ? defaults.steps : stepsIn(values.steps);
  const repeats = values.repeats === undefined
    ? defaults.repeats
    : wholeNumber("--repeats", values.repeats, 1);

  const stateSize = SYSTEMS[system].data().y0.size;
  const far = quick && values.steps === undefined ? [FAR] : [];
  const bySteps: Record<string, number[]> = {};
  for (const name of adjoints) {
    bySteps[name] = name === "reversible" ? [...steps, ...far] : steps;
  }
  bySteps[CONTROL] = ascending([
    ...(bySteps[CONTROL] ?? []),
    ...controlSteps(stateSize, defaults.control),
  ]);
  return { plan: { method, system, steps: bySteps, repeats }, out, stateSize };
}

/**
 * Numbers of steps at which the path that the control stores is large enough for
 * every meter.
 *
 * @param stateSize The number of elements of the state.
 * @param factors They, as multiples of the least one.
 * @returns The numbers of steps, multiples of 100.
 */
export function controlSteps(stateSize: number, factors: readonly number[]): number[] {
  const signal = Math.max(...Object.values(METERS).map((meter) => meter.signal));
  const least = signal / 8 / stateSize;
  const digit = 10 ** Math.max(2, Math.floor(Math.log10(least)));
  return factors.map((factor) => factor * digit * Math.ceil(least / digit));
}

function stepsIn(text: string): number[] {
  const steps = ascending(
    listOf("--steps", text).map((each) => wholeNumber("each of --steps", each, 1)),
  );
  if (steps.length < 2) {
    throw new UsageError(
      `--steps must be two or more different numbers, to see how something grows; ` +
        `got ${JSON.stringify(text)}, try --steps 100,1000`,
    );
  }
  return steps;
}

function listOf(option: string, text: string): string[] {
  const parts = [...new Set(text.split(",").map((part) => part.trim()))];
  if (parts.includes("")) {
    throw new UsageError(
      `${option} must be a list with commas between, got ${JSON.stringify(text)}`,
    );
  }
  return parts;
}

function ascending(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
