import {
  methodNamed,
  numberIn,
  unknownName,
  UsageError,
  wholeNumber,
} from "../../../commands/mod.ts";
import { BENCH_SYSTEMS, WAVES } from "./bench_systems.ts";
import type { Variant } from "./case.ts";

/** The options that vary something besides adjoint and steps; each takes a list. */
export const VARIED = ["method", "system", "batch", "hidden", "coupling", "state"] as const;

/** The most options of which more than one value may be given. */
const MOST_VARIED = 2;

type Values = Readonly<Record<string, string | undefined>>;

/** How one value of an option is read. */
const READ: Readonly<Record<typeof VARIED[number], (text: string) => Variant>> = {
  method(method) {
    methodNamed(method);
    return { method };
  },
  system(system) {
    if (!BENCH_SYSTEMS.includes(system)) throw unknownName("system", system, BENCH_SYSTEMS);
    return { system };
  },
  batch: (text) => ({ batch: wholeNumber("each of --batch", text, 1) }),
  hidden: (text) => ({
    hidden: text.split("x").map((width) => wholeNumber("each width of --hidden", width, 1)),
  }),
  coupling: (text) => ({
    coupling: text === "auto"
      ? text
      : numberIn("each of --coupling", text, '"auto" or above 0 and at most 1', (x) =>
        x > 0 && x <= 1),
  }),
  state: (text) => ({ state: wholeNumber("each of --state", text, 1) }),
};

/**
 * The variants that a command line asks for: every value of each option with every value of
 * the others.
 *
 * @param values The options' values.
 * @returns The variants, at least one.
 * @throws {UsageError} If a value is out of range, or more than two options are varied.
 */
export function variantsIn(values: Values): Variant[] {
  checkType(values.dtype);
  let variants: Variant[] = [{}];
  const varied: string[] = [];
  for (const name of VARIED) {
    const text = values[name];
    if (text === undefined) continue;
    const each = listOf(`--${name}`, text).map(READ[name]);
    if (each.length > 1) varied.push(`--${name}`);
    variants = variants.flatMap((variant) => each.map((more) => ({ ...variant, ...more })));
  }
  if (varied.length > MOST_VARIED) {
    throw new UsageError(
      `at most two options may have several values, got ${varied.join(", ")}: ` +
        `their values are crossed; give one value to all but two of them`,
    );
  }
  const odd = variants.find(({ state, system }) => state !== undefined && system !== WAVES);
  if (odd !== undefined) {
    throw new UsageError(
      `--state needs --system ${WAVES}: the state of the other systems has a size of its own`,
    );
  }
  return variants;
}

/** There is one type of number; who asks for another is told so. */
function checkType(dtype: string | undefined): void {
  if (dtype === undefined || dtype === "float64") return;
  throw new UsageError(`--dtype must be float64, got ${JSON.stringify(dtype)}: there is no other`);
}

/**
 * The parts of a list.
 *
 * @param option The option, for the message.
 * @param text The list, with commas between.
 * @returns The parts, each once.
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
