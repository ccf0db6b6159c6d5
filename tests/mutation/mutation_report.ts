import { alignColumns } from "../../commands/mod.ts";
import type { Mutant } from "./mutant.ts";

/** What becomes of a mutant. What does not come to its end is as good as killed. */
export type Fate = "killed" | "timed out" | "survived" | "not reached";

/** A mutant, and what became of it. */
export interface Verdict {
  readonly mutant: Mutant;
  /** What it replaced. */
  readonly original: string;
  readonly fate: Fate;
}

const FATES: readonly Fate[] = ["killed", "timed out", "survived", "not reached"];

/** The most characters of code in a line. */
const MOST = 60;

/**
 * The share of mutants that are noticed.
 *
 * @param verdicts The mutants.
 * @returns The share, from 0 to 1.
 */
export function shareOfKilled(verdicts: readonly Verdict[]): number {
  return verdicts.filter(({ fate }) => isKilled(fate)).length / verdicts.length;
}

/**
 * Whether tests noticed.
 *
 * @param fate What became of the mutant.
 * @returns Whether it is dead.
 */
export function isKilled(fate: Fate): boolean {
  return fate === "killed" || fate === "timed out";
}

/**
 * A mutant in a line.
 *
 * @param verdict The mutant, and what became of it.
 * @returns The line.
 */
export function mutantLine({ mutant, original, fate }: Verdict): string {
  const { id, fileName, location: { start }, replacement } = mutant;
  const [before, after] = [original, replacement].map((code) => {
    const line = code.replace(/\s+/g, " ");
    return line.length > MOST ? `${line.slice(0, MOST)}…` : line;
  });
  return `${fate} #${id} ${fileName}:${start.line + 1}:${start.column + 1}  ${before}  →  ${after}`;
}

/**
 * The counts by room.
 *
 * @param verdicts The mutants, and what became of them.
 * @param of How many mutants there are to draw from.
 * @returns The lines.
 */
export function reportOf(verdicts: readonly Verdict[], of: number): string[] {
  const roomOf = ({ mutant }: Verdict) => mutant.fileName.split("/")[0];
  const rooms = [...new Set(verdicts.map(roomOf))].sort();
  const row = (name: string, of: readonly Verdict[]) => [
    ...[name, String(of.length)],
    ...FATES.map((wanted) => String(of.filter(({ fate }) => fate === wanted).length)),
    `${(100 * shareOfKilled(of)).toFixed(1)} %`,
  ];
  return [
    `${verdicts.length} of ${of} mutants`,
    ...alignColumns([
      ["room", "mutants", ...FATES, "dead"],
      ...rooms.map((room) => row(room, verdicts.filter((verdict) => roomOf(verdict) === room))),
      row("all", verdicts),
    ], ["left", ...Array<"right">(FATES.length + 2).fill("right")]),
  ];
}
