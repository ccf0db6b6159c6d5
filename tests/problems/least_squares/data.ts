/**
 * Data made up for fits, and what scipy makes of them. Both are computed by `reference.py` beside this
 * file, which says how it is run.
 *
 * @module
 */

/** An epidemic among 1000: those in bed and those recovering, a row a day; nobody counts who can catch it. */
export const EPIDEMIC: readonly (readonly [number, number])[] = [
  [5, 0],
  [15, 0],
  [27, 0],
  [57, 18],
  [124, 47],
  [202, 118],
  [268, 184],
  [283, 265],
  [231, 306],
  [179, 314],
  [140, 282],
  [100, 269],
  [69, 237],
  [39, 201],
  [32, 153],
  [27, 130],
];

/** A drug in the blood after an injection of 25 mg: the hours, and three persons' concentrations in mg/l. */
export const INJECTION = {
  hours: [0.25, 0.5, 0.75, 1, 1.25, 2, 3, 4, 5, 6, 8],
  persons: [
    [1.476, 0.977, 0.752, 0.517, 0.432, 0.306, 0.215, 0.174, 0.140, 0.111, 0.066],
    [1.558, 1.087, 0.659, 0.561, 0.436, 0.284, 0.243, 0.181, 0.131, 0.111, 0.072],
    [1.537, 1.053, 0.712, 0.556, 0.464, 0.283, 0.223, 0.171, 0.140, 0.104, 0.068],
  ],
};

/** A number that was fitted: its value, its standard error, and the symmetric 95 % interval. */
export interface Fitted {
  readonly value: number;
  readonly error: number;
  readonly low: number;
  readonly high: number;
}

/** What scipy 1.17.1 gives. */
export const BY_SCIPY = {
  epidemic: {
    beta: { value: 1.3941033, error: 0.0061401518, low: 1.3815453, high: 1.4066613 },
    gamma: { value: 0.49924833, error: 0.0050360799, low: 0.48894839, high: 0.50954827 },
    delta: { value: 0.3073595, error: 0.0033303656, low: 0.30054814, high: 0.31417087 },
  },
  injection: {
    V: { value: 10.384242, error: 0.2480979, low: 9.8768249, high: 10.891659 },
    out: { value: 0.86809814, error: 0.040591374, low: 0.78507946, high: 0.95111683 },
    there: { value: 1.0327072, error: 0.060255813, low: 0.90947025, high: 1.1559442 },
    back: { value: 0.58697907, error: 0.066461107, low: 0.45105085, high: 0.7229073 },
  },
  /** Of the first eleven days of the school's influenza in 1978. */
  influenza: {
    beta: { value: 1.5836955, error: 0.045367054, low: 1.4887412, high: 1.6786499 },
    gamma: { value: 0.42383925, error: 0.026230417, low: 0.36893835, high: 0.47874014 },
    delta: { value: 0.58657006, error: 0.064917319, low: 0.45069655, high: 0.72244357 },
  },
} satisfies Record<string, Record<string, Fitted>>;
