import {
  type Arena,
  type Code,
  f64,
  type Func,
  type FunctionBuilder,
  i32,
  type ModuleBuilder,
} from "../assembler.ts";
import type { Tableau } from "../../methods/tableau.ts";
import { AdamsPieces } from "./adams_pieces.ts";
import { writeStepMany } from "./adams_forward_code.ts";
import { writeReverseMany } from "./adams_reverse_code.ts";
import { AdamsRunCode, type AdamsRunExports, type AdamsRunLayout } from "./adams_run_code.ts";
import { type AdamsStartExports, writeStartSteps } from "./adams_start_code.ts";
import { type AdamsStartRunExports, writeStartRuns } from "./adams_start_run_code.ts";
import { windowCode } from "./adams_window_code.ts";
import type { FieldCode } from "../compiled_field.ts";
import { vectorLoop } from "./vector_loop.ts";
import { type ExactLayout, ExactMixing } from "./exact_mixing_code.ts";
import { type StartExports, type StartLayout, writeStart } from "./start_code.ts";
import { type SlotExports, type SlotLayout, stageBytesOf, writeSlots } from "./slot_code.ts";
import { stepFunctions } from "../step_function.ts";

/**
 * What a compiled window offers; a slot is the address of the place of a node's slope. `advance` and
 * `restore` are `step` and `back` where the slot stands evaluated already.
 */
export interface AdamsExports
  extends SlotExports, StartExports, AdamsStartExports, AdamsStartRunExports, AdamsRunExports {
  step(slot: number): void;
  advance(slot: number): void;
  back(slot: number): void;
  restore(slot: number): void;
  pullback(slot: number): void;
  /** `back` over the slot at `oldestSlot`, and `pullback` through this one. */
  reverse(slot: number): void;
}

/** Where things lie. */
export interface AdamsLayout extends SlotLayout {
  readonly stateSize: number;
  /** Where `startReverse` is told what stands: a whole number. */
  readonly stands: number;
  /** The weights of a step, and λ: doubles. */
  readonly weights: number;
  readonly lambda: number;
  /** The time of the slope that a step back evaluates, and its slot: an address of 32 bits. */
  readonly oldestTime: number;
  readonly oldestSlot: number;
  readonly start: StartLayout;
  /** Unset in floating point. */
  readonly exact?: ExactLayout;
  /** What runs of steps have. */
  readonly runs: AdamsRunLayout;
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
  flush?: Func,
): AdamsLayout {
  const { lanes, size } = field;
  const bytes = 8 * size;
  const pieces = new AdamsPieces(field, arena, window);
  const { wide, psi, slopeBar } = pieces;
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
  const oldestTime = arena.reserve(8);
  const oldestSlot = arena.reserve(8);
  const stands = arena.reserve(8);
  const stageBytes = stageBytesOf(field);
  const code = new AdamsRunCode(module, arena, {
    ...{ field, window, state, stateBar, registers: state + 8 * registers },
    ...{ pieces, mixing, flush },
  });
  const error = arena.reserve(size * lanes.bytes);
  const { times, write } = stepFunctions(module, arena);
  const parts = { write, error, window, stageBytes };
  const startCode = writeStart(module, field, tableau, arena, parts);
  const { layout: start, increment: { stages: { extras } } } = startCode;
  const { ring, slotBytes } = start;
  const zero = i32.const(0);
  const { v, madd } = wide;

  const { push, pop, windowOf } = windowCode(values, slopes);

  const advance = (f: FunctionBuilder, slot: Code) => {
    const w = pieces.weightsOf(f);
    if (mixing) {
      vectorLoop(f, wide, size, (chunk) => {
        const before = slopes.map((place) => chunk.load(place));
        chunk.store(psi, pieces.weighted(w, [pieces.slopeIn(chunk, slot), ...before]));
      });
      mixing.forwardY(f, (chunk) => chunk.load(psi));
    }
    const coupling = pieces.coupling(f);
    vectorLoop(f, wide, size, (chunk) => {
      const newest = f.let("v128", pieces.slopeIn(chunk, slot));
      const all = windowOf(f, chunk);
      const [z, before] = all;
      const mixed = () => madd(coupling, v.sub(z[window], z[window - 1]), z[0]);
      const value = mixing ? z[window] : v.add(mixed(), pieces.weighted(w, [newest, ...before]));
      push(chunk, newest, all, value);
    });
  };
  const restore = (f: FunctionBuilder, slot: Code) => {
    const w = pieces.weightsOf(f);
    const coupling = pieces.coupling(f);
    vectorLoop(f, wide, size, (chunk) => {
      const oldest = f.let("v128", pieces.slopeIn(chunk, slot));
      const all = windowOf(f, chunk);
      const [z, after] = all;
      const increment = pieces.weighted(w, [...after, oldest]);
      if (mixing) chunk.store(psi, increment);
      const unmixed = () => v.div(v.sub(v.sub(z[0], z[1]), increment), coupling);
      pop(chunk, oldest, all, mixing ? z[0] : v.add(z[window], unmixed()));
    });
    mixing?.backY(f, (chunk) => chunk.load(psi));
  };
  const pullback = (f: FunctionBuilder, slot: Code) => {
    const w = pieces.weightsOf(f);
    const coupling = pieces.coupling(f);
    const last = window - 1;
    vectorLoop(f, wide, size, (chunk) => {
      const z = bars.values.map((place) => f.let("v128", chunk.load(place)));
      const s = bars.slopes.map((place) => f.let("v128", chunk.load(place)));
      const passed = f.let("v128", v.mul(coupling, z[0]));
      chunk.store(slopeBar, madd(w[0], z[0], s[0]));
      chunk.store(bars.values[0], v.add(z[0], z[1]));
      for (let i = 1; i < last; i++) chunk.store(bars.values[i], z[i + 1]);
      chunk.store(bars.values[last], v.sub(z[window], passed));
      chunk.store(bars.values[window], passed);
      for (let j = 1; j < last; j++) chunk.store(bars.slopes[j - 1], madd(w[j], z[0], s[j]));
      chunk.store(bars.slopes[last - 1], v.mul(w[last], z[0]));
    });
    pieces.pull(f, slot, bars.values[0]);
  };
  const oldest = (f: FunctionBuilder, slot: Code) =>
    pieces.evaluate(f, slot, f64.load(zero, oldestTime), values[window]);

  const slots = writeSlots(write, field, pieces);
  write("step", ({ f, t0, choice: slot }) => {
    pieces.evaluate(f, slot, t0, values[0]);
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
  if (!mixing) {
    const context = { pieces, start: startCode, stands, size, values, slopes, bars };
    const steps = writeStartSteps(write, context);
    if (start.keeps) writeStartRuns(code, start, steps, times);
  }
  writeStepMany(code, start);
  writeReverseMany(code, start);
  return {
    times,
    // One set of as many stages as the window has slopes.
    stages: {
      size,
      needed: window,
      sets: [ring],
      setBytes: window * slotBytes,
      // Those that are kept have them behind all.
      extras: start.keeps ? extras : [arena.size, arena.size],
    },
    state,
    stateBar,
    error,
    stateSize,
    slots,
    stands,
    weights: pieces.weights,
    lambda: pieces.lambda,
    oldestTime,
    oldestSlot,
    start,
    exact: mixing?.layout,
    runs: code.layout,
  };
}
