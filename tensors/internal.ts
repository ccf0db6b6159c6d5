/**
 * What the rooms above use of this one besides what its users do.
 *
 * @module
 */

export { adoptUntilDropped } from "./bytes.ts";
export { checkNumber } from "./checks/check_number.ts";
export { describe } from "./checks/describe.ts";
export { checkKeys, type KeysOf } from "./checks/known_keys.ts";
export { nearestName } from "./checks/nearest_name.ts";
export { fingerprint } from "./checks/fingerprint.ts";
export { isNumbers, numbersOf } from "./checks/numbers.ts";
export { tensorOf } from "./tensor.ts";
export { workOf } from "./trace/work.ts";
