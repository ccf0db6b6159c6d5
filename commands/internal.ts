/**
 * What commands and the library call of a recipe share: it uses no `Deno` and no permission, so
 * that it runs anywhere.
 *
 * @module
 */

export * from "./arguments/adjoint_named.ts";
export * from "./arguments/errors.ts";
export * from "./arguments/method_named.ts";
export * from "./arguments/option_readers.ts";
export * from "./arguments/option_table.ts";
export * from "./arguments/values.ts";
export { Calendar } from "./calendar/calendar.ts";
export { type Span, SPAN_UNITS, spanIn } from "./calendar/span.ts";
export { oneLine } from "./report/escape.ts";
export * from "./report/words.ts";
