/**
 * Quantities as the report writes them.
 *
 * @module
 */
import {
  count,
  formatBytes,
  formatTime,
  powerOfTen,
  size,
  type Text,
} from "../../../commands/mod.ts";
import { METERS } from "../judge/claims.ts";
import type { Quantity } from "../row.ts";

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

/**
 * A quantity with its unit.
 *
 * @returns The text; what is below a meter's resolution is written as such.
 */
export function inUnit(quantity: Quantity, value: number): Text {
  if (quantity === "wall_s") return formatTime(value);
  if (quantity === "reconstruction_error") return powerOfTen(value);
  const meter = METERS[quantity];
  if (meter === undefined) return count(value);
  return value < meter.resolution ? `< ${size(meter.resolution)}` : formatBytes(value);
}
