import { unknownName } from "../../../commands/mod.ts";
import { SYSTEMS } from "../../../experiments/mod.ts";
import { resample, type TimeSeries } from "../../../systems/mod.ts";
import { sizeOf, Tensor, tensor } from "../../../tensors/mod.ts";
import type { Variant } from "./case.ts";

/** What a gradient is made of, besides method and adjoint. */
interface BenchSystem {
  /** The states, one a time; with a batch, each of them many times. */
  readonly series: TimeSeries;
  /** The first time. */
  readonly t0: number;
  /** The last time. */
  readonly t1: number;
  /** The first state. */
  readonly y0: Tensor;
  /** The widths of the network's hidden layers. */
  readonly hidden: readonly number[];
  /** Whether the network sees the time. */
  readonly time: boolean;
}

/** The name of the system whose state is of any size: sines of different frequencies. */
export const WAVES = "waves";

/** The name of the same sines with noise: a stochastic equation, which is no system to be asked for. */
export const NOISE = "noise";

/** The names of the systems that can be measured. */
export const BENCH_SYSTEMS: readonly string[] = [...Object.keys(SYSTEMS), WAVES];

const WAVE_STATE = 2;
const WAVE_TIMES = 101;

/**
 * A system as it is measured.
 *
 * @throws {UsageError} If there is no system of the name.
 *
 * @example
 * ```ts
 * import { benchSystem } from "./bench_systems.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(benchSystem({ system: "waves", state: 5, batch: 3 }).y0.shape, [3, 5]);
 * ```
 */
export function benchSystem(variant: Variant): BenchSystem {
  const { system = "white-dwarf", batch, hidden, state = WAVE_STATE } = variant;
  if (!BENCH_SYSTEMS.includes(system) && system !== NOISE) {
    throw unknownName("system", system, BENCH_SYSTEMS);
  }
  const one = system === WAVES || system === NOISE ? waves(state) : known(system);
  const chosen = hidden === undefined ? one : { ...one, hidden };
  if (batch === undefined) return chosen;
  return {
    ...chosen,
    y0: repeated(one.y0, batch, 0),
    series: { times: one.series.times, states: repeated(one.series.states, batch, 1) },
  };
}

/**
 * The number of elements of a case's state.
 *
 * @returns The number, the batch included.
 */
export function stateSizeOf(variant: Variant): number {
  return benchSystem(variant).y0.size;
}

/** Data sets are simulated, which takes a while. */
const made = new Map<string, BenchSystem>();

function known(system: string): BenchSystem {
  const old = made.get(system);
  if (old !== undefined) return old;
  const { data, hidden, time } = SYSTEMS[system];
  const { times, states, t0, t1, y0 } = data();
  const one = { series: { times, states }, t0, t1, y0, hidden, time };
  made.set(system, one);
  return one;
}

function waves(size: number): BenchSystem {
  const times = Float64Array.from({ length: WAVE_TIMES }, (_, i) => i / (WAVE_TIMES - 1));
  const state = (t: number) =>
    Array.from({ length: size }, (_, k) => Math.sin(k + (1 + k % 3) * t));
  const states = tensor(Array.from(times, state));
  const y0 = tensor(state(0));
  return { series: { times, states }, t0: 0, t1: 1, y0, hidden: [32], time: false };
}

/** The last axis `batch` times, one after the other, along a new axis before it. */
function repeated(tensor: Tensor, batch: number, axis: number): Tensor {
  const outer = tensor.shape.slice(0, axis);
  const inner = tensor.shape.slice(axis);
  const size = sizeOf(inner);
  const data = new Float64Array(tensor.size * batch);
  for (let row = 0; row < tensor.size / size; row++) {
    const one = tensor.data.subarray(row * size, (row + 1) * size);
    for (let k = 0; k < batch; k++) data.set(one, (row * batch + k) * size);
  }
  return new Tensor(data, [...outer, batch, ...inner]);
}

/** The series at other times, which may be a batch. */
export function statesAt({ series }: BenchSystem, times: Float64Array): Tensor {
  return resample(series, times).states;
}
