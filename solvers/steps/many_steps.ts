import { areOften, unreadUntil } from "../path/unread_steps.ts";
import type { TakeUnseen, UnseenSweep } from "./unseen_steps.ts";

/** Leads a stepper with `stepMany` along a sweep. */
export function leadManySteps(
  { stepper, steps, reader, watch, y1 }: UnseenSweep,
): TakeUnseen | undefined {
  if (areOften(reader.nodes)) return undefined;
  return (i, until, state) => {
    const end = unreadUntil(reader.nodes, i, Math.min(until, steps.count), reader.next);
    if (end - i < 2) return i;
    const watched = watch?.watched;
    if (watch && watched === undefined) return i;
    const reached = steps.takeMany!(i, end, stepper, state, watched);
    // Until the watch has seen the last state, y1 is the one before.
    if (watched && reached > i) { for (let k = 0; k < y1.length; k++) y1[k] = watched.before[k]; }
    return reached;
  };
}
