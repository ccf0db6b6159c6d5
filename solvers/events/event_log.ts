import { ChunkedBuffer } from "../../tensors/internal.ts";
import { type Shape, Tensor } from "../../tensors/mod.ts";
import type { EventOccurrence } from "./problem_event.ts";

/** What is noted where something happens. */
export interface NotedEvent {
  readonly time: number;
  /** The numbers of the events in the problem's list. */
  readonly events: readonly number[];
  /** Which of them the time is that of, by its number among those that are watched; −1 for a given time. */
  readonly by: number;
  /** Whether it crosses 0 too slowly for a derivative. */
  readonly slow: boolean;
  /** The number of the step of no length in which it happens. */
  readonly step: number;
}

/**
 * What is reported of a solve with events.
 *
 * @category Contracts
 */
export interface EventStats {
  /** Accepted steps, without those of no length that take the state over events. */
  readonly steps: number;
  /** What happened; several at the same time count once. */
  readonly events: number;
  /** States kept for a way back to go on from, where there are such. */
  readonly eventStates?: number;
}

/**
 * What happens in a solve, as whoever runs it sees it.
 *
 * @category Contracts
 */
export interface EventNotes {
  /**
   * What is reported.
   *
   * @param steps Steps that were taken, those of no length counted.
   */
  stats(steps: number): EventStats;
  /** What happened, where states are noted. */
  occurrences(): EventOccurrence[];
}

/** What happened in a solve, in its order. */
export class EventLog {
  /** Whether states before events are kept, for a way back to go on from. */
  keepsStates = false;
  /** Whether states before and after are noted, for whoever asks for the events of a solve. */
  notesStates = false;
  readonly #direction: number;
  readonly #size: number;
  readonly #noted: NotedEvent[] = [];
  #kept: ChunkedBuffer | undefined;
  readonly #states: [before: Float64Array, after: Float64Array][] = [];

  /**
   * @param direction 1, or −1 backwards in time.
   * @param size Elements of y.
   */
  constructor(direction: number, size: number) {
    this.#direction = direction;
    this.#size = size;
    this.#size = size;
  }

  /** Events so far; those at the same time are one. */
  get count(): number {
    return this.#noted.length;
  }

  stats(steps: number): EventStats {
    const events = this.count;
    const kept = this.#kept?.length ?? 0;
    return { steps: steps - events, events, ...(kept > 0 && { eventStates: kept }) };
  }

  /** Forgets all. */
  clear(): void {
    this.#noted.length = 0;
    this.#states.length = 0;
    this.#kept?.clear();
  }

  /** Notes an event, and keeps the state before it where that is asked for. */
  push(event: NotedEvent, state: Float64Array): void {
    this.#noted.push(event);
    if (!this.keepsStates) return;
    this.#kept ??= new ChunkedBuffer(state.length, 16);
    this.#kept.push(state);
  }

  /** Notes y before and after the last one, with which the states begin, where that is asked for. */
  note(before: Float64Array, after: Float64Array): void {
    if (!this.notesStates) return;
    this.#states.push([before.slice(0, this.#size), after.slice(0, this.#size)]);
  }

  /** Event number i. */
  event(i: number): NotedEvent {
    return this.#noted[i];
  }

  /** The state that was kept before event i. */
  read(i: number, state: Float64Array): void {
    this.#kept!.read(i, state);
  }

  /** The number of the event at a time; −1 where there is none. */
  at(time: number): number {
    const noted = this.#noted;
    let low = 0;
    let high = noted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#direction * (noted[middle].time - time) < 0) low = middle + 1;
      else high = middle;
    }
    return low < noted.length && noted[low].time === time ? low : -1;
  }

  occurrences(stateShape: Shape): EventOccurrence[] {
    return this.#states.map(([before, after], i) => ({
      time: this.#noted[i].time,
      events: this.#noted[i].events,
      before: new Tensor(before, stateShape),
      after: new Tensor(after, stateShape),
    }));
  }
}
