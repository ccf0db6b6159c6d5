import { type PeerCommand, type PeerOptions, PeerProcess } from "./peer_process.ts";
import type { PeerProgram, PeerRow } from "./peer_rows.ts";

/** What a peer is started with. */
interface StartOptions extends PeerOptions {
  /** The folder of the problem's files, the only one that it may write into. */
  readonly folder: string;
  /** The Python that has the Python peers. */
  readonly python: string;
  /** Threads of the Python peers, and of a BLAS; default 1. */
  readonly threads?: number;
}

/**
 * So many threads for whatever computes. `NPROC` is how many XLA's pools have, which its flag for one
 * thread does not reach.
 */
function threadsOf(count: number): Readonly<Record<string, string>> {
  const threads = String(count);
  return {
    OMP_NUM_THREADS: threads,
    MKL_NUM_THREADS: threads,
    OPENBLAS_NUM_THREADS: threads,
    NPROC: threads,
    XLA_FLAGS: `--xla_cpu_multi_thread_eigen=${count > 1}`,
    JAX_PLATFORMS: "cpu",
  };
}

/** KiB of stack for the calls that jax-js nests as deep as the solve is long. */
const DEEP = 200_000;

const CHILDREN: Readonly<Record<PeerProgram, string>> = {
  revode: "children/revode_peer.ts",
  tfjs: "npm/tfjs_peer.ts",
  "jax-js": "npm/jax_js_peer.ts",
  diffrax: "python/diffrax_peer.py",
  torchdiffeq: "python/torchdiffeq_peer.py",
};

/** Starts the peer of a row. */
export function startPeer(row: PeerRow, options: StartOptions): PeerProcess {
  return new PeerProcess(commandOf(row, options), options);
}

/** What the peer of a row is started with. */
export function commandOf(
  { program, settings }: Pick<PeerRow, "program" | "settings">,
  { folder, python, threads = 1 }: Pick<StartOptions, "folder" | "python" | "threads">,
): PeerCommand {
  const module = new URL(CHILDREN[program], import.meta.url);
  // A module of the command itself is a file, wherever the Python peers can be installed.
  const file = module.protocol === "file:" ? decodeURIComponent(module.pathname) : module.href;
  if (file.endsWith(".py")) return { command: [python, file], env: threadsOf(threads) };
  const run = [Deno.execPath(), "run", "--no-prompt", `--allow-write=${folder}`];
  if (program === "revode") {
    const { kernels } = Object(settings.field);
    // A BLAS may do whatever the user may; no other row is given that.
    const foreign = kernels === "blas" ? ["--allow-ffi"] : [];
    return {
      command: [...run, "--cached-only", ...foreign, `--allow-read=${folder}`, file],
      env: kernels === "blas" ? { OPENBLAS_NUM_THREADS: String(threads) } : undefined,
    };
  }
  const deepStack = program === "jax-js";
  // Their packages are large, and no other command needs them: they are fetched when first met.
  const config = new URL("deno.json", module);
  return {
    command: [
      ...[...run, "--allow-read", "--allow-env", "--allow-sys"],
      ...["--frozen", `--config=${decodeURIComponent(config.pathname)}`],
      ...(deepStack ? [`--v8-flags=--stack-size=${DEEP}`] : []),
      ...[file, String(settings.backend)],
    ],
    deepStack,
  };
}
