import { formatTensor } from "./format_tensor.ts";
import { type Look, looking } from "./look.ts";

/** Numbers that stand in for a buffer where it is printed. */
interface CutNumbers {
  readonly values: Float64Array;
}

const LOOK: Look<CutNumbers> = {
  print({ values }, options) {
    const text = formatTensor([values.length], values, { ...options, maxArrayLength: 6 });
    return text.replace(/^[^\]]*\] float64\s/, `Float64Array(${values.length}) `);
  },
  brief: ({ values }) => `Float64Array(${values.length})`,
};

/**
 * What to print in place of a long buffer: its first and its last numbers.
 *
 * @param values The buffer.
 */
export function cutNumbers(values: Float64Array): object {
  return looking<CutNumbers>({ values }, LOOK);
}
