/**
 * What the rooms above use of this one besides what its users do.
 *
 * @module
 */

export { adopt, adoptUntilDropped, ByteScope } from "./bytes.ts";
export { checkChoice } from "./checks/check_choice.ts";
export { checkNumber, checkWhole } from "./checks/check_number.ts";
export { describe } from "./checks/describe.ts";
export { fingerprint } from "./checks/fingerprint.ts";
export { checkKeys, type KeysOf } from "./checks/known_keys.ts";
export { didYouMean, nearestName } from "./checks/nearest_name.ts";
export { isNumbers, numbersOf } from "./checks/numbers.ts";
export { isConstrained } from "./constraints.ts";
export { ChunkedBuffer } from "./chunked_buffer.ts";
export { copyNumbers } from "./copy.ts";
export type { DiagnosisPoint } from "./diagnosis/diagnosis.ts";
export { explainPullback } from "./diagnosis/explain_pullback.ts";
export { explainValue } from "./diagnosis/explain_value.ts";
export { groupBy } from "./group_by.ts";
export { threefry } from "./threefry.ts";
export { chooseKernels } from "./kernels.ts";
export { cutNumbers } from "./inspection/cut_numbers.ts";
export { drawn } from "./inspection/drawn.ts";
export { LEFT_OUT, numberWriter, placesShown } from "./inspection/format_tensor.ts";
export { type Look, looking, lookLike, type MimeBundle, partsLook } from "./inspection/look.ts";
export { FAR, locate, piece } from "./operations/tables/segments.ts";
export { largest } from "./operations/sums/shift.ts";
export { tensorOf } from "./tensor.ts";
export { replayTangents } from "./tangents/pushforward.ts";
export { recordAll, type RecordedAll } from "./tangents/recorded.ts";
export { vjp } from "./tangents/vjp.ts";
export {
  apply,
  asTensor,
  isTraced,
  type NodeTangents,
  type Operation,
  type TraceNode,
} from "./trace/operation.ts";
export { argumentsRead, nodesOf, partOf, replaceOperations } from "./trace/replace_operations.ts";
export { dependence } from "./trace/dependence.ts";
export { replay } from "./trace/replay.ts";
export { type SplitProgram, splitProgram } from "./trace/split_program.ts";
export { workOf } from "./trace/work.ts";
export * from "./wasm/mod.ts";
export * from "./webgpu/mod.ts";
