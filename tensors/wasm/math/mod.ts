/**
 * Elementary functions as vector code, in both element types.
 *
 * @module
 */

import type { Code } from "../assembler/code.ts";
import type { Lanes } from "../lanes.ts";
import type { FunctionBuilder } from "../assembler/module_builder.ts";
import type { SinCosFallback } from "./sin_cos.ts";

export { emitAtan2 } from "./atan2.ts";
export { emitErf, emitNormal, ERROR_FUNCTION } from "./erf.ts";
export { emitExp } from "./exp.ts";
export { emitLog } from "./log.ts";
export { emitSigmoid } from "./sigmoid.ts";
export { emitCos, emitSin, type SinCosFallback } from "./sin_cos.ts";
export { emitSoftplus } from "./softplus.ts";
export { emitTanh } from "./tanh.ts";

/** Appends a function of `x`, code that reads a local; the result reads its value. */
export type Emit = (f: FunctionBuilder, lanes: Lanes, x: Code, fallback: SinCosFallback) => Code;
