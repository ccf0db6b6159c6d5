/**
 * Where marked modules note to which mutants the code came: each of them imports this one first. A
 * worker has memory of its own, and tells the process of the tests.
 *
 * @module
 */

/** The channel on which workers tell. */
const CHANNEL = "mutants reached";

/** What a marked module sets, by the mutant's number. */
interface Marks {
  [id: number]: number;
}

/** The marks of a process, which has fewer mutants. */
export const marks: Uint8Array = new Uint8Array(2 ** 16);

/**
 * Sets the marks of workers, too, as soon as they tell.
 *
 * @returns The channel; it keeps a process alive until it is closed.
 */
export function hearWorkers(): BroadcastChannel {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }) => void (marks[data] = 1);
  return channel;
}

/** The marks of a worker: each is told once. */
function toldMarks(): Marks {
  const channel = new BroadcastChannel(CHANNEL);
  const told = new Set<number>();
  return new Proxy<Marks>({}, {
    set(_, name) {
      const id = Number(name);
      if (!told.has(id)) channel.postMessage(id);
      told.add(id);
      return true;
    },
  });
}

const scope = globalThis as { mutantsReached?: Marks };
scope.mutantsReached ??= "postMessage" in scope ? toldMarks() : marks;
