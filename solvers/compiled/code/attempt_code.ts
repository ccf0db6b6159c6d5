import { FIRST_STAGE } from "../../methods/first_stage.ts";
import { endsAtResult, type Tableau } from "../../methods/tableau.ts";
import { type Code, type FunctionBuilder, i32, memoryCopy } from "../assembler.ts";
import type { FieldCode } from "../compiled_field.ts";
import type { IncrementCode } from "./increment_code.ts";
import type { WriteAttempt } from "./runge_kutta_code.ts";
import { addressOf, type Place, vectorLoop } from "./vector_loop.ts";

/** Writes a step that estimates its error, and may find its first stage done. */
export const writeAttempt: WriteAttempt = (
  { increment, field, tableau, write, set, y, error, add },
) => {
  const { b } = tableau;
  const lastIsNext = endsAtResult(tableau);
  const [first, last] = [0, b.length - 1].map((i) => addressOf(increment.blockOf(set, i)));
  const shift = memoryCopy(first, last, i32.const(increment.stride));
  write("attempt", ({ f, t0, t1, h, choice }) => {
    f.when(i32.eq(choice, i32.const(FIRST_STAGE.last)), () => f.emit(shift));
    const count = lastIsNext ? b.length - 1 : b.length;
    f.emit(increment.evaluate(set, addressOf(y), t0, t1, choice, count));
    add(f, h);
    if (lastIsNext) f.emit(increment.evaluateLast(set, addressOf(y), t0, t1));
    writeEstimate(f, increment, field, tableau, { set, h, error });
  }, true);
};

/** Writes the error estimate of the last evaluation in a set. */
export function writeEstimate(
  f: FunctionBuilder,
  increment: IncrementCode,
  { lanes, size }: FieldCode,
  tableau: Tableau,
  { set, h, error }: { readonly set: Code; readonly h: Code; readonly error: Place },
): void {
  const sum = increment.sum(f, set, h, tableau.error ?? []);
  vectorLoop(f, lanes, size, (chunk) => chunk.store(error, sum(chunk)));
}
