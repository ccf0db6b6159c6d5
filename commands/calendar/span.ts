/** A span of time. */
export interface Span {
  /** Seconds, or months of the calendar, which have days of their own. */
  readonly unit: "seconds" | "months";
  /** How many of them, above 0; a whole number of months. */
  readonly count: number;
}

const UNITS: Readonly<Record<string, Span>> = {
  s: { unit: "seconds", count: 1 },
  min: { unit: "seconds", count: 60 },
  h: { unit: "seconds", count: 3600 },
  d: { unit: "seconds", count: 86400 },
  w: { unit: "seconds", count: 7 * 86400 },
  mo: { unit: "months", count: 1 },
  y: { unit: "months", count: 12 },
};

/** The units that {@linkcode spanIn} knows. */
export const SPAN_UNITS: string = Object.keys(UNITS).join(", ");

/**
 * The span in a text, such as 1d, 30min or 2mo.
 *
 * @returns The span; undefined where the text is none.
 *
 * @example
 * ```ts
 * import { spanIn } from "./span.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(spanIn("1.5d"), { unit: "seconds", count: 129_600 });
 * assertEquals(spanIn("1y"), { unit: "months", count: 12 });
 * assertEquals(spanIn("0.5mo"), undefined);
 * ```
 */
export function spanIn(text: string): Span | undefined {
  const [, number, name] = /^(\d+\.?\d*|\.\d+)\s*([a-z]+)$/.exec(text.trim()) ?? [];
  const unit = name === undefined || !Object.hasOwn(UNITS, name) ? undefined : UNITS[name];
  const count = Number(number) * (unit?.count ?? NaN);
  if (unit === undefined || !(count > 0 && count < Infinity)) return undefined;
  if (unit.unit === "months" && !Number.isSafeInteger(count)) return undefined;
  return { unit: unit.unit, count };
}
