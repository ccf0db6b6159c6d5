import {
  type Arena,
  type Code,
  f32,
  f64,
  f64x2,
  type FunctionBuilder,
  i32,
  lanesOf,
  type ModuleBuilder,
} from "../assembler.ts";
import type { Tableau } from "../../methods/tableau.ts";
import type { FieldCode } from "../compiled_field.ts";
import { addressOf, type Chunk, eachVector, type Place } from "./vector_loop.ts";
import { type ExactLayout, ExactMixing } from "./exact_mixing_code.ts";
import { type StartExports, type StartLayout, writeStart } from "./start_code.ts";
import { stepFunctions } from "../step_function.ts";
import type { StepLayout } from "../step_module.ts";

/**
 * What a compiled window offers; a slot is the address of the place of a node's slope. `advance` and
 * `restore` are `step` and `back` where the slot stands evaluated already.
 */
export interface AdamsExports extends StartExports {
  /** Evaluates a slot at its own y and t0. */
  evaluate(slot: number): void;
  /** Pulls the cotangent at `dyBar` back through a slot; adds to that at `yBar`. */
  pull(slot: number): void;
  step(slot: number): void;
  advance(slot: number): void;
  back(slot: number): void;
  restore(slot: number): void;
  pullback(slot: number): void;
  /** `back` over the slot at `oldestSlot`, and `pullback` through this one. */
  reverse(slot: number): void;
}

/** Where things lie. */
export interface AdamsLayout extends StepLayout {
  readonly stateSize: number;
  /** Bytes from one slot to the next. */
  readonly slotBytes: number;
  /** Bytes from a slot to its dy. */
  readonly dyOffset: number;
  /** The weights of a step, and λ: doubles. */
  readonly weights: number;
  readonly lambda: number;
  /** The time of the slope that a step back evaluates, and its slot: an address of 32 bits. */
  readonly oldestTime: number;
  readonly oldestSlot: number;
  readonly dyBar: number;
  readonly yBar: number;
  readonly start: StartLayout;
  /** Unset in floating point. */
  readonly exact?: ExactLayout;
}

/** How a step mixes; with λ = 1 exact arithmetic needs no registers. */
export type AdamsArithmetic = "float" | "exact" | "exact, unmixed";

/** Writes the steps of reversible Adams over a full window, with either arithmetic; see `WindowStep`. */
export function writeAdams(
  module: ModuleBuilder,
  field: FieldCode,
  tableau: Tableau,
  arena: Arena,
  window: number,
  arithmetic: AdamsArithmetic,
): AdamsLayout {
  const { lanes, size } = field;
  const wide = lanesOf("float64", lanes.fused);
  const narrow = lanes.dtype === "float32";
  const bytes = 8 * size;
  const registers = 2 * window * size + 2;
  const stateSize = arithmetic === "float" ? registers : registers + size;
  // z[n−i] and f[n−1−j], and their cotangents.
  const places = (offset: number) => ({
    values: Array.from({ length: window + 1 }, (_, i) => ({ offset: offset + i * bytes })),
    slopes: Array.from(
      { length: window - 1 },
      (_, j) => ({ offset: offset + (window + 1 + j) * bytes }),
    ),
  });
  const state = arena.reserve(8 * stateSize);
  const stateBar = arena.reserve(8 * stateSize);
  const { values, slopes } = places(state);
  const bars = places(stateBar);
  const mixing = arithmetic === "float" ? undefined : new ExactMixing(
    module,
    wide,
    {
      y: values[window],
      z: values[window - 1],
      base: values[0],
      own: { offset: state + 8 * registers },
      size,
    },
    arena,
    arithmetic === "exact",
  );
  const psi = { offset: arena.reserve(bytes) };
  const weights = arena.reserve(8 * window);
  const lambda = arena.reserve(8);
  const oldestTime = arena.reserve(8);
  const oldestSlot = arena.reserve(8);
  const dyBar = { offset: arena.reserve(size * lanes.bytes) };
  const yBar = { offset: arena.reserve(size * lanes.bytes) };
  const slopeBar = { offset: arena.reserve(bytes) };
  const error = arena.reserve(size * lanes.bytes);
  const slotBytes = Math.ceil(field.stageElements * lanes.bytes / 8) * 8;
  const { times, write } = stepFunctions(module, arena);
  const start = writeStart(module, field, tableau, arena, { write, error, slotBytes });
  const ring = arena.reserve(window * slotBytes);
  const zero = i32.const(0);
  const { v, madd } = wide;

  const splat = (f: FunctionBuilder, at: number) => f.let("v128", f64x2.splat(f64.load(zero, at)));
  const weightsOf = (f: FunctionBuilder) =>
    Array.from({ length: window }, (_, j) => splat(f, weights + 8 * j));
  const setTime = (f: FunctionBuilder, slot: Code, t: Code) => {
    if (field.clock !== undefined) f.emit(f64.store(zero, t, field.clock));
    f.emit(narrow ? f32.store(slot, f32.demote_f64(t), 0) : f64.store(slot, t, 0));
  };
  /** f at t and the value at a place, in a slot. */
  const evaluate = (f: FunctionBuilder, slot: Code, t: Code, value: Place) => {
    setTime(f, slot, t);
    const y = { base: slot, offset: lanes.bytes };
    eachVector(f, lanes, size, (chunk) => {
      chunk.store(y, narrow ? chunk.loadDoubles(value) : chunk.load(value));
    });
    f.emit(field.evaluate(slot));
  };
  const slopeIn = (chunk: Chunk, slot: Code): Code => {
    const place = { base: slot, offset: field.dyOffset };
    return narrow ? chunk.loadSingles(place) : chunk.load(place);
  };
  /** Σ w[j] f[n−j], newest first, in the same order there and back. */
  const weighted = (w: readonly Code[], f: readonly Code[]) =>
    f.reduce<Code>((sum, slope, j) => j === 0 ? v.mul(w[0], slope) : madd(w[j], slope, sum), []);

  /** Takes the newest value and slope into the window. */
  const push = (chunk: Chunk, newest: Code, [z, before]: readonly Code[][], value: Code) => {
    chunk.store(values[0], value);
    for (let i = 1; i <= window; i++) chunk.store(values[i], z[i - 1]);
    chunk.store(slopes[0], newest);
    for (let j = 1; j < window - 1; j++) chunk.store(slopes[j], before[j - 1]);
  };
  /** The other way round: what comes in is the oldest. */
  const pop = (chunk: Chunk, oldest: Code, [z, after]: readonly Code[][], value: Code) => {
    chunk.store(values[window], value);
    for (let i = 0; i < window; i++) chunk.store(values[i], z[i + 1]);
    for (let j = 0; j < window - 2; j++) chunk.store(slopes[j], after[j + 1]);
    chunk.store(slopes[window - 2], oldest);
  };
  const loaded = (f: FunctionBuilder, chunk: Chunk, places: readonly Place[]) =>
    places.map((place) => f.let("v128", chunk.load(place)));
  const windowOf = (f: FunctionBuilder, chunk: Chunk) => [
    loaded(f, chunk, values),
    loaded(f, chunk, slopes),
  ];

  const advance = (f: FunctionBuilder, slot: Code) => {
    const w = weightsOf(f);
    if (mixing) {
      eachVector(f, wide, size, (chunk) => {
        const before = slopes.map((place) => chunk.load(place));
        chunk.store(psi, weighted(w, [slopeIn(chunk, slot), ...before]));
      });
      mixing.forwardY(f, (chunk) => chunk.load(psi));
    }
    const coupling = splat(f, lambda);
    eachVector(f, wide, size, (chunk) => {
      const newest = f.let("v128", slopeIn(chunk, slot));
      const all = windowOf(f, chunk);
      const [z, before] = all;
      const mixed = () => madd(coupling, v.sub(z[window], z[window - 1]), z[0]);
      const value = mixing ? z[window] : v.add(mixed(), weighted(w, [newest, ...before]));
      push(chunk, newest, all, value);
    });
  };
  const restore = (f: FunctionBuilder, slot: Code) => {
    const w = weightsOf(f);
    const coupling = splat(f, lambda);
    eachVector(f, wide, size, (chunk) => {
      const oldest = f.let("v128", slopeIn(chunk, slot));
      const all = windowOf(f, chunk);
      const [z, after] = all;
      const increment = weighted(w, [...after, oldest]);
      if (mixing) chunk.store(psi, increment);
      const unmixed = () => v.div(v.sub(v.sub(z[0], z[1]), increment), coupling);
      pop(chunk, oldest, all, mixing ? z[0] : v.add(z[window], unmixed()));
    });
    mixing?.backY(f, (chunk) => chunk.load(psi));
  };
  const pullback = (f: FunctionBuilder, slot: Code) => {
    const w = weightsOf(f);
    const coupling = splat(f, lambda);
    const last = window - 1;
    eachVector(f, wide, size, (chunk) => {
      const z = bars.values.map((place) => f.let("v128", chunk.load(place)));
      const s = bars.slopes.map((place) => f.let("v128", chunk.load(place)));
      const passed = f.let("v128", v.mul(coupling, z[0]));
      chunk.store(narrow ? slopeBar : dyBar, madd(w[0], z[0], s[0]));
      chunk.store(bars.values[0], v.add(z[0], z[1]));
      for (let i = 1; i < last; i++) chunk.store(bars.values[i], z[i + 1]);
      chunk.store(bars.values[last], v.sub(z[window], passed));
      chunk.store(bars.values[window], passed);
      for (let j = 1; j < last; j++) chunk.store(bars.slopes[j - 1], madd(w[j], z[0], s[j]));
      chunk.store(bars.slopes[last - 1], v.mul(w[last], z[0]));
    });
    eachVector(f, lanes, size, (chunk) => {
      if (narrow) chunk.store(dyBar, chunk.loadDoubles(slopeBar));
      chunk.store(yBar, lanes.constant(0));
    });
    f.emit(field.pullback(slot, addressOf(dyBar), addressOf(yBar)));
    eachVector(f, wide, size, (chunk) => {
      const added = narrow ? chunk.loadSingles(yBar) : chunk.load(yBar);
      chunk.store(bars.values[0], v.add(chunk.load(bars.values[0]), added));
    });
  };
  const oldest = (f: FunctionBuilder, slot: Code) =>
    evaluate(f, slot, f64.load(zero, oldestTime), values[window]);

  write("evaluate", ({ f, t0, choice: slot }) => {
    setTime(f, slot, t0);
    f.emit(field.evaluate(slot));
  }, true);
  write("pull", ({ f, choice: slot }) => {
    f.emit(field.pullback(slot, addressOf(dyBar), addressOf(yBar)));
  }, true);
  write("step", ({ f, t0, choice: slot }) => {
    evaluate(f, slot, t0, values[0]);
    advance(f, slot);
  }, true);
  write("advance", ({ f, choice: slot }) => advance(f, slot), true);
  write("back", ({ f, choice: slot }) => {
    oldest(f, slot);
    restore(f, slot);
  }, true);
  write("restore", ({ f, choice: slot }) => restore(f, slot), true);
  write("pullback", ({ f, choice: slot }) => pullback(f, slot), true);
  write("reverse", ({ f, choice: slot }) => {
    const first = f.let("i32", i32.load(zero, oldestSlot));
    oldest(f, first);
    restore(f, first);
    pullback(f, slot);
  }, true);
  return {
    times,
    // One set of as many stages as the window has slopes.
    stages: {
      size,
      needed: window,
      sets: [ring],
      setBytes: window * slotBytes,
      extras: [arena.size, arena.size],
    },
    state,
    stateBar,
    error,
    stateSize,
    slotBytes,
    dyOffset: field.dyOffset,
    weights,
    lambda,
    oldestTime,
    oldestSlot,
    dyBar: dyBar.offset,
    yBar: yBar.offset,
    start,
    exact: mixing?.layout,
  };
}
