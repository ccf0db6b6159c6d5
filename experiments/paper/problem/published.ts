import { isReversibleAdams, methodNamed } from "../../../commands/mod.ts";

/** What the paper measured for one cell of its grid. */
export interface PublishedCell {
  /** The system's name. */
  readonly system: string;
  /** The base method's name. */
  readonly method: string;
  /** `reversible`, `recursive:c`, or `recursive:default`. */
  readonly adjoint: string;
  /** The number of runs. */
  readonly runs: number;
  /** The keys that drew their starts, where they are known; one may have been run twice. */
  readonly keys?: readonly number[];
  /** Mean time of a whole training, in seconds. */
  readonly runtime: number;
  /** Its population standard deviation. */
  readonly runtimeSd: number;
  /** Mean of the runs' least mean-squared errors. */
  readonly loss: number;
  /** Its population standard deviation. */
  readonly lossSd: number;
}

/** What names a cell. */
type CellNames = Pick<PublishedCell, "system" | "method" | "adjoint">;

/**
 * Mean and population standard deviation of the raw runs that McCallum and Foster published with
 * "Efficient, Accurate and Stable Gradients for Neural ODEs" (arXiv 2410.11648): JAX and
 * diffrax on one NVIDIA GPU, float64; reversible with coupling 0.999. A line has system, method,
 * adjoint, runs, runtime and its deviation in seconds, best loss and its deviation. Their
 * "rk3" is Ralston's third-order method.
 */
const TABLE = `
white-dwarf euler reversible 3 90.9 18.6 8.660e-5 2.577e-5
white-dwarf euler recursive:2 3 15838.4 1049.8 8.791e-5 2.497e-5
white-dwarf euler recursive:4 3 1829.9 137.3 8.791e-5 2.497e-5
white-dwarf euler recursive:8 3 642.3 81.8 8.791e-5 2.497e-5
white-dwarf euler recursive:16 3 536.1 74.0 8.791e-5 2.497e-5
white-dwarf euler recursive:32 3 484.9 45.4 8.791e-5 2.497e-5
white-dwarf euler recursive:44 3 313.0 44.2 8.791e-5 2.497e-5
white-dwarf midpoint reversible 3 104.2 23.5 8.725e-5 2.497e-5
white-dwarf midpoint recursive:2 3 16800.9 820.3 8.725e-5 2.497e-5
white-dwarf midpoint recursive:4 3 1815.0 94.4 8.725e-5 2.497e-5
white-dwarf midpoint recursive:8 3 634.4 66.8 8.725e-5 2.497e-5
white-dwarf midpoint recursive:16 3 573.5 37.7 8.725e-5 2.497e-5
white-dwarf midpoint recursive:32 3 523.1 39.2 8.725e-5 2.497e-5
white-dwarf midpoint recursive:44 3 327.0 48.7 8.725e-5 2.497e-5
white-dwarf ralston3 reversible 3 108.5 11.5 8.725e-5 2.497e-5
white-dwarf ralston3 recursive:2 3 15592.7 1372.1 8.725e-5 2.497e-5
white-dwarf ralston3 recursive:4 3 1788.1 132.9 8.725e-5 2.497e-5
white-dwarf ralston3 recursive:8 3 601.4 24.1 8.725e-5 2.497e-5
white-dwarf ralston3 recursive:16 3 501.3 13.0 8.725e-5 2.497e-5
white-dwarf ralston3 recursive:32 3 456.7 10.2 8.725e-5 2.497e-5
white-dwarf ralston3 recursive:44 3 294.1 2.3 8.725e-5 2.497e-5
white-dwarf rk4 reversible 3 132.7 14.8 8.725e-5 2.497e-5
white-dwarf rk4 recursive:2 3 15256.8 967.6 8.725e-5 2.497e-5
white-dwarf rk4 recursive:4 3 1754.5 106.1 8.725e-5 2.497e-5
white-dwarf rk4 recursive:8 3 592.6 16.6 8.725e-5 2.497e-5
white-dwarf rk4 recursive:16 3 491.7 9.6 8.725e-5 2.497e-5
white-dwarf rk4 recursive:32 3 450.7 10.1 8.725e-5 2.497e-5
white-dwarf rk4 recursive:44 3 296.9 1.4 8.725e-5 2.497e-5
coupled-oscillator euler reversible 4 671.2 74.5 5.704e-3 1.565e-3
coupled-oscillator euler recursive:31 4 2001.4 226.4 1.063e-3 2.100e-4
coupled-oscillator euler recursive:16 4 2989.7 292.3 1.063e-3 2.100e-4
coupled-oscillator euler recursive:8 4 3522.0 225.7 1.063e-3 2.100e-4
coupled-oscillator euler recursive:4 4 5400.1 279.3 1.063e-3 2.100e-4
coupled-oscillator euler recursive:2 4 32787.8 804.2 1.063e-3 2.100e-4
coupled-oscillator midpoint reversible 3 858.2 188.2 1.003e-3 1.765e-4
coupled-oscillator midpoint recursive:31 3 2192.9 473.0 1.009e-3 1.786e-4
coupled-oscillator midpoint recursive:16 3 3228.9 527.6 1.009e-3 1.786e-4
coupled-oscillator midpoint recursive:8 3 3805.7 589.3 1.009e-3 1.786e-4
coupled-oscillator midpoint recursive:4 3 5940.1 639.4 1.009e-3 1.786e-4
coupled-oscillator midpoint recursive:2 3 37933.0 1198.0 1.009e-3 1.786e-4
coupled-oscillator ralston3 reversible 4 783.4 22.3 1.289e-3 3.405e-4
coupled-oscillator ralston3 recursive:31 4 1815.4 143.6 1.120e-3 2.166e-4
coupled-oscillator ralston3 recursive:16 4 2947.9 151.7 1.120e-3 2.166e-4
coupled-oscillator ralston3 recursive:8 4 3597.5 269.3 1.120e-3 2.166e-4
coupled-oscillator ralston3 recursive:4 4 5839.4 192.5 1.120e-3 2.166e-4
coupled-oscillator ralston3 recursive:2 4 38932.0 532.8 1.120e-3 2.166e-4
coupled-oscillator rk4 reversible 5 930.8 2.0 1.273e-3 4.541e-4
coupled-oscillator rk4 recursive:default 2 1804.9 42.8 1.034e-3 1.981e-5
coupled-oscillator rk4 recursive:31 3 1848.6 3.8 1.369e-3 2.749e-4
coupled-oscillator rk4 recursive:16 3 2918.4 5.0 1.369e-3 2.749e-4
coupled-oscillator rk4 recursive:8 3 3486.4 8.8 1.369e-3 2.749e-4
coupled-oscillator rk4 recursive:4 3 5847.8 6.4 1.369e-3 2.749e-4
coupled-oscillator rk4 recursive:2 3 39296.1 46.2 1.369e-3 2.749e-4
double-pendulum bosh3 reversible 5 1315.5 124.8 8.251e-3 3.244e-3
double-pendulum bosh3 recursive:32 5 3743.0 160.3 7.902e-3 1.605e-3
double-pendulum bosh3 recursive:16 5 4247.8 223.4 7.818e-3 1.350e-3
double-pendulum bosh3 recursive:8 5 4968.7 73.9 1.275e-2 7.355e-3
double-pendulum bosh3 recursive:4 5 8373.0 484.2 8.881e-3 1.522e-3
double-pendulum bosh3 recursive:2 5 50787.3 2325.1 9.256e-3 1.695e-3
`;

/**
 * The keys of some cells, by system or by system and method. Those of the white dwarf and the
 * pendulum are in the scripts that were published with the runs. Those of the oscillator are told
 * by the runs' losses, where these leave no doubt: 7.7e-4, 1.05e-3 and 1.19e-3 by midpoint, which
 * the paper's code comes to from the keys 0, 1 and 4 and from no other of the first five.
 */
const KEYS: Readonly<Record<string, readonly number[]>> = {
  "white-dwarf": [0, 1, 2],
  "coupled-oscillator midpoint": [0, 1, 4],
  "double-pendulum": [0, 1, 2, 3, 4],
};

/** The paper's figures, a cell a row. */
export const PUBLISHED: readonly PublishedCell[] = TABLE.trim().split("\n").map((line) => {
  const [system, method, adjoint, ...numbers] = line.split(" ");
  const [runs, runtime, runtimeSd, loss, lossSd] = numbers.map(Number);
  const keys = KEYS[system] ?? KEYS[`${system} ${method}`];
  return { system, method, adjoint, runs, keys, runtime, runtimeSd, loss, lossSd };
});

/**
 * The paper's figures that a cell's loss is held against. For a cell of the paper these are its own.
 * Reversible Adams stands in for the paper's method: for it they are those of the strictest reversible
 * cell of the system, whatever its base method is. Full storage has the gradient of checkpointing: for
 * it they are those of its method with the most checkpoints.
 *
 * @returns The figures; undefined where the paper has none.
 */
export function referenceFor(cell: CellNames): PublishedCell | undefined {
  const ofSystem = PUBLISHED.filter(({ system }) => system === cell.system);
  if (isReversibleAdams(methodNamed(cell.method))) {
    return leastBy(ofSystem.filter(({ adjoint }) => adjoint === "reversible"), lossLimit);
  }
  if (cell.adjoint !== "full") return publishedFor(cell);
  const ofMethod = ofSystem.filter(({ method }) => method === cell.method);
  return leastBy(
    ofMethod.filter(({ adjoint }) => /^recursive:\d/.test(adjoint)),
    ({ adjoint }) => -Number(adjoint.split(":")[1]),
  );
}

/**
 * The paper's fastest cell of a system, by the mean time of a training.
 *
 * @returns Its figures; undefined where the paper has none of the system.
 */
export function fastestPublished(system: string): PublishedCell | undefined {
  return leastBy(PUBLISHED.filter((cell) => cell.system === system), ({ runtime }) => runtime);
}

/** What a mean best loss may be: the paper's, and two of its deviations. */
export function lossLimit({ loss, lossSd }: Pick<PublishedCell, "loss" | "lossSd">): number {
  return loss + 2 * lossSd;
}

/**
 * The item of the least number, the first of several.
 *
 * @returns The item; undefined where there is none.
 */
export function leastBy<Item>(
  items: readonly Item[],
  numberOf: (item: Item) => number,
): Item | undefined {
  return items.toSorted((a, b) => numberOf(a) - numberOf(b))[0];
}

/**
 * The paper's figures for a cell.
 *
 * @returns The figures; undefined where the paper has none.
 */
export function publishedFor(cell: CellNames): PublishedCell | undefined {
  return PUBLISHED.find(({ system, method, adjoint }) =>
    system === cell.system && method === cell.method && adjoint === cell.adjoint
  );
}

/**
 * The headline claims of the paper: up to 2.9 times faster training and up to 22 times less
 * memory than recursive checkpointing. The memory counts states: 2 against 44.
 */
export const PAPER_CLAIMS = { timeRatio: 2.9, memoryRatio: 22 } as const;

/**
 * The paper's time of one gradient, in seconds, with 100 and with 1000 steps: midpoint, a network
 * 1-10-1, steps of 0.01. `recursive` has about sqrt(2n) checkpoints.
 */
export const PUBLISHED_GRADIENTS: Readonly<Record<string, readonly [number, number]>> = {
  "reversible": [0.0117, 0.0726],
  "recursive:2": [0.201, 15.04],
  "recursive:4": [0.066, 1.676],
  "recursive:8": [0.059, 0.632],
  "recursive": [0.039, 0.296],
};
