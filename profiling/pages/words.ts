/**
 * Quantities and numbers as the report writes them.
 *
 * @module
 */
import { METERS } from "../claims.ts";
import type { Quantity } from "../row.ts";
import { formatBytes, formatTime } from "../table.ts";
import type { Text } from "./document.ts";

/** The quantities by name. */
export const QUANTITY_NAMES: Readonly<Record<Quantity, string>> = {
  wall_s: "time",
  field_evaluations: "evaluations",
  field_pullbacks: "pullbacks",
  tracked_peak_bytes: "tracked memory",
  heap_peak_bytes: "heap memory",
  rss_peak_bytes: "resident memory",
  reconstruction_error: "reconstruction error",
};

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

/**
 * A quantity with its unit.
 *
 * @param quantity The quantity.
 * @param value Its value.
 * @returns The text; what is below a meter's resolution is written as such.
 */
export function inUnit(quantity: Quantity, value: number): Text {
  if (quantity === "wall_s") return formatTime(value);
  if (quantity === "reconstruction_error") return powerOfTen(value);
  const meter = METERS[quantity];
  if (meter === undefined) return count(value);
  return value < meter.resolution ? `< ${size(meter.resolution)}` : formatBytes(value);
}

/** A round number of bytes. */
export function size(bytes: number): string {
  if (bytes < 2 ** 10) return counted(bytes, "byte");
  return bytes < 2 ** 20 ? `${bytes / 2 ** 10} KiB` : `${bytes / 2 ** 20} MiB`;
}

function minus(text: string): string {
  return text.replace("-", "−");
}
