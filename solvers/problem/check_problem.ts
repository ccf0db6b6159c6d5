import { checkKeys, describe } from "../../tensors/internal.ts";
import type { Adjoint } from "../adjoints/adjoint.ts";
import type { Problem } from "./bind_problem.ts";
import type { PathLoss } from "../path/path_loss.ts";
import type { StepControl } from "../steps/step_control.ts";

/** What belongs to another function than a problem's reader may think. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  rtol: "tolerances are the step control's: stepControl: pid({ rtol })",
  atol: "tolerances are the step control's: stepControl: pid({ atol })",
  dtMin: "it is the step control's: stepControl: pid({ dtMin })",
  dtMax: "it is the step control's: stepControl: pid({ dtMax })",
  steps: "for n steps give dt: (t1 - t0) / n",
  coupling: "it is the method's: reversible(rk4, { coupling })",
  arithmetic: 'it is the method\'s: reversible(rk4, { arithmetic: "exact" })',
  parameters: "they are the field's: vectorField({ parameters })",
  checkpoints: "it is the adjoint's: recursiveCheckpointAdjoint({ checkpoints })",
};

/**
 * Checks what a solve or a gradient is made of, before anything is bound.
 *
 * @param caller Whose problem it is, as messages begin.
 * @param problem What was given.
 * @param known The options that there are.
 * @param elsewhere What to do in place of options that are another function's.
 * @throws {TypeError} If an option is not known, or the field, the method or the step control is
 *   missing or something else.
 */
export function checkProblem(
  caller: string,
  problem: Problem,
  known: Readonly<Record<string, true>>,
  elsewhere: Readonly<Record<string, string>> = {},
): void {
  checkKeys(caller, problem, known, { ...ELSEWHERE, ...elsewhere });
  checkField(caller, problem.field);
  checkMethod(caller, problem.method);
  checkStepControl(caller, problem.stepControl);
}

/**
 * Checks that step control is that, where it is given.
 *
 * @throws {TypeError} If it is something else.
 */
export function checkStepControl(caller: string, stepControl: StepControl | undefined): void {
  if (stepControl === undefined || has(stepControl, "bind") && "adaptive" in stepControl) return;
  throw new TypeError(
    `${caller}: stepControl must be a step control such as pid() or constantStep(), got ` +
      called(stepControl, "pid({ rtol: 1e-6 })"),
  );
}

/**
 * Checks that a field is one.
 *
 * @throws {TypeError} If it is missing, or something else.
 */
export function checkField(caller: string, field: unknown): void {
  const is = has(field, "linearize") && "parameters" in field &&
    Array.isArray((field as { stateShape?: unknown }).stateShape);
  if (is) return;
  const advice = typeof field === "function"
    ? "; make a field of the function: vectorField({ state, f })"
    : "";
  throw new TypeError(
    `${caller}: field must be a vector field, as vectorField(…) and mlp(…) make them, got ` +
      describe(field) + advice,
  );
}

function checkMethod(caller: string, method: unknown): void {
  if (has(method, "bind") && "order" in method) return;
  const isTableau = typeof method === "object" && method !== null && "a" in method && "b" in method;
  const advice = typeof method === "string"
    ? `; import the method of that name and give that, or methodNamed(${JSON.stringify(method)})`
    : isTableau
    ? " with coefficients; make a method of them: rungeKutta(tableau)"
    : "";
  const got = typeof method === "function"
    ? called(method, method.name === "reversible" ? "reversible(rk4)" : `${method.name}(…)`)
    : describe(method) + advice;
  throw new TypeError(
    `${caller}: method must be a method such as rk4 or reversible(rk4), got ${got}`,
  );
}

/**
 * Checks that a loss is one.
 *
 * @throws {TypeError} If it is missing, or something else.
 */
export function checkLoss(caller: string, loss: PathLoss): void {
  if (has(loss, "value") && has(loss, "cotangent") && "at" in loss) return;
  const advice = typeof loss === "function"
    ? "; for a function of y at t1 give finalStateLoss(f)"
    : "";
  throw new TypeError(
    `${caller}: loss must be a loss such as meanSquaredError(times, data), with at, value and ` +
      `cotangent, got ${describe(loss)}${advice}`,
  );
}

/**
 * Checks that an adjoint is one, where it is given.
 *
 * @throws {TypeError} If it is something else.
 */
export function checkAdjoint(caller: string, adjoint: Adjoint | undefined): void {
  // A method is bound, too, but has an order.
  if (adjoint === undefined || has(adjoint, "bind") && !("order" in adjoint)) return;
  throw new TypeError(
    `${caller}: adjoint must be an adjoint such as reversibleAdjoint(), got ` +
      called(adjoint, "reversibleAdjoint()"),
  );
}

/** Says what was got; of a function, that it wants to be called. */
function called(value: unknown, example: string): string {
  return describe(value) + (typeof value === "function" ? `; call it, as in ${example}` : "");
}

/** Whether a value is an object with such a method. */
function has<K extends string>(value: unknown, name: K): value is Record<K, unknown> {
  return typeof value === "object" && value !== null && name in value &&
    typeof (value as Record<string, unknown>)[name] === "function";
}
