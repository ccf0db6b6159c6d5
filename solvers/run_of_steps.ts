import type { Counts } from "./field.ts";

/**
 * Nodes of steps of one size: node i lies at t0 + i · size, and the last one, node `count`, at t1.
 *
 * @category Contracts
 */
export interface TimeGrid {
  /** The first node. */
  readonly t0: number;
  /** The last one. */
  readonly t1: number;
  /** From one node to the next; below 0 backwards in time. */
  readonly size: number;
  /** The number of steps. */
  readonly count: number;
}

/**
 * What is noted of the states that a way back comes by, many at a time: see `Miss`.
 *
 * @category Contracts
 */
export interface PassedStates {
  /** The largest magnitude of each element; raised. */
  readonly scale: Float64Array;
  /** The least Σ |ȳ| size; lowered. */
  least: number;
  /** And the largest; raised. */
  most: number;
}

/**
 * What is noted of the states of a way there, many at a time, for whoever watches them.
 *
 * @category Contracts
 */
export interface WatchedStates {
  /** The largest magnitude of each element of y; raised by those of each state that is reached. */
  readonly sizes: Float64Array;
  /** Where y before the last of the steps goes. */
  readonly before: Float64Array;
}

/**
 * Where the steps of a solve begin and end, as a method of several steps asks for them.
 *
 * @category Contracts
 */
export interface StepTimes {
  /**
   * How many steps, from the first on, are of one size but for rounding, and follow each other.
   * Default 0.
   */
  readonly even?: number;
  /** Where all times lie, where that is a grid: `begin` and `end` give the same ones, to the last bit. */
  readonly grid?: TimeGrid;
  /** The time at which step i begins. */
  begin(i: number): number;
  /** The time at which step i ends: where step i + 1 begins, unless the field jumps in between. */
  end(i: number): number;
}

/**
 * The steps of a solve as they are found.
 *
 * @category Contracts
 */
export interface FoundSteps extends StepTimes {
  /** How many were found so far. */
  readonly count: number;
  /** Whether they reach the end of the solve. */
  readonly complete: boolean;
}

/**
 * Watches the states of a way forward, and ends it where they go wrong.
 *
 * @category Contracts
 */
export interface StateWatch {
  /** Evaluations of the field that it took in the last run. */
  readonly evaluations: number;
  /** Is shown the first state. */
  begin(state: Float64Array): void;
  /** Is shown the state after step i. */
  after(i: number, state: Float64Array): void;
  /**
   * What has to be noted of states by whoever takes several steps at once, and shows the last state
   * alone. Unset where each state has to be shown.
   */
  readonly watched?: WatchedStates;
}

/**
 * What a method may know of the solve that it is bound for.
 *
 * @category Contracts
 */
export interface BindOptions {
  /** The number of steps, where it is known in advance; else unset. */
  readonly steps?: number;
  /** Whether the step size is controlled: then every step must leave an error estimate. Default false. */
  readonly adaptive?: boolean;
  /**
   * How many states a way back will find kept along the way: what a coupling that is chosen
   * automatically counts on. Default 0.
   */
  readonly anchors?: number;
  /**
   * Whether θ is never written between a `start` and the last call that follows from it, so that
   * compiled steps need not read it each time. Default false.
   */
  readonly fixedParameters?: boolean;
  /**
   * The times of all steps so far, those of a step that is being taken included. Left out, a method
   * that needs them notes those of the steps that it is asked for, 16 bytes each.
   */
  readonly times?: StepTimes;
  /** Counts the evaluations and pullbacks of the field; added to. */
  readonly counts: Counts;
}
