import type { Tableau } from "../../methods/tableau.ts";
import {
  type Arena,
  type Code,
  type FunctionBuilder,
  i32,
  memoryCopy,
  type ModuleBuilder,
} from "../assembler.ts";
import type { FieldCode } from "../compiled_field.ts";
import { addressOf, vectorLoop } from "./vector_loop.ts";
import { writeEstimate } from "./attempt_code.ts";
import { type IncrementCode, incrementCode } from "./increment_code.ts";
import type { WriteStepFunction } from "../step_function.ts";

/** The most bytes that the stages of a start may take to be kept for the way back. */
const MOST_KEPT = 0x1000000;

/**
 * Whether the stages behind the first ones are kept for the way back: else they are evaluated again.
 *
 * @param window The steps of a start.
 * @param stages Stages of each.
 * @param bytes Bytes of a stage.
 */
export function keepsStart(window: number, stages: number, bytes: number): boolean {
  return window * (stages - 1) * bytes <= MOST_KEPT;
}

/** What the start of a window offers; a slot is the address of the place of its node's slope. */
export interface StartExports {
  /** Evaluates the stages behind the first, which stands in a slot, and Ψ. */
  start(slot: number): void;
  /** The same, with the stages of the error estimate. */
  startAll(slot: number): void;
  /** Ψ of stages that stand. */
  startSum(slot: number): void;
  estimate(slot: number): void;
  pullStart(slot: number): void;
}

/** Where its vectors lie: doubles. */
export interface StartLayout {
  readonly x: number;
  readonly psi: number;
  readonly psiBar: number;
  readonly xBar: number;
  /** What the first stage's slope has of a cotangent besides. */
  readonly firstBar: number;
  /** Stages that Ψ needs, and all. */
  readonly needed: number;
  readonly all: number;
  /** Whether each slot has the stages of its step behind it, which stay; else they have one place. */
  readonly keeps: boolean;
  /** Where slots begin, and the bytes from one to the next. */
  readonly ring: number;
  readonly slotBytes: number;
}

/** The increment of a start, and where its stages lie. */
export interface StartCode {
  readonly layout: StartLayout;
  readonly increment: IncrementCode;
  /** The set that belongs to a slot, whose slope stands. */
  setOf(f: FunctionBuilder, slot: Code): Code;
}

/**
 * Writes the increment of a Runge-Kutta step whose first stage is evaluated elsewhere.
 *
 * @returns Where its things lie, and the increment, for whoever writes whole steps.
 */
export function writeStart(
  module: ModuleBuilder,
  field: FieldCode,
  tableau: Tableau,
  arena: Arena,
  { write, error, window, stageBytes }: {
    readonly write: WriteStepFunction;
    /** Where the error estimate goes. */
    readonly error: number;
    /** The slots that there are to be. */
    readonly window: number;
    readonly stageBytes: number;
  },
): StartCode {
  const { size } = field;
  const keeps = keepsStart(window, tableau.b.length, stageBytes);
  const [x, psi, psiBar, xBar, firstBar] = Array.from(
    { length: 5 },
    () => ({ offset: arena.reserve(8 * size) }),
  );
  const increment = incrementCode(module, field, tableau, arena, keeps ? window : 1, firstBar);
  const { wide, stages: { sets, needed, setBytes } } = increment;
  const ring = keeps ? sets[0] : arena.reserve(window * stageBytes);
  const only = i32.const(sets[0]);
  const setOf = (f: FunctionBuilder, slot: Code) => {
    if (keeps) return slot;
    f.emit(memoryCopy(only, slot, i32.const(stageBytes)));
    return only;
  };
  const ready = i32.const(1);
  const sum = (f: FunctionBuilder, set: Code, h: Code) => {
    const weighted = increment.psi(f, set, h);
    vectorLoop(f, wide, size, (chunk) => chunk.store(psi, weighted(chunk)));
  };
  for (const name of ["start", "startAll"] as const) {
    write(name, ({ f, t0, t1, h, choice: slot }) => {
      const set = setOf(f, slot);
      const from = addressOf(x);
      f.emit(
        name === "start"
          ? increment.evaluate(set, from, t0, t1, ready)
          : increment.evaluate(set, from, t0, t1, ready, tableau.b.length),
      );
      sum(f, set, h);
    }, true);
  }
  write("startSum", ({ f, h, choice: slot }) => sum(f, setOf(f, slot), h), true);
  write("estimate", ({ f, h, choice: slot }) => {
    const set = keeps ? slot : only;
    writeEstimate(f, increment, field, tableau, { set, h, error: { offset: error } });
  }, true);
  write("pullStart", ({ f, h, choice: slot }) => {
    f.emit(increment.pullback(keeps ? slot : only, addressOf(psiBar), h, h));
    const add = increment.bars(f);
    vectorLoop(f, wide, size, (chunk) => chunk.store(xBar, add(chunk, chunk.load(xBar))));
  }, true);
  const layout = {
    ...{ x: x.offset, psi: psi.offset, psiBar: psiBar.offset, xBar: xBar.offset },
    ...{ firstBar: firstBar.offset, needed, all: tableau.b.length },
    ...{ keeps, ring, slotBytes: keeps ? setBytes : stageBytes },
  };
  return { layout, increment, setOf };
}
