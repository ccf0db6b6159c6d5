import { FAR, locate, piece } from "../../tensors/internal.ts";
import { reshape, type Shape, Tensor, tensor } from "../../tensors/mod.ts";
import type { InterpolationSettings } from "./interpolation_settings.ts";
import { PiecewiseTable } from "./piecewise_table.ts";

/** Values at times, and how to read between them. */
interface Source {
  readonly times: Float64Array;
  readonly values: Tensor;
  readonly shape: Shape;
  readonly settings: InterpolationSettings;
}

/** A table with its coefficients and knots, as `piece` and `locate` read them. */
interface Built {
  readonly table: PiecewiseTable;
  readonly knots: Tensor;
  readonly coefficients: Tensor;
}

const built = new WeakMap<Source, Built>();

function build({ times, values, settings }: Source): Built {
  const channels = values.size / times.length;
  const table = new PiecewiseTable(times, channels, settings);
  const { order, pieces } = table;
  const knots = new Float64Array(2 + pieces + 1).fill(FAR);
  table.writeKnots(knots);
  const coefficients = new Float64Array((pieces + 1) * order * channels);
  table.build(values.data, "interpolation", coefficients);
  return {
    table,
    knots: new Tensor(knots, [1, knots.length]),
    coefficients: new Tensor(coefficients, [1, pieces + 1, order, channels]),
  };
}

/** Reads an interpolation, or one of its derivatives, at a time. */
export function valueAt(source: Source, t: number, derivative: number): Tensor {
  let found = built.get(source);
  if (found === undefined) built.set(source, found = build(source));
  const { table: { limits: [low, high] }, knots, coefficients } = found;
  if (!(t >= low && t <= high)) {
    const { times } = source;
    throw new RangeError(
      `Interpolation: it has values from t = ${times[0]} to ${
        times[times.length - 1]
      }, and is read ` +
        `at ${t}; to read beyond them take extrapolation: "hold" or "continue"`,
    );
  }
  return reshape(piece(locate(tensor(t), knots), coefficients, derivative), source.shape);
}
