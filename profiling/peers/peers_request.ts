import { flag, readGiven, someOf, whole } from "../../commands/mod.ts";
import { PEER_PROBLEMS, QUICK_DIVISOR } from "./peer_problems.ts";
import { PEER_PROGRAMS, PEER_ROWS, type PeerRow, REFERENCE_ROW } from "./peer_rows.ts";

/** What the peers command is asked for. */
export interface PeersRequest {
  /** The names of the problems, in order. */
  readonly problems: readonly string[];
  /** The rows, in order; the one that all are compared with is among them. */
  readonly rows: readonly PeerRow[];
  /** How often each row is timed. */
  readonly rounds: number;
  /** Whether the problems are shortened. */
  readonly quick: boolean;
  /** The folder of the report. */
  readonly out: string;
  /** The Python that the Python rows run in. */
  readonly python: string;
  /** Threads of the Python peers, and of a BLAS. */
  readonly threads: number;
  /** Seconds after which a peer that does not answer is killed. */
  readonly timeout: number;
}

const ROUNDS = { full: 11, quick: 3 };
const DEFAULTS = {
  out: "peers",
  python: Deno.build.os === "windows" ? ".peers\\Scripts\\python.exe" : ".peers/bin/python",
  threads: 1,
  timeout: 600,
};

/** What installs the Python peers. */
export const SET_UP: string = "python3 -m venv .peers && " +
  ".peers/bin/pip install -r profiling/peers/python/requirements.txt";

/**
 * Reads the command line of the peers command.
 *
 * @throws {UsageError} If something is unknown or out of range.
 */
export function peersRequest(args: readonly string[]): PeersRequest | "help" {
  const given = readGiven("peers", args, {
    ...{ problems: someOf(PEER_PROBLEMS, "problem"), peers: someOf(PEER_PROGRAMS, "peer") },
    ...{ rounds: whole(1, 10_000), out: String, python: String, timeout: whole(1, 2 ** 20) },
    threads: whole(1, 1024),
    quick: flag,
  });
  if (given === "help") return given;
  const { peers = PEER_PROGRAMS, quick = false, ...more } = given;
  const rows = PEER_ROWS.filter(({ name, program }) =>
    name === REFERENCE_ROW || peers.includes(program)
  );
  const rounds = quick ? ROUNDS.quick : ROUNDS.full;
  return { problems: PEER_PROBLEMS, rounds, ...DEFAULTS, ...more, quick, rows };
}

/** What `--help` prints. */
export function peersHelp(): string {
  return `Measures gradients of the same problems, with the same weights and steps, by this library and
by others: diffrax, torchdiffeq, TensorFlow.js and jax-js. In one run, by turns, each in a process
of its own.

deno task peers [options]

  --quick          ${ROUNDS.quick} rounds, and a ${QUICK_DIVISOR}th of the steps or updates
  --out DIR        the folder for peers.html, peers.md and peers.json; default ${DEFAULTS.out}
  --problems P,P   ${PEER_PROBLEMS.join(", ")};
                   default all
  --peers P,P      ${PEER_PROGRAMS.join(", ")}; default all;
                   ${REFERENCE_ROW} is measured in any case
  --rounds N       how often each is timed; default ${ROUNDS.full}
  --threads N      of the Python peers, and of the rows with a BLAS; default ${DEFAULTS.threads}
  --timeout N      seconds after which a peer that does not answer is killed; default ${DEFAULTS.timeout}
  --python FILE    the Python that has the Python peers; default ${DEFAULTS.python}
  --help           this text
  --version        the version, and Deno's

The Python peers are installed by
  ${SET_UP.replace(" && ", " &&\n  ")}
Those from npm are fetched, 310 MB of them, when they are first measured.
A peer that is not installed is a row that says so.

The exit code is 0 where the gradient of every row that was timed agrees, and every training, 1
where one does not or a row of this library has no time, 2 for input that is wrong, 130 or 143 where
the run was interrupted.`;
}
