import type { Observe } from "../../../models/mod.ts";
import type { Initializer, VectorFieldOptions } from "../../../solvers/mod.ts";
import { Constrained, Tensor } from "../../../tensors/mod.ts";
import { describe, nearestName } from "../../../tensors/internal.ts";
import { spanIn, UsageError } from "../../../commands/internal.ts";

/** A number that is known, a guess, or what draws one, as `vectorField({ parameters })` takes it. */
export type Known = Tensor | Initializer | Constrained;

/** A start that is computed, of the parameters and of what drives the path, there. */
export type StartRule = (
  parameters: Record<string, Tensor>,
  inputs: Record<string, Tensor>,
) => Tensor;

/** What a module of equations exports, checked. */
export interface Equations {
  /** The name of the module, as messages have it. */
  readonly name: string;
  /** Its text. */
  readonly text: string;
  /** The names of the state's elements. */
  readonly state: readonly string[];
  /** What is to be found and what is known, by name. */
  readonly parameters: Readonly<Record<string, Known>>;
  /** The slopes. */
  readonly f: VectorFieldOptions["f"];
  /** The columns that drive it, by name, each with its shape. */
  readonly inputs: Readonly<Record<string, 1 | readonly []>>;
  /** Where a path starts: of some elements, or of all by a rule. */
  readonly y0: Readonly<Record<string, Known>> | StartRule;
  /** What columns measure: an element of the state, by name, or something made of the state. */
  readonly observe?: Readonly<Record<string, string | Observe>>;
  /** The units of parameters and states, by name. */
  readonly units: Readonly<Record<string, string>>;
  /** The unit of time where times are dates, in seconds. */
  readonly timeUnit: number;
}

/** What a module may export. */
const EXPORTS = ["state", "parameters", "f", "inputs", "y0", "observe", "units", "timeUnit"];

/**
 * Checks what a module of equations exports.
 *
 * @param name The name of the module, as messages have it.
 * @param text Its text.
 * @param exported What it exports, by name.
 * @throws {UsageError} If something is missing, unknown or of the wrong kind.
 *
 * @example
 * ```ts
 * import { checkedEquations } from "./equations.ts";
 * import { mul, neg, positive } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * const { state, timeUnit } = checkedEquations("decay.ts", "", {
 *   state: ["x"],
 *   parameters: { k: positive(1) },
 *   f: (_t: never, y: never, { k }: { k: never }) => neg(mul(k, y)),
 * });
 * assertEquals([state, timeUnit], [["x"], 86_400]);
 * ```
 */
export function checkedEquations(
  name: string,
  text: string,
  exported: Readonly<Record<string, unknown>>,
): Equations {
  try {
    checkExports(Object.keys(exported));
    const state = namesOf(exported.state);
    const parameters = knownIn("parameters", exported.parameters ?? {});
    const reserved = Object.keys(parameters).find((key) => key.startsWith("y0."));
    if (reserved) fail(`parameters.${reserved}: names that begin with y0. are taken`);
    const { f, observe } = exported;
    if (typeof f !== "function") {
      fail(`it must export f, a function (t, y, parameters, inputs) => dy/dt, got ${got(f)}`);
    }
    return {
      ...{ name, text, state, parameters },
      f: f as Equations["f"],
      inputs: inputsOf(exported.inputs ?? {}),
      y0: startsOf(exported.y0 ?? {}, state),
      ...(observe === undefined ? {} : { observe: observedOf(observe, state) }),
      units: unitsOf(exported.units ?? {}, [...Object.keys(parameters), ...state]),
      timeUnit: secondsOf(exported.timeUnit ?? "d"),
    };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${name}: ${error.message}`, { cause: error });
  }
}

/** Throws what is wrong; the module's name comes in front. */
function fail(what: string): never {
  throw new UsageError(what);
}

function checkExports(names: readonly string[]): void {
  const other = names.find((name) => !EXPORTS.includes(name));
  if (other === undefined) return;
  if (other === "default") {
    fail(
      `it exports a default; export ${EXPORTS.slice(0, 3).join(", ")} by their names, as in ` +
        "export const state = …",
    );
  }
  fail(
    `unknown export "${other}"; the nearest is "${nearestName(other, EXPORTS)}" (known: ` +
      `${EXPORTS.join(", ")}); leave export out where it is yours`,
  );
}

function namesOf(state: unknown): readonly string[] {
  const named = Array.isArray(state) && state.length > 0 &&
    state.every((each) => typeof each === "string" && each !== "");
  if (!named) {
    fail(
      "it must export state, the names of the state's elements, as in " +
        `export const state = ["x", "v"], got ${got(state)}`,
    );
  }
  const names = state as string[];
  const twice = names.find((each, k) => names.indexOf(each) < k);
  if (twice !== undefined) fail(`state has "${twice}" twice`);
  return names;
}

function knownIn(what: string, value: unknown): Record<string, Known> {
  if (!isRecord(value)) return fail(`${what} must be an object, got ${got(value)}`);
  return Object.fromEntries(
    Object.entries(value).map(([key, each]): [string, Known] => [
      key,
      knownOf(each) ??
        fail(
          `${what}.${key} must be a number, a tensor, an initializer, or positive(…), ` +
            `bounded(…) or fixed(…), got ${got(each)}`,
        ),
    ]),
  );
}

function inputsOf(inputs: unknown): Equations["inputs"] {
  if (!isRecord(inputs)) {
    return fail(`inputs must be an object such as { u: 1 }, got ${got(inputs)}`);
  }
  for (const [key, shape] of Object.entries(inputs)) {
    if (shape === 1 || (Array.isArray(shape) && shape.length === 0)) continue;
    fail(`inputs.${key} must be 1, as a column is one number a time, or [], got ${got(shape)}`);
  }
  return inputs as Equations["inputs"];
}

function startsOf(y0: unknown, state: readonly string[]): Equations["y0"] {
  if (typeof y0 === "function") return y0 as StartRule;
  const starts = knownIn("y0", y0);
  checkNames("y0", Object.keys(starts), state);
  for (const [key, each] of Object.entries(starts)) {
    if (each instanceof Tensor && each.size !== 1) fail(`y0.${key} must be one number`);
  }
  return starts;
}

function observedOf(
  observe: unknown,
  state: readonly string[],
): Readonly<Record<string, string | Observe>> {
  if (!isRecord(observe)) {
    return fail(
      'observe must be an object by columns, such as { measured: "x" } or ' +
        `{ sum: (y) => sum(y) }, got ${got(observe)}`,
    );
  }
  for (const [key, each] of Object.entries(observe)) {
    if (typeof each === "function") continue;
    if (typeof each === "string") checkNames(`observe.${key}`, [each], state);
    else fail(`observe.${key} must be the name of an element or a function of y, got ${got(each)}`);
  }
  return observe as Readonly<Record<string, string | Observe>>;
}

function unitsOf(units: unknown, known: readonly string[]): Equations["units"] {
  if (!isRecord(units) || !Object.values(units).every((unit) => typeof unit === "string")) {
    return fail(`units must be texts by name, such as { k: "1/day" }, got ${got(units)}`);
  }
  checkNames("units", Object.keys(units), known);
  return units as Equations["units"];
}

/** The seconds of a unit of time. */
function secondsOf(unit: unknown): number {
  const span = typeof unit === "string" ? spanIn(`1${unit}`) : undefined;
  if (span?.unit === "seconds") return span.count;
  return fail(`timeUnit must be one of s, min, h, d and w, got ${got(unit)}`);
}

/** A number is a tensor, for whoever writes one. */
function knownOf(value: unknown): Known | undefined {
  if (typeof value === "number" && Number.isFinite(value)) {
    return new Tensor(Float64Array.of(value), []);
  }
  if (value instanceof Tensor || value instanceof Constrained) return value;
  return typeof value === "function" ? value as Initializer : undefined;
}

function checkNames(what: string, names: readonly string[], known: readonly string[]): void {
  const other = names.find((name) => !known.includes(name));
  if (other === undefined) return;
  fail(
    `${what}: there is no "${other}"; the nearest is "${nearestName(other, known)}" ` +
      `(known: ${known.join(", ")})`,
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    !(value instanceof Tensor) && !(value instanceof Constrained);
}

function got(value: unknown): string {
  return value === undefined ? "none" : describe(value);
}
