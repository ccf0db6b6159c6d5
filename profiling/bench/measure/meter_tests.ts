import type { Case } from "../plan/case.ts";
import { METERS } from "../judge/claims.ts";
import type { Row } from "../row.ts";
import { runCases, type RunOptions } from "./runner.ts";

/**
 * What a meter finds of a known allocation.
 *
 * @category Measuring
 */
export interface MeterTest {
  /** The meter's name: tracked, heap or resident. */
  readonly name: string;
  /** Bytes that were allocated. */
  readonly allocated: number;
  /** Bytes that the meter found; null where the worker failed. */
  readonly found: number | null;
  /** Bytes that it found where nothing was allocated. */
  readonly floor: number | null;
  /** Whether it found what was there, and next to nothing where there was nothing. */
  readonly holds: boolean;
}

/** Many times what every meter can tell apart, and 2 % of it more than that. */
const ALLOCATED = 2 ** 25;

/** How far from the truth a meter may be; the byte counter may not. */
const TOLERANCE = 0.02;

/** Bytes that the floor may have above a meter's resolution: what a gradient itself is. */
const FLOOR = 2 ** 15;

const STEPS = 777;

/**
 * Tests the meters, in workers of their own: each must find an allocation of known size, the
 * byte counter exactly and the others within 2 %, and nothing where there is none.
 *
 * @param options How workers are run.
 * @returns A test a meter.
 */
export async function testMeters(options: RunOptions = {}): Promise<MeterTest[]> {
  const { timeout, memory, signal } = options;
  const module = import.meta.resolve("./known_allocation.ts");
  const about = { method: "none", system: "none", repeat: 1, points: 1, steps: STEPS, module };
  const cases: Case[] = [0, ALLOCATED].map((bytes) => ({
    ...about,
    adjoint: `known:${bytes}`,
    parameters: { bytes },
  }));
  const [nothing, something] = await runCases(cases, { timeout, memory, signal });
  return readMeterTests(nothing, something, ALLOCATED);
}

/**
 * What the meters found of a known allocation.
 *
 * @param nothing The row of a gradient that allocates nothing.
 * @param something The row of one that does.
 * @param allocated How many bytes.
 * @returns A test a meter.
 */
export function readMeterTests(
  nothing: Row | undefined,
  something: Row | undefined,
  allocated: number,
): MeterTest[] {
  return (["tracked_peak_bytes", "heap_peak_bytes", "rss_peak_bytes"] as const).map((quantity) => {
    const { name, resolution } = METERS[quantity]!;
    const exact = name === "tracked";
    const found = something?.found?.[quantity] ?? null;
    const floor = nothing?.found?.[quantity] ?? null;
    const holds = found !== null && floor !== null &&
      Math.abs(found - allocated) <= (exact ? 0 : TOLERANCE * allocated) &&
      floor <= (exact ? 0 : resolution + FLOOR);
    return { name, allocated, found, floor, holds };
  });
}

/**
 * Says in a sentence which meters failed their test.
 *
 * @param tests The tests.
 * @returns The sentence; undefined where all hold.
 */
export function meterNote(tests: readonly MeterTest[]): string | undefined {
  const wrong = tests.filter(({ holds }) => !holds);
  if (wrong.length === 0) return undefined;
  const each = wrong.map(({ name, allocated, found, floor }) =>
    `${name} found ${found ?? "nothing"} of ${allocated} bytes, and ${floor ?? "nothing"} of none`
  );
  return `The meters are off: ${each.join("; ")}. What they say counts for nothing.`;
}
