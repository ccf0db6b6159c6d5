/**
 * Elementary functions as vector code, in both element types.
 *
 * @module
 */

import type { Code } from "../code.ts";
import type { Lanes } from "../lanes.ts";
import type { FunctionBuilder } from "../module_builder.ts";
import { emitExp } from "./exp.ts";
import { emitLog } from "./log.ts";
import { emitSigmoid } from "./sigmoid.ts";
import { emitCos, emitSin, type SinCosFallback } from "./sin_cos.ts";
import { emitSoftplus } from "./softplus.ts";
import { emitTanh } from "./tanh.ts";

export { emitCos, emitExp, emitLog, emitSigmoid, emitSin, emitSoftplus, emitTanh };
export { emitSinCos, type SinCosFallback } from "./sin_cos.ts";

/** Appends a function of `x`, code that reads a local; the result reads its value. */
export type Emit = (f: FunctionBuilder, lanes: Lanes, x: Code, fallback: SinCosFallback) => Code;

/** The functions by the names of the operations. */
export const ELEMENTARY = {
  cos: emitCos,
  exp: emitExp,
  log: emitLog,
  sigmoid: emitSigmoid,
  sin: emitSin,
  softplus: emitSoftplus,
  tanh: emitTanh,
} satisfies Record<string, Emit>;
