import { FIRST_STAGE } from "../../methods/first_stage.ts";
import { i32 } from "../assembler.ts";
import type { WriteAttempt } from "./runge_kutta_code.ts";
import { addressOf } from "./vector_loop.ts";

/** Writes a step that estimates its error, and may find its first stage done. */
export const writeAttempt: WriteAttempt = ({ increment, write, set, y, error, add }) => {
  write("attempt", ({ f, t0, t1, h, choice: first }) => {
    f.when(i32.eq(first, i32.const(FIRST_STAGE.last)), () => f.emit(increment.shift(set)));
    f.emit(increment.evaluateAll(set, addressOf(y), t0, t1, first));
    increment.estimate(f, set, h, error);
    add(f, h);
  }, true);
};
