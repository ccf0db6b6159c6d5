/**
 * A worker of the web that ends itself, by `self.close()`, tells nobody. But a lock that it holds is let go of,
 * whatever way it ends: who waits for that lock is told, and nothing is asked meanwhile.
 *
 * @module
 */

/** What is used of the web's `LockManager`; Node before 24 has none, and tells of every end. */
interface Locks {
  request(name: string, options: object, held: () => unknown): Promise<unknown>;
}

/** Other reasons of an end, which say more, come within so many milliseconds. */
const OTHER_REASONS = 100;

/** A name for a lock that nobody else has; undefined where there are no locks. */
export function lockName(): string | undefined {
  return locks() && `revode ${crypto.randomUUID()}`;
}

/** Holds a lock from now on, in a worker; false where that cannot be. */
export function holdLock(name: string | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const held = name === undefined ? undefined : locks()?.request(name, {}, () => {
      resolve(true);
      return new Promise(() => {});
    });
    if (held === undefined) resolve(false);
    // Such as in a page without an origin.
    else held.catch(() => resolve(false));
  });
}

/** Tells when a lock is let go of that somebody holds, unless the signal comes before. */
export function onRelease(name: string, signal: AbortSignal, tell: () => void): void {
  locks()!.request(name, { signal }, () => {
    if (!signal.aborted) setTimeout(tell, OTHER_REASONS);
  }).catch(() => {});
}

function locks(): Locks | undefined {
  return Reflect.get(Reflect.get(globalThis, "navigator") ?? {}, "locks");
}
