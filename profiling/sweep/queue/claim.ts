import { isThere, writeNewFile } from "../../../commands/mod.ts";
import {
  type AttemptEnd,
  BEAT,
  claimFile,
  endFile,
  type JobState,
  jobState,
  STALE,
} from "./job_state.ts";

/** How often a job is tried that somebody kills. */
export const MOST_KILLS = 3;

/** How {@linkcode Claim.take} goes about it. */
export interface ClaimOptions {
  /** The name of this machine. */
  readonly host: string;
  /** Whether a job that failed is tried again. Default false. */
  readonly retry?: boolean;
  /** After how long without a sign a worker elsewhere is gone, in milliseconds. Default two minutes. */
  readonly stale?: number;
  /** How often this one gives a sign, in milliseconds. Default ten seconds. */
  readonly beat?: number;
}

/**
 * A job that this process works at, and nobody else. Attempts have numbers: to begin the next one is to make
 * the file of its number, which only one can, and nobody does while the last one is alive. Nothing is
 * ever removed, so there is no moment in which two take each other's place.
 */
export class Claim {
  /** The number of the attempt, from 1 on. */
  readonly attempt: number;
  /** Aborted where somebody else has taken over, who could see no sign of this one. */
  readonly lost: AbortSignal;
  /** How the job stood before. */
  readonly before: JobState;
  readonly #folder: string;
  readonly #file: Deno.FsFile;
  readonly #timer: ReturnType<typeof setInterval>;

  private constructor(
    folder: string,
    { file, before, beat }: { file: Deno.FsFile; before: JobState; beat: number },
  ) {
    this.attempt = before.attempts + 1;
    this.before = before;
    this.#folder = folder;
    this.#file = file;
    const controller = new AbortController();
    this.lost = controller.signal;
    this.#timer = setInterval(async () => {
      // A sign that cannot be given is one that is not seen: others decide by that.
      await file.write(SIGN).catch(() => {});
      if (await this.#isLost().catch(() => false)) controller.abort();
    }, beat);
  }

  /**
   * Takes a job that nobody works at.
   *
   * @param folder The job's folder.
   * @param options Who takes it, and what is taken again.
   * @returns The claim; undefined where the job is not to be had: see {@linkcode isFree}.
   */
  static async take(folder: string, options: ClaimOptions): Promise<Claim | undefined> {
    const { host, retry = false, stale = STALE, beat = BEAT } = options;
    const before = await jobState(folder, host, stale);
    if (!isFree(before, retry)) return undefined;
    const path = `${folder}/${claimFile(before.attempts + 1)}`;
    let file: Deno.FsFile;
    try {
      await Deno.mkdir(folder, { recursive: true });
      file = await Deno.open(path, { write: true, createNew: true });
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists) return undefined;
      throw error;
    }
    // Before it says whose it is: what says nothing is judged by its age alone.
    await file.lock(true);
    const about = { host, pid: Deno.pid, begun: new Date().toISOString() };
    await file.write(new TextEncoder().encode(`${JSON.stringify(about)}\n`));
    await file.sync();
    return new Claim(folder, { file, before, beat });
  }

  /** Says how it ended, unless somebody else has taken over. */
  async end(end: AttemptEnd): Promise<void> {
    clearInterval(this.#timer);
    try {
      if (await this.#isLost()) return;
      await writeNewFile(`${this.#folder}/${endFile(this.attempt)}`, [
        `${JSON.stringify(end, null, 2)}\n`,
      ]);
    } finally {
      this.#file.close();
    }
  }

  /** Gives it up without a word, as a process does that dies. */
  drop(): void {
    clearInterval(this.#timer);
    this.#file.close();
  }

  #isLost(): Promise<boolean> {
    return isThere(`${this.#folder}/${claimFile(this.attempt + 1)}`);
  }
}

/** Leaves JSON what it is. */
const SIGN = new TextEncoder().encode("\n");

/**
 * Whether a job may be taken.
 *
 * @param retry Whether one that failed may be.
 */
export function isFree({ now, kills }: JobState, retry = false): boolean {
  switch (now) {
    case "done":
    case "running":
      return false;
    case "failed":
      return retry;
    case "killed":
      return retry || kills < MOST_KILLS;
    default:
      return true;
  }
}
