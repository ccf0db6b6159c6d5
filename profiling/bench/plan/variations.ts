import {
  explicitMethodNamed,
  type Given,
  numberIn,
  oneOf,
  UsageError,
  wholeNumber,
} from "../../../commands/mod.ts";
import { BENCH_SYSTEMS, WAVES } from "./bench_systems.ts";
import type { Variant } from "./case.ts";

const systemIn = oneOf(BENCH_SYSTEMS, "system");

/** The options that vary something besides adjoint and steps; each takes a list. */
export const VARIED = {
  method: each((method) => (explicitMethodNamed(method), { method })),
  system: each((text, name) => ({ system: systemIn(text, name) })),
  batch: each((text) => ({ batch: wholeNumber("each of --batch", text, 1) })),
  hidden: each((text) => ({
    hidden: text.split("x").map((width) => wholeNumber("each width of --hidden", width, 1)),
  })),
  coupling: each((text) => ({
    coupling: text === "auto"
      ? text
      : numberIn("each of --coupling", text, '"auto" or above 0 and at most 1', (x) =>
        x > 0 && x <= 1),
  })),
  state: each((text) => ({ state: wholeNumber("each of --state", text, 1) })),
};

/** The most options of which more than one value may be given. */
const MOST_VARIED = 2;

function each(read: (text: string, name: string) => Variant) {
  return (text: string, name: string): Variant[] =>
    listOf(`--${name}`, text).map((part) => read(part, name));
}

/**
 * The variants that a command line asks for: every value of each option with every value of
 * the others.
 *
 * @throws {UsageError} If more than two options are varied, or a state has no such size.
 */
export function variantsIn(given: Given<typeof VARIED>): Variant[] {
  let variants: Variant[] = [{}];
  const varied: string[] = [];
  for (const name of Object.keys(VARIED) as (keyof typeof VARIED)[]) {
    const values = given[name] ?? [{}];
    if (values.length > 1) varied.push(`--${name}`);
    variants = variants.flatMap((variant) => values.map((more) => ({ ...variant, ...more })));
  }
  if (varied.length > MOST_VARIED) {
    throw new UsageError(
      `at most two options may have several values, got ${varied.join(", ")}: ` +
        `their values are crossed; give one value to all but two of them`,
    );
  }
  if (variants.some(({ state, system }) => state !== undefined && system !== WAVES)) {
    throw new UsageError(
      `--state needs --system ${WAVES}: the state of the other systems has a size of its own`,
    );
  }
  return variants;
}

/**
 * The parts of a list.
 *
 * @throws {UsageError} If one is empty.
 */
export function listOf(option: string, text: string): string[] {
  const parts = [...new Set(text.split(",").map((part) => part.trim()))];
  if (parts.includes("")) {
    throw new UsageError(
      `${option} must be a list with commas between, got ${JSON.stringify(text)}`,
    );
  }
  return parts;
}
