/**
 * The conversation of a peer with the parent: JSON lines on standard input and output.
 *
 * @module
 */
import process from "node:process";
import { type PeerProblem, readProblem, writeNumbers } from "../peer_problem.ts";
import type { TrainedSpirals } from "../spirals/spirals_task.ts";

/** A gradient that is ready to run. */
export interface PeerGradient {
  /** Computes value and gradient once; gives the value. */
  run(): number;
  /** dL/dθ of the last run, in the order of the file of weights. */
  gradient(): Float64Array;
  /** Where it is a training: trains from the weights of the problem on. */
  trained?(): TrainedSpirals;
}

/** What a peer can do, once its library is there. */
export interface LoadedPeer {
  /** The versions of its library and of what that stands on. */
  readonly versions: Readonly<Record<string, string>>;
  /** Makes the gradient of a problem, as a row's settings say. */
  make(problem: PeerProblem, settings: Readonly<Record<string, unknown>>): PeerGradient;
}

/** A round lasts for this long at least, in seconds. */
const ROUND = 0.2;

/** How long gradients are run before each round, without being counted. */
const RESUME = 0.1;

/** How long gradients are run before the first round, so that the compilers are done. */
const WARM_UP = 0.5;

const reply = (what: unknown) =>
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(what)}\n`));

/**
 * Holds the conversation, as `python/peer_loop.py` does: says that it is ready, or what is missing;
 * then answers, one line each, "prepare" with the seconds to the first gradient, "run" with the
 * seconds of a gradient, "end" with the peak of resident memory, and with what a training came to.
 *
 * @param load Loads the library; what it throws is what is missing.
 */
export async function converse(load: () => Promise<LoadedPeer> | LoadedPeer): Promise<void> {
  // What a library has to say is not part of the conversation.
  console.log = console.info = console.error;
  let loaded: LoadedPeer;
  try {
    loaded = await load();
  } catch (error) {
    return void reply({ missing: `not installed: ${(error as Error).message.split("\n")[0]}` });
  }
  reply({ ready: loaded.versions });
  let gradient: PeerGradient | undefined;
  let start = 0;
  for await (const request of requests()) {
    if (request.prepare !== undefined) {
      const { problem: folder, settings, gradient: file, warmUp = true } = request.prepare;
      start = peakBytes();
      const problem = await readProblem(folder);
      const begun = performance.now();
      gradient = loaded.make(problem, settings);
      const value = gradient.run();
      await writeNumbers(file, gradient.gradient());
      const first = (performance.now() - begun) / 1e3;
      if (warmUp) timed(gradient, WARM_UP);
      reply({ first, value });
    } else if (request.run !== undefined) {
      // While it waited for its turn, its memory may have been moved out.
      timed(gradient!, RESUME);
      reply(timed(gradient!, ROUND));
    } else {
      const trained = gradient?.trained?.();
      return void reply({ ...trained, peak: peakBytes(), start });
    }
  }
}

interface Request {
  prepare?: {
    problem: string;
    settings: Readonly<Record<string, unknown>>;
    gradient: string;
    warmUp?: boolean;
  };
  run?: number;
}

async function* requests(): AsyncGenerator<Request> {
  let text = "";
  for await (const part of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    const lines = (text + part).split("\n");
    text = lines.pop()!;
    for (const line of lines) yield JSON.parse(line);
  }
}

/** Seconds and processor seconds of one run, on average over a while. */
function timed(gradient: PeerGradient, least: number) {
  const begun = performance.now();
  const cpu = process.cpuUsage();
  for (let runs = 1;; runs++) {
    gradient.run();
    const elapsed = (performance.now() - begun) / 1e3;
    if (elapsed < least) continue;
    const { user, system } = process.cpuUsage(cpu);
    return { seconds: elapsed / runs, cpu: (user + system) / 1e6 / runs, runs };
  }
}

function peakBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}
