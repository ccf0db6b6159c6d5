import type { Code } from "../assembler/code.ts";
import { v128 } from "../assembler/instructions.ts";
import type { Lanes } from "../lanes.ts";
import type { FunctionBuilder } from "../assembler/module_builder.ts";
import { emitExpParts } from "./exp.ts";

/**
 * Appends the logistic function, 1 / (1 + exp(−x)).
 *
 * With s (1 + p) = exp(−|x|), the result for −|x| is s (1 + p) / (1 + s + s p). Three rounded
 * factors would be too many: a first guess q of the quotient, 1, or 1/2 where s is 1, is taken out
 * of it exactly, so that only what is left is rounded. For |x| it is one minus that.
 *
 * @param x Code that reads the argument; it is used several times.
 * @returns Code that reads the result, within 2 ulp; denormal numbers included.
 */
export function emitSigmoid(f: FunctionBuilder, lanes: Lanes, x: Code): Code {
  const { v, madd, nmadd, constant } = lanes;
  const keep = (code: Code) => f.let("v128", code);
  const one = constant(1);
  const { p, first, second } = emitExpParts(f, lanes, keep(v128.or(x, constant(-0))));
  const s = keep(v.mul(first, second));
  const lack = keep(v128.and(v.eq(s, one), constant(0.5)));
  const q = keep(v.sub(one, lack));
  const above = madd(nmadd(q, s, one), p, nmadd(q, s, lack));
  const below = madd(s, p, v.add(s, one));
  const quotient = v.add(q, v.div(above, below));
  const left = keep(v.mul(v.mul(quotient, first), second));
  return keep(v128.bitselect(left, v.sub(one, left), v.lt(x, constant(0))));
}
