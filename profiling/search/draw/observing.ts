import type { PathLoss, ReadAt } from "../../../mod.ts";
import type { Algebra } from "../replay/algebra.ts";
import type { Reads } from "./reads.ts";

/** What a function of a loss knows besides what it is given. */
export interface Known<T> {
  readonly t: T;
  readonly y: T;
  readonly parameters: Readonly<Record<string, T>>;
  readonly reads: Reads<T>;
}

/** A function of a state, or of what is observed. */
export type Observing = <T>(o: Algebra<T>, x: T, known: Known<T>) => T;

/** A loss of what is observed of the state. */
export interface DrawnObservation {
  readonly label: string;
  readonly at: ReadAt;
  /** Numbers that are observed at a time. */
  readonly width: number;
  /** Unset for y itself. */
  readonly observe?: Observing;
  /** The noise, where that is a function of what is observed. */
  readonly noise?: Observing;
  /** The data, row after row; 0 where one is missing. */
  readonly data: readonly number[];
  /** What each of them counts; 0 where it is missing. */
  readonly counts: readonly number[];
  /** The noise of each of them, where that is known; else 1. */
  readonly known: readonly number[];
  /** How unlikely a number is, given what was observed and the noise; but for what does not move. */
  readonly term: <T>(o: Algebra<T>, observed: T, noise: T, data: T) => T;
  /** The library's loss. */
  readonly loss: () => PathLoss;
}
