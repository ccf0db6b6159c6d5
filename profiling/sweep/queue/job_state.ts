import { isThere } from "../../../commands/mod.ts";

/** Who works at a job. */
export interface Worker {
  /** The name of its machine. */
  readonly host: string;
  /** The number of its process there. */
  readonly pid: number;
}

/** How an attempt at a job ended. */
export interface AttemptEnd {
  /**
   * "done" with exit code 0; "failed" with another; "killed" by a signal from somebody else, such as the
   * kernel's where memory has run out; "interrupted" by whoever ended the sweep.
   */
  readonly how: "done" | "failed" | "killed" | "interrupted";
  /** The exit code. */
  readonly code: number;
  /** Why it is not done. */
  readonly reason?: string;
  /** How long it took, in seconds. */
  readonly seconds: number;
}

/** How a job stands. */
export interface JobState {
  /** How often it was begun. */
  readonly attempts: number;
  /** How often it was killed by somebody else. */
  readonly kills: number;
  /** "lost" is what nobody works at any more, and was not ended. */
  readonly now: "new" | "running" | "lost" | AttemptEnd["how"];
  /** Who worked at it last. */
  readonly worker?: Worker;
  /** How the last attempt ended. */
  readonly end?: AttemptEnd;
  /** How long all attempts took that were ended, in seconds. */
  readonly seconds: number;
}

/** A worker shows every so many milliseconds that it is there. */
export const BEAT = 10_000;

/** After so many milliseconds without a sign a worker of another machine counts as gone. */
export const STALE = 120_000;

/** The file of an attempt: who makes it. */
export function claimFile(attempt: number): string {
  return `claim-${attempt}.json`;
}

/** The file of an attempt that has ended: how. */
export function endFile(attempt: number): string {
  return `end-${attempt}.json`;
}

/**
 * How a job stands: its last attempt counts.
 *
 * @param folder The job's folder.
 * @param host The name of this machine.
 * @param stale After how long without a sign a worker elsewhere is gone, in milliseconds. Default
 *   {@linkcode STALE}.
 */
export async function jobState(
  folder: string,
  host: string,
  stale: number = STALE,
): Promise<JobState> {
  const names = await namesIn(folder);
  const numbers = names.flatMap((name) => /^claim-([1-9]\d*)\.json$/.exec(name)?.[1] ?? []);
  const attempts = Math.max(0, ...numbers.map(Number));
  if (attempts === 0) return { attempts, kills: 0, now: "new", seconds: 0 };
  const ends = await Promise.all(
    names.filter((name) => /^end-\d+\.json$/.test(name))
      .map(async (name) => [name, await readJson<AttemptEnd>(`${folder}/${name}`)] as const),
  );
  const kills = ends.filter(([, end]) => end?.how === "killed").length;
  const path = `${folder}/${claimFile(attempts)}`;
  const worker = await readJson<Worker>(path);
  const seconds = ends.reduce((sum, [, end]) => sum + (end?.seconds ?? 0), 0);
  const last = { attempts, kills, seconds, ...(worker && { worker }) };
  const end = ends.find(([name]) => name === endFile(attempts))?.[1];
  if (end !== undefined) return { ...last, now: end.how, end };
  if (await isAlive(path, worker, host, stale)) return { ...last, now: "running" };
  // Its end may have come between one look and the next.
  const late = await readJson<AttemptEnd>(`${folder}/${endFile(attempts)}`);
  return late === undefined ? { ...last, now: "lost" } : { ...last, now: late.how, end: late };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/**
 * Whether somebody works at a claim. Who does has its file locked, which ends with the process, and adds a
 * byte to it now and then: locks may not reach other machines.
 */
async function isAlive(
  path: string,
  worker: Worker | undefined,
  host: string,
  stale: number,
): Promise<boolean> {
  using file = await Deno.open(path, { read: true });
  // Shared, so that two who look do not take each other for the worker.
  if (!await file.tryLock(false)) return true;
  await file.unlock();
  if (worker?.host === host) return false;
  const { mtime } = await file.stat();
  return mtime === null || await nowAt(path) - mtime.getTime() < stale;
}

/** The time by the clock of the file system, which is not that of every machine. */
async function nowAt(path: string): Promise<number> {
  const probe = `${path}.${crypto.randomUUID()}`;
  try {
    await Deno.writeTextFile(probe, "", { createNew: true });
    return (await Deno.stat(probe)).mtime!.getTime();
  } finally {
    await Deno.remove(probe).catch(() => {});
  }
}

/** What a file of this queue says; undefined where it is not there, or not written to its end. */
async function readJson<What>(path: string): Promise<What | undefined> {
  if (!await isThere(path)) return undefined;
  try {
    const value = JSON.parse(await Deno.readTextFile(path));
    return typeof value === "object" && value !== null ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
