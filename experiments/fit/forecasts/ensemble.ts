import type { Forecaster, NetworkConfig, Start } from "../plan.ts";
import { parameterShapes } from "../network/field_of.ts";

/** A model of an ensemble and those beside it, each without the others. */
export function membersIn(model: NetworkConfig): NetworkConfig[] {
  const { members = [], ...first } = model;
  return [first, ...members];
}

/** The parameters of the members of an ensemble, which stand one after the other. */
export function memberParameters(model: NetworkConfig, flat: Float64Array): Float64Array[] {
  let at = 0;
  const parts = membersIn(model).map((member) => flat.subarray(at, at += parameterCount(member)));
  if (at !== flat.length) {
    throw new TypeError(`the models have ${at} parameters together, got ${flat.length}`);
  }
  return parts;
}

/** Parameters one after the other. */
export function concatenated(parts: readonly Float64Array[]): Float64Array {
  const flat = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    flat.set(part, at);
    at += part.length;
  }
  return flat;
}

/** What a parameter of a member is called in files: those of the first one as they are. */
export function memberName(member: number, name: string): string {
  return member === 0 ? name : `members.${member - 1}.${name}`;
}

/** How many numbers a network has. */
function parameterCount(model: NetworkConfig): number {
  return [...parameterShapes(model).values()]
    .reduce((sum, shape) => sum + shape.reduce((all, n) => all * n, 1), 0);
}

/**
 * What forecasts the mean of what some models do, each as much as it counts. A start without those of the
 * others is that of the first one, which then forecasts alone. Where one of them has no number, there is none.
 *
 * @param model The first one, with the others.
 * @param members What forecasts with each of them alone, in the same order.
 */
export function ensembleForecaster(
  model: NetworkConfig,
  members: readonly Forecaster[],
): Forecaster {
  const weights = membersIn(model).map(({ weight = 1 }) => weight);
  const sum = weights.reduce((all, w) => all + w, 0);
  const [first, ...others] = members;
  const all = (...[start, times, trajectory]: Parameters<Forecaster["forecast"]>) =>
    [start, ...start.members ?? []].map((own, k) => members[k].forecast(own, times, trajectory));
  const mean = (paths: readonly Float64Array[]) =>
    paths.length === 1
      ? paths[0]
      : paths[0].map((_, i) => paths.reduce((x, path, k) => x + path[i] * weights[k] / sum, 0));
  return {
    model,
    members,
    startOf: (trajectory, trained) => ({
      ...first.startOf(trajectory, trained),
      members: others.map((each) => each.startOf(trajectory, trained)),
    }),
    forecast: (...asked) => mean(all(...asked)),
    spread(...asked) {
      const paths = all(...asked);
      const middle = mean(paths);
      const squares = paths.map((path) => path.map((x, i) => (x - middle[i]) ** 2));
      return mean(squares).map(Math.sqrt);
    },
  };
}

/** A start that is changed, and those of the other members in the same way. */
export function eachStart(start: Start, change: (start: Start) => Start): Start {
  const { members } = start;
  return { ...change(start), ...(members && { members: members.map(change) }) };
}
