/**
 * Numbers as a page writes them.
 *
 * @module
 */
import type { Text } from "./document.ts";

/** A number of things. */
export function count(number: number): string {
  return number.toLocaleString("en");
}

/** A number of things with its noun, as in "1 case" and "2 cases". */
export function counted(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/** Things one after the other, as in "a, b and c". */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

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
