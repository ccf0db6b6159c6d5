import type { DataSet } from "../systems/mod.ts";
import { ADJOINTS, METHODS } from "./options.ts";
import { formatSeconds } from "./progress.ts";
import { type System, SYSTEMS } from "./systems.ts";
import type { TrainRequest } from "./train_request.ts";
import type { TrainOutcome } from "./training.ts";

/**
 * What `--help` prints.
 *
 * @returns The text.
 *
 * @example
 * ```ts
 * import { trainHelp } from "@revode/revode/experiments";
 * import { assertStringIncludes } from "@std/assert";
 *
 * assertStringIncludes(trainHelp(), "--coupling");
 * ```
 */
export function trainHelp(): string {
  const systems = Object.values(SYSTEMS);
  const names = Object.keys(SYSTEMS).join(" or ");
  const readable = systems.filter(({ read }) => read).map(({ name }) => name).join(" or ");
  return `Trains a neural ODE on a system, and says how well it fits.

deno task train SYSTEM [options]

SYSTEM is ${names}.

  --data FILE       a recording in place of the built-in data: CSV, or columns separated
                    by white space; for ${readable}
  --method NAME     ${Object.keys(METHODS).join(", ")};
                    default ${defaults(({ method }) => method)}
  --adjoint NAME    ${ADJOINTS.join(", ")}; default reversible. recursive:8 keeps 8 states.
                    Only reversible makes the method reversible
  --coupling C      of a reversible method: above 0 and at most 1, or auto;
                    default ${defaults(({ coupling }) => coupling)}
  --iterations N    updates; default ${defaults(({ iterations }) => iterations)}
  --hidden N        width of the hidden layer, with commas between several;
                    default ${defaults(({ hidden }) => hidden.join(","))}
  --lr X            learning rate of AdamW; default ${defaults((system) => system.learningRate)}
  --decay X         its weight decay; default ${defaults(({ weightDecay }) => weightDecay)}
  --seed N          seeds the network; default 0
  --help            this text

The exit code is 0 where it trained, 1 where a solve failed, 2 for input that is wrong.`;
}

/** A default of every system, or the one that all of them have. */
function defaults(value: (system: System) => string | number): string {
  const systems = Object.values(SYSTEMS);
  const values = systems.map(value);
  if (new Set(values).size === 1) return String(values[0]);
  return systems.map(({ name }, i) => `${values[i]} for ${name}`).join(", ");
}

/**
 * What is printed before a training: what is trained, on what, and how.
 *
 * @param request The request.
 * @param data The data set.
 * @returns The lines.
 */
export function trainHeading(request: TrainRequest, data: DataSet): string[] {
  const { system, method, adjoint, hidden, learningRate, weightDecay, seed } = request;
  const [points, d] = data.states.shape;
  const layers = [d + (system.time ? 1 : 0), ...hidden, d].join("-");
  const from = request.dataFile === undefined ? "" : ` from ${request.dataFile}`;
  return [
    `${data.name}, ${data.origin}${from}: ${points} states on [${data.t0}, ${data.t1}]`,
    `network ${layers}${system.time ? ", sees the time" : ""}, seed ${seed}; method ` +
    `${method.name}, adjoint ${adjoint.name}; AdamW, learning rate ${learningRate}, ` +
    `decay ${weightDecay}`,
  ];
}

/**
 * What is printed after a training.
 *
 * @param outcome What it came to.
 * @returns The lines.
 */
export function trainSummary(outcome: TrainOutcome): string[] {
  const { bestLoss, bestIteration, iterations, steps, coupling, reconstructionError } = outcome;
  const coupled = coupling === undefined ? "" : `, coupling ${coupling}`;
  const each = `${(outcome.seconds / iterations * 1e3).toPrecision(3)} ms`;
  return [
    `best loss             ${bestLoss.toExponential(3)} in iteration ${bestIteration + 1} of ` +
    `${iterations}`,
    `steps                 ${steps} a solve${coupled}`,
    ...(reconstructionError === undefined
      ? []
      : [`reconstruction error  ${reconstructionError.toExponential(1)} at most`]),
    `time                  ${formatSeconds(outcome.seconds)}, ${each} an iteration`,
  ];
}
