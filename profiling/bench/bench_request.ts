import {
  ADJOINTS,
  calledAs,
  EXPLICIT_METHOD_NAMES,
  flag,
  LIMITS,
  type Limits,
  readGiven,
  UsageError,
  whole,
  wrap,
} from "../../commands/mod.ts";
import { ADAMS, benchPlan, BETWEEN, FAR, FULL, NARROWING, QUICK } from "./plan/bench_plan.ts";
import { BENCH_SYSTEMS, WAVES } from "./plan/bench_systems.ts";
import type { Plan } from "./plan/case.ts";
import { VARIED } from "./plan/variations.ts";

/** What the bench command is asked for. */
export interface BenchRequest {
  /** What to measure, the control included. */
  readonly plan: Plan;
  /** The folder for the report. */
  readonly out: string;
  /** The number of elements of the system's state. */
  readonly stateSize: number;
  /** The folder of an earlier report to compare with. */
  readonly against?: string;
  /** What was left out, in sentences. */
  readonly notes: readonly string[];
  /** What the order of the cases is drawn with. */
  readonly seed: number;
  /** What bounds every worker. */
  readonly limits: Limits;
  /** Whether a run that was interrupted is resumed. */
  readonly resume: boolean;
  /** Whether the smallest limits of memory are searched for. */
  readonly bisect: boolean;
  /** Whether exact arithmetic is measured too. */
  readonly exactness: boolean;
}

/** What `--help` prints. */
export function benchHelp(): string {
  const list = (numbers: readonly unknown[]) => numbers.join(",");
  return `Measures memory and time of a gradient against the number of steps, and says whether
what is claimed of them holds.

${calledAs("bench")} [options]

  --quick          fewer cases, about a minute
  --out DIR        the folder for scaling.csv and summary.json; default bench
  --steps N,N      numbers of steps, two or more; default ${list(FULL.steps)},
                   reversible, reversible:0 and backsolve at ${FAR} as well, and
                   the first two at ${list(BETWEEN)}
${
    wrapped(
      `  --adjoints A,A   ${ADJOINTS.join(", ")}; recursive:8 keeps 8 checkpoints, ` +
        `reversible 8 anchors and reversible:0, the method of the paper, none, ` +
        `automatic:65536 has 64 KiB; default ${FULL.adjoints.join(", ")}; with --quick ` +
        QUICK.adjoints.join(", "),
    )
  }
${
    wrapped(
      `  --method M,M     ${EXPLICIT_METHOD_NAMES.join(", ")}; default ${list(FULL.methods)}, ` +
        `with --quick ${list(QUICK.methods)}; ${ADAMS.method} besides, reversible, at ` +
        ADAMS.steps.join(", "),
    )
  }
  --system S,S     ${BENCH_SYSTEMS.join(", ")}; default white-dwarf
  --batch N,N      states that are solved at once; default one, without a batch
  --hidden W,W     widths of the hidden layers, 32x32 for two; default the system's
  --coupling C,C   the reversible method's, "auto" or a number; default auto
  --state N,N      elements of the state, for --system ${WAVES}
  --dtype float64  the only one there is
                   Two of these may have several values, which are crossed.
  --repeats N      processes a case; default ${FULL.repeats} for reversible, reversible:0 and full, else 1
  --seed N         draws the order of the cases; default 0
  --timeout N      seconds after which a process is killed; default ${LIMITS.timeout}
  --memory N       MiB that a process may ask for; default ${LIMITS.memory}
  --resume         goes on with a run that was interrupted: runs what is missing or failed
  --bisect         also searches for the smallest limit of memory under which reversible
                   and full complete
  --exactness      also measures what the coupling costs and what exact arithmetic makes of
                   it, half a minute; done anyway where nothing else is asked for
  --against DIR    compares with the report in a folder; what is worse beyond the noise is
                   exit code 1
  --help           this text
  --version        the version, and Deno's

Every case runs in a process of its own. Storing the whole path (full) is the control: it
must show exponent 1 on every meter of memory, and is measured whether asked for or not.

The exit code is 0 where all claims hold, 1 where one does not or a case failed, 2 for input
that is wrong, 130 or 143 where the run was interrupted by Ctrl-C or asked to end.`;
}

/**
 * Reads the bench command's command line.
 *
 * @throws {UsageError} If something is unknown or out of range.
 */
export function benchRequest(args: readonly string[]): BenchRequest | "help" {
  const given = readGiven("bench", args, READERS);
  if (given === "help") return given;
  const { quick = false, resume = false, bisect = false, out = "bench", against, seed = 0 } = given;
  if (against !== undefined && folderName(against) === folderName(out)) {
    throw new UsageError(
      `--against and --out are the same folder, ${out}: the report would take the place of the ` +
        `one that it is compared with; name another one with --out`,
    );
  }
  const { timeout, memory } = { ...LIMITS, ...given };
  const narrower = [NARROWING, VARIED].flatMap(Object.keys)
    .some((name) => Object.hasOwn(given, name));
  const { exactness = !(quick || narrower) } = given;
  const plan = benchPlan(given, quick, !narrower);
  return { ...plan, out, against, seed, limits: { timeout, memory }, resume, bisect, exactness };
}

const READERS = {
  out: String,
  ...NARROWING,
  ...{ against: String, seed: whole(0, 2 ** 32 - 1), timeout: whole(1, 2 ** 20) },
  ...{ memory: whole(700, 2 ** 30), dtype: checkType, ...VARIED },
  ...{ quick: flag, resume: flag, bisect: flag, exactness: flag },
};

/** There is one type of number; who asks for another is told so. */
function checkType(dtype: string): void {
  if (dtype === "float64") return;
  throw new UsageError(`--dtype must be float64, got ${JSON.stringify(dtype)}: there is no other`);
}

/** A line of help, broken where it is too long. */
function wrapped(text: string): string {
  return wrap(text, " ".repeat(19)).join("\n");
}

function folderName(folder: string): string {
  return folder.split("/").filter((part, i) => part !== "." && (part !== "" || i === 0)).join("/");
}
