import {
  add,
  concat,
  type Interpolation,
  lbfgs,
  matmul,
  meanSquaredError,
  network,
  reversible,
  rk4,
  slice,
  solve,
  type StartFunction,
  tensor,
  Trainer,
  type VectorField,
  vectorField,
} from "../../../mod.ts";

/** What drives a system, and what was measured of it: the first of its two states. */
export interface DrivenRecord {
  readonly input: Interpolation;
  readonly times: readonly number[];
  readonly measured: readonly number[];
}

/** What is known of the second state: that it is the velocity of the first, or nothing. */
export type Known = "velocity" | "nothing";

/** The hidden units of the network. */
const WIDTH = 6;

/**
 * Slopes that are linear in both states and the input, and a network beside that. Where each record
 * starts is a parameter of which f makes no use.
 */
export function hiddenField(
  known: Known,
  records: readonly DrivenRecord[],
  seed: number,
): VectorField {
  const slopes = known === "velocity" ? 1 : 2;
  const net = network({ widths: [3, WIDTH, slopes] });
  return vectorField({
    ...{ state: [2], inputs: { u: 1 }, seed },
    parameters: {
      // It begins as a damped oscillator, so that no path runs away before anything is learnt.
      linear: tensor([[0, -1], [1, -0.4], [0, 0]].map((row) => row.slice(-slopes))),
      ...net.parameters,
      starts: tensor(records.flatMap(({ measured }) => [measured[0], 0])),
    },
    f(_t, y, p, { u }) {
      const seen = concat([y, u]);
      const slope = add(matmul(seen, p.linear), net.apply(p, seen));
      return known === "velocity" ? concat([slice(y, 1, 2), slope]) : slope;
    },
  });
}

function problemOf(field: VectorField, { input, times }: DrivenRecord, dt: number, k = 0) {
  const y0: StartFunction = ({ starts }) => slice(starts, 2 * k, 2 * k + 2);
  return { field, inputs: { u: input }, y0, t0: times[0], dt, method: rk4 };
}

/** Trains on the first rows of records, in stages of so many rows and iterations. */
export function trainHidden(
  field: VectorField,
  records: readonly DrivenRecord[],
  dt: number,
  stages: readonly (readonly [rows: number, iterations: number])[],
): void {
  for (const [rows, iterations] of stages) {
    const trainer = new Trainer({
      problems: records.map((record, k) => ({
        ...problemOf(field, record, dt, k),
        method: reversible(rk4),
        t1: record.times[rows - 1],
        loss: meanSquaredError(record.times.slice(0, rows), record.measured.slice(0, rows), {
          observe: (y) => slice(y, 0, 1),
        }),
      })),
      ...{ optimizer: lbfgs(), onFailure: "retreat" },
    });
    for (let k = 0; k < iterations; k++) trainer.step();
    field.parameters.flat.set(trainer.bestParameters);
    trainer.release();
  }
}

/** Both states at all times of a record, from its own start on, or from where the first began. */
export function pathOf(
  field: VectorField,
  record: DrivenRecord,
  dt: number,
  y0?: readonly number[],
): { readonly measured: number[]; readonly hidden: number[] } {
  const { times } = record;
  const problem = { ...problemOf(field, record, dt), ...(y0 && { y0 }) };
  const { states } = solve({ ...problem, t1: times[times.length - 1], saveAt: times });
  const column = (k: number) => times.map((_, i) => states.data[2 * i + k]);
  return { measured: column(0), hidden: column(1) };
}

/** The root mean square of what two columns differ by, from a row on. */
export function difference(a: readonly number[], b: readonly number[], from = 0): number {
  const squares = a.slice(from).map((x, i) => (x - b[from + i]) ** 2);
  return Math.sqrt(squares.reduce((sum, x) => sum + x) / squares.length);
}
