/**
 * Why a number is not finite: found out after the fact, for messages.
 *
 * @module
 */

export type { Diagnosis, DiagnosisKind, DiagnosisPoint } from "./diagnosis.ts";
export { explainPullback } from "./explain_pullback.ts";
export { explainValue } from "./explain_value.ts";
