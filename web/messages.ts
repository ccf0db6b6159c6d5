/**
 * What the page and its worker say to one another.
 *
 * @module
 */
import type { AdjointName } from "./adjoints.ts";

/** A path to learn from, and the part of it that is held back. */
export interface Sample {
  /** The name by which it is asked for; of a file, its own. */
  readonly name: string;
  /** What it is called. */
  readonly title: string;
  /** What is to be known of it, in a sentence or two. */
  readonly note: string;
  /** The names of the state's elements, d of them. */
  readonly stateNames: readonly string[];
  /** What the times are called. */
  readonly timeName: string;
  /** The m times, going up. */
  readonly times: Float64Array;
  /** The states at these times, row by row: m × d numbers, NaN where there is none. */
  readonly states: Float64Array;
  /** How many of the times are trained on; the others are there to be forecast. */
  readonly trained: number;
  /** Whether they were measured, so that each counts; else they lie on a curve. */
  readonly measured: boolean;
}

/** Which columns of a table are what, by name; what is not named is found out. */
export interface Columns {
  /** The column of times. */
  readonly time?: string;
  /** The columns of the state. */
  readonly state?: readonly string[];
  /** The column that tells trajectories apart. */
  readonly group?: string;
}

/** What the page asks for. */
export type Request =
  /** A built-in system. */
  | { readonly kind: "system"; readonly name: string }
  /** A file of the reader's. */
  | { readonly kind: "table"; readonly file: File; readonly columns?: Columns }
  /** To begin, or to go on. */
  | { readonly kind: "train" }
  | { readonly kind: "pause" }
  /** To end, with the best so far. */
  | { readonly kind: "stop" }
  /** To forget what was learned. */
  | { readonly kind: "reset" }
  /** The number of steps of the solve, from now on. */
  | { readonly kind: "steps"; readonly steps: number }
  /** To measure what gradients keep, at each of some numbers of steps. */
  | { readonly kind: "measure"; readonly steps: readonly number[] }
  /** A file to save. */
  | { readonly kind: "save"; readonly what: "parameters" | "forecast" };

/** How far a training is. */
export interface Progress {
  /** The number of updates so far, and how many there will be. */
  readonly iteration: number;
  readonly iterations: number;
  /** What is being done, such as "the whole path". */
  readonly stage: string;
  /** What is counted, where it is no update. */
  readonly unit?: string;
  /** Losses since the last message. */
  readonly losses: readonly { readonly iteration: number; readonly loss: number }[];
  /** The least loss of this stage. */
  readonly bestLoss: number;
  /** By how much the ways back of the last iteration missed, at worst; unset where none went back. */
  readonly miss?: number;
  /** Milliseconds that an iteration took. */
  readonly milliseconds: number;
  /** Bytes of the buffers of the training; unset before its first iteration. */
  readonly bytes?: number;
  /** The model's path at the times of the sample, row by row; where it is not finite, NaN. */
  readonly path?: Float64Array;
}

/** What a gradient kept. */
export interface Measured {
  /** How it came back. */
  readonly adjoint: AdjointName;
  /** The number of steps. */
  readonly steps: number;
  /** The most bytes that its buffers held at once, by the library's own count. */
  readonly bytes: number;
  /** Milliseconds that it took. */
  readonly milliseconds: number;
  /** Evaluations of the field, and pullbacks. */
  readonly evaluations: number;
  readonly pullbacks: number;
  /** By how much the way back missed where the way there had been; unset where nothing goes back. */
  readonly miss?: number;
  /** How far dL/dθ is from that of the same steps, all stored, in parts of its largest; unset where unknown. */
  readonly difference?: number;
}

/** Why a gradient was not measured. */
export interface LeftOut {
  readonly adjoint: AdjointName;
  readonly steps: number;
  /** The reason, in a sentence. */
  readonly why: string;
}

/** A model's path at times of its own, row by row; NaN where there is no number. */
export interface Curve {
  readonly times: Float64Array;
  readonly middle: Float64Array;
  /** The band around it, where one is known. */
  readonly lower?: Float64Array;
  readonly upper?: Float64Array;
}

/** What came of a training. */
export interface Outcome {
  /** Whether it was ended before its end. */
  readonly stopped: boolean;
  /** In a sentence: how good the forecast is. */
  readonly verdict: string;
  /** Whether that is good news; unset where it is neither. */
  readonly good?: boolean;
  /** The model's path and its forecast beyond the data; unset where it is the last that was shown. */
  readonly curve?: Curve;
  /** How many of the times were trained on, where that is known only now. */
  readonly trained?: number;
  /** Every loss, where not all were shown. */
  readonly losses?: readonly {
    readonly iteration: number;
    readonly loss: number;
    readonly stage: string;
  }[];
  /** What else is worth knowing, in sentences. */
  readonly notes?: readonly string[];
}

/** What the worker has to tell. */
export type Told =
  /** The built-in systems, to be drawn small. */
  | { readonly kind: "previews"; readonly samples: readonly Sample[] }
  /** The data have changed, or what was learned is forgotten. */
  | { readonly kind: "sample"; readonly sample: Sample }
  /** A file that cannot be used; all is as it was. */
  | { readonly kind: "problem"; readonly text: string }
  | { readonly kind: "progress"; readonly progress: Progress }
  | { readonly kind: "outcome"; readonly outcome: Outcome }
  /** A training or a measurement that failed. */
  | { readonly kind: "failed"; readonly text: string }
  | { readonly kind: "measured"; readonly measured: Measured | LeftOut }
  /** All that was asked for is measured. */
  | { readonly kind: "all-measured" }
  | { readonly kind: "file"; readonly name: string; readonly bytes: Uint8Array };

/** What the worker answers; `run` counts samples and resets, so that what comes late is known. */
export type Reply = Told & { readonly run: number };
