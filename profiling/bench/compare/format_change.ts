import type { Change } from "./change.ts";
import { SHORT } from "../report.ts";
import { formatBytes, formatTime } from "../../../commands/mod.ts";

/** The most letters of a case's name. */
const MOST_LETTERS = 50;

/** A change in words, a cell each. */
interface FormattedChange {
  /** The case, or the claim. */
  readonly name: string;
  /** What was so before, with its unit. */
  readonly before: string;
  /** What is so now. */
  readonly now: string;
  /** How many times as much it is now; empty where that means nothing. */
  readonly ratio: string;
}

/** Puts a change in words. */
export function formatChange(change: Change): FormattedChange {
  const { before, now } = change;
  const numbers = typeof before === "number" && typeof now === "number" && before > 0;
  return {
    name: nameOf(change),
    before: valueOf(change, before),
    now: valueOf(change, now),
    ratio: numbers ? `${(now / before).toFixed(2)} times` : "",
  };
}

/** Changes as a reader wants them: what is worse first. */
export function worstFirst(changes: readonly Change[]): Change[] {
  const order = ["worse", "unsure", "better"];
  return changes.toSorted((a, b) => order.indexOf(a.change) - order.indexOf(b.change));
}

/** The names and numbers of a case, of those settings that have a value. */
function nameOf({ cells, what }: Change): string {
  if (what === "claim") return `${cells.adjoint}, ${SHORT[cells.quantity as keyof typeof SHORT]}`;
  const { adjoint, method, system: _, steps, ...others } = cells;
  if (steps === undefined) return adjoint;
  const rest = Object.entries(others).filter(([, value]) => value !== "")
    .map(([name, value]) => `${name} ${value}`);
  const words = [adjoint, method, Number(steps).toLocaleString("en"), ...rest];
  return words.join(", ").slice(0, MOST_LETTERS);
}

function valueOf({ what }: Change, value: number | string): string {
  if (typeof value === "string") return value.length > 24 ? `${value.slice(0, 23)}…` : value;
  if (what === "wall_s") return formatTime(value);
  return what.endsWith("_bytes") ? formatBytes(value) : value.toLocaleString("en");
}
