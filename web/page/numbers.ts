import { LABELS } from "../../figures/internal.ts";

/** What is not known. */
const NONE = "–";

/** A number of steps, or of anything else that is counted. */
export function counted(count: number): string {
  return count.toLocaleString("en");
}

/** A number to three digits. */
export function value(number: number | undefined): string {
  if (number === undefined || Number.isNaN(number)) return NONE;
  if (!Number.isFinite(number)) return number > 0 ? "∞" : "−∞";
  if (number === 0) return "0";
  const size = Math.abs(number);
  const plain = size >= 1e-3 && size < 1e4;
  return (number < 0 ? "−" : "") + (plain ? Number(size.toPrecision(3)) : LABELS.ratio(size));
}

/** Bytes in the unit that suits them; in full where they are few, as each of them counts. */
export function bytes(bytes: number): string {
  if (bytes < 100_000) return `${counted(bytes)} B`;
  const [unit, name] = bytes < 2 ** 20 ? [2 ** 10, "KiB"] : [2 ** 20, "MiB"];
  return `${Number((bytes / unit).toPrecision(3))} ${name}`;
}

/** Milliseconds in the unit that suits them. */
export function time(milliseconds: number | undefined): string {
  return milliseconds === undefined
    ? NONE
    : LABELS.seconds(Number((milliseconds / 1000).toPrecision(3)));
}

/** The number of steps at a place of the slider, whose places are powers of ten. */
export function stepsAt(power: number): number {
  return Number((10 ** power).toPrecision(2));
}
