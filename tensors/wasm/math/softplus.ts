import type { Code } from "../assembler/code.ts";
import { v128 } from "../assembler/instructions.ts";
import type { Lanes } from "../lanes.ts";
import type { FunctionBuilder } from "../assembler/module_builder.ts";
import { emitExp } from "./exp.ts";
import { emitLogSum } from "./log.ts";

/**
 * Appends the smooth ramp ln(1 + exp x), as max(x, 0) + ln(1 + exp(−|x|)).
 *
 * @param x Code that reads the argument; it is used several times.
 * @returns Code that reads the result, within 2 ulp; denormal numbers included.
 */
export function emitSoftplus(f: FunctionBuilder, lanes: Lanes, x: Code): Code {
  const { v, constant } = lanes;
  const keep = (code: Code) => f.let("v128", code);
  const e = emitExp(f, lanes, keep(v128.or(x, constant(-0))));
  // 1 + e as it is, or from 1/2 on as 2 (1 + f): f is exact in both.
  const large = keep(v.ge(e, constant(0.5)));
  const halved = v.mul(v.sub(e, constant(1)), constant(0.5));
  const argument = keep(v128.bitselect(halved, e, large));
  const log = emitLogSum(f, lanes, argument, keep(v128.and(large, constant(1))));
  return keep(v.add(v.pmax(x, constant(0)), log));
}
