import type { ObservedAt } from "../../../models/mod.ts";
import type { Trajectory } from "../../../systems/mod.ts";
import { Random, Tensor } from "../../../tensors/mod.ts";
import { methodNamed } from "../../../commands/internal.ts";
import { firstRow } from "../forecasts/first_row.ts";
import { fittedStart } from "../forecasts/fitted_start.ts";
import { checkRising, rollOut } from "../forecasts/roll_out.ts";
import type { EquationsConfig, Forecaster, Start } from "../plan.ts";
import { type Drivers, driversOf } from "./drivers.ts";
import { firstOf } from "./drawn_parameters.ts";
import type { Equations } from "./equations.ts";
import { equationsField } from "./equations_field.ts";
import { withEquations } from "./with_equations.ts";
import { type Observation, observation } from "./observation.ts";
import { isFixed } from "./path_starts.ts";

/**
 * What forecasts with equations.
 *
 * @param parameters Their numbers as they are stored, flat.
 * @throws {UsageError} If a function of the module throws.
 */
export function equationsForecaster(
  equations: Equations,
  model: EquationsConfig,
  parameters: Float64Array,
): Forecaster {
  const { sizes, rtol, dt, timeFactor } = model;
  const field = equationsField(equations, { sizes, dosed: model.dosed !== undefined });
  field.parameters.flat.set(parameters);
  const natural = field.parameters.natural();
  const measured = observation(equations, model.stateNames);
  const stepping = {
    method: methodNamed(model.method),
    dt,
    ...(rtol === undefined ? {} : { rtol }),
  };
  const drive = (name: string, trajectory?: Trajectory) => {
    const known = Object.values(model.constants).every((by) => Object.hasOwn(by, name));
    // A start of one's own is driven as the first path was.
    return driversOf(equations, model, known ? name : model.starts[0].name, trajectory);
  };
  const pathOf = (...[start, times, trajectory]: Parameters<Forecaster["forecast"]>): Path => {
    checkRising(times);
    const n = model.elements.length;
    if (start.y0.length !== n) {
      throw new TypeError(
        `forecast: the model has a state of ${n}, got a start of ${start.y0.length} numbers`,
      );
    }
    const drivers = drive(trajectory?.name ?? (start as Start).name ?? "", trajectory);
    const { inputs, entered } = drivers;
    const [t0, at] = [start.t0 * timeFactor, Float64Array.from(times, (t) => t * timeFactor)];
    const before = entered?.at(t0).data ?? new Float64Array(n);
    const scaled = start.y0.map((x, k) => (x - before[k]) / sizes[k]);
    const states = rollOut(field, t0, scaled, at, { ...stepping, ...(inputs && { inputs }) })
      .map((x, i) => x * sizes[i % n]);
    if (entered) at.forEach((t, i) => entered.at(t).data.forEach((x, k) => states[i * n + k] += x));
    return { times: at, states, drivers };
  };
  const hidden = model.elements.filter((name) => !model.stateNames.includes(name));
  return {
    model,
    startOf(trajectory, trained) {
      if (trained > 0) return fittedStart(model, trajectory.name);
      const { t0, name, y0 } = firstRow(trajectory);
      const drivers = drive(name, trajectory);
      const at = t0 * timeFactor;
      const entered = drivers.entered?.at(at).data ?? new Float64Array(model.elements.length);
      const rule = equations.y0;
      if (typeof rule === "function") {
        const inputs = drivers.at(at);
        const made = withEquations(equations.name, "y0", () => rule(natural, inputs));
        return { name, t0, y0: Array.from(made.data, (x, k) => x + entered[k]) };
      }
      return { name, t0, y0: heldOutStart(equations, model, measured, y0, entered) };
    },
    forecast: (start, times, trajectory) =>
      withEquations(
        equations.name,
        "observe",
        () => observedRows(measured, natural, pathOf(start, times, trajectory)),
      ),
    ...(hidden.length > 0 && {
      hidden: {
        names: hidden,
        forecast: (start, times, trajectory) =>
          elementsOf(
            pathOf(start, times, trajectory).states,
            model.elements.length,
            hidden.map((name) => model.elements.indexOf(name)),
          ),
      },
    }),
  };
}

/** What is known of a start where no row was trained on: the first row, else what others begin with. */
function heldOutStart(
  { y0: rule }: Equations,
  { elements, starts }: EquationsConfig,
  measured: Observation,
  row: readonly number[],
  entered: ArrayLike<number>,
): number[] {
  return elements.map((element, k) => {
    const known = typeof rule === "object" && Object.hasOwn(rule, element)
      ? rule[element]
      : undefined;
    if (known !== undefined && isFixed(known)) {
      return firstOf(known, new Random(0)).data[0] + entered[k];
    }
    const column = measured.elements.indexOf(k);
    if (column >= 0 && !Number.isNaN(row[column])) return row[column];
    return starts.reduce((sum, { y0 }) => sum + y0[k], 0) / starts.length;
  });
}

/** States along a path, in the user's units, and what drives it; times are in the module's unit. */
interface Path {
  readonly times: Float64Array;
  readonly states: Float64Array;
  readonly drivers: Drivers;
}

/** What is measured of each of several states. */
function observedRows(
  { columns, elements, observe }: Observation,
  parameters: Record<string, Tensor>,
  { times, states, drivers }: Path,
): Float64Array {
  if (observe === undefined) return states;
  const d = columns.length;
  const n = states.length / times.length;
  if (elements.every((element) => element >= 0)) return elementsOf(states, n, elements);
  const seen = new Float64Array(times.length * d).fill(NaN);
  times.forEach((time, i) => {
    const y = states.slice(i * n, (i + 1) * n);
    if (y.some(Number.isNaN)) return;
    const t = new Tensor(Float64Array.of(time), []);
    const at: ObservedAt = {
      ...{ t, parameters, inputs: drivers.at(time), reader: drivers.reader(time) },
    };
    seen.set(observe(new Tensor(y, [n]), at).data, i * d);
  });
  return seen;
}

/** Some elements of states of n. */
function elementsOf(states: Float64Array, n: number, elements: readonly number[]): Float64Array {
  const d = elements.length;
  return Float64Array.from(
    { length: states.length / n * d },
    (_, i) => states[Math.floor(i / d) * n + elements[i % d]],
  );
}
