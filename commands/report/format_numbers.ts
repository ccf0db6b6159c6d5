/**
 * Numbers as a page writes them.
 *
 * @module
 */
import type { Text } from "./document.ts";
import { counted } from "./words.ts";

/** A small number with a power of ten. */
export function powerOfTen(value: number): Text {
  if (value === 0) return "0";
  const [digits, power] = value.toExponential(1).split("e");
  return [`${digits} × 10`, { raised: minus(String(Number(power))) }];
}

/** A decimal number with a real minus sign; never "-0.000". */
export function decimal(value: number, digits = 3): string {
  const text = value.toFixed(digits);
  return minus(Number(text) === 0 ? text.replace("-", "") : text);
}

/** A number to so many digits, with a real minus sign. */
export function significant(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits))).replaceAll("-", "−").replace("Infinity", "∞");
}

/** A round number of bytes. */
export function size(bytes: number): string {
  if (bytes < 2 ** 10) return counted(bytes, "byte");
  return bytes < 2 ** 20 ? `${bytes / 2 ** 10} KiB` : `${bytes / 2 ** 20} MiB`;
}

/** A time of day, to the minute. */
export function minuteOf(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function minus(text: string): string {
  return text.replace("-", "−");
}
