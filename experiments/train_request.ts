import type { Adjoint, RungeKuttaMethod } from "../solvers/mod.ts";
import { UsageError } from "./command.ts";
import {
  adjointNamed,
  methodNamed,
  numberIn,
  readOptions,
  unknownName,
  wholeNumber,
} from "./options.ts";
import { type System, SYSTEMS } from "./systems.ts";

/** What the train command is asked to do. */
export interface TrainRequest {
  /** The system to train on. */
  readonly system: System;
  /** The file with a recording of it; the built-in data where unset. */
  readonly dataFile?: string;
  /** The base method. */
  readonly method: RungeKuttaMethod;
  /** The adjoint. `reversible` makes the method reversible, the others leave it as it is. */
  readonly adjoint: Adjoint;
  /** The coupling of the reversible method. */
  readonly coupling: number | "auto";
  /** The number of updates. */
  readonly iterations: number;
  /** The learning rate of AdamW. */
  readonly learningRate: number;
  /** Its weight decay. */
  readonly weightDecay: number;
  /** The widths of the hidden layers. */
  readonly hidden: readonly number[];
  /** Seeds the network. */
  readonly seed: number;
}

const OPTIONS = [
  "data",
  "method",
  "adjoint",
  "iterations",
  "lr",
  "decay",
  "hidden",
  "seed",
  "coupling",
];

/**
 * Reads the command line of the train command.
 *
 * @param args The arguments.
 * @returns The request; "help" where help is asked for.
 * @throws {UsageError} If a name is unknown, a number is out of range, or options do not
 *   go together.
 *
 * @example
 * ```ts
 * import { trainRequest } from "@revode/revode/experiments";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const request = trainRequest(["white-dwarf", "--method", "midpoint"]);
 * assert(request !== "help");
 * assertEquals(request.method.name, "midpoint");
 * assertEquals(request.iterations, 1000);
 * ```
 */
export function trainRequest(args: readonly string[]): TrainRequest | "help" {
  const { help, names, values } = readOptions(args, OPTIONS);
  if (help) return "help";
  const system = systemNamed(names);
  if (values.data !== undefined && system.read === undefined) {
    const readable = Object.values(SYSTEMS).filter(({ read }) => read).map(({ name }) => name);
    throw new UsageError(
      `${system.name} reads no recording; leave --data out, or train ${readable.join(" or ")}`,
    );
  }
  const adjoint = adjointNamed(values.adjoint ?? "reversible");
  if (values.coupling !== undefined && adjoint.name !== "reversible") {
    throw new UsageError(
      `--coupling belongs to the reversible method, --adjoint ${adjoint.name} uses the base ` +
        "method; leave one of them out",
    );
  }
  return {
    system,
    dataFile: values.data,
    method: methodNamed(values.method ?? system.method),
    adjoint,
    coupling: couplingIn(values.coupling) ?? system.coupling,
    iterations: ifThere(values.iterations, (text) => wholeNumber("--iterations", text, 1)) ??
      system.iterations,
    learningRate:
      ifThere(values.lr, (text) => numberIn("--lr", text, "a number above 0", (x) => x > 0)) ??
        system.learningRate,
    weightDecay: ifThere(
      values.decay,
      (text) => numberIn("--decay", text, "a number of at least 0", (x) => x >= 0),
    ) ??
      system.weightDecay,
    hidden: values.hidden?.split(",").map((text) => wholeNumber("--hidden", text, 1)) ??
      system.hidden,
    seed: ifThere(values.seed, (text) => wholeNumber("--seed", text, 0, 2 ** 32 - 1)) ?? 0,
  };
}

function systemNamed(names: readonly string[]): System {
  const known = Object.keys(SYSTEMS);
  const [name, ...more] = names;
  if (name === undefined) {
    throw new UsageError(`name a system: ${known.join(" or ")}; --help says more`);
  }
  if (!Object.hasOwn(SYSTEMS, name)) throw unknownName("system", name, known);
  if (more.length > 0) {
    throw new UsageError(`one system at a time: got ${names.join(", ")}`);
  }
  return SYSTEMS[name];
}

function couplingIn(text: string | undefined): number | "auto" | undefined {
  if (text === undefined || text === "auto") return text;
  return numberIn(
    "--coupling",
    text,
    'a number above 0 and at most 1, or "auto"',
    (x) => x > 0 && x <= 1,
  );
}

function ifThere(text: string | undefined, read: (text: string) => number): number | undefined {
  return text === undefined ? undefined : read(text);
}
