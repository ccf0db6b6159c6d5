/** A base method's stages: each begins at t + c h and at y plus h times the sum of a k. */
export interface Stages {
  /** The weights of the earlier stages, a list a stage. */
  readonly a: readonly (readonly number[])[];
  /** The weights of the step. */
  readonly b: readonly number[];
  /** The times of the stages. */
  readonly c: readonly number[];
}

/** The methods of the problems, without the stages that only an error estimate needs. */
export const STAGES: Readonly<Record<string, Stages>> = {
  euler: { a: [[]], b: [1], c: [0] },
  midpoint: { a: [[], [1 / 2]], b: [0, 1], c: [0, 1 / 2] },
  bosh3: { a: [[], [1 / 2], [0, 3 / 4]], b: [2 / 9, 1 / 3, 4 / 9], c: [0, 1 / 2, 3 / 4] },
};
