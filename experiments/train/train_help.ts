import { ACTIVATIONS } from "../fit/activations.ts";
import { EXACT_ADJOINTS, METHOD_NAMES, wrap } from "../../commands/mod.ts";
import { SYSTEMS } from "../fit/systems.ts";
import { recordingDefaults, systemDefaults } from "./train_settings.ts";
import { CHECKPOINT_EVERY } from "./train_request.ts";

/** Where the explanation of an option begins. */
const INDENT = " ".repeat(20);

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
  const readable = systems.filter(({ read }) => read).map(({ name }) => name).join(" or ");
  return `Trains a neural ODE on a system or on your own data, and says how well it forecasts.

deno task train SYSTEM|FILE [options]
deno task train --resume --out FOLDER

SYSTEM is ${Object.keys(SYSTEMS).join(", ")}.
FILE is a table: CSV, or columns separated by white space. Times may be uneven, cells missing.

  --time NAME       the column of times, by name or number; default t or time, else the first
  --state A,B       the columns of the state; default all other columns of numbers
  --group NAME      the column that tells trajectories apart; default there is one
  --data FILE       for ${readable}: a recording
                    in place of the built-in data
  --holdout PART    the part of the data that is not trained on but forecast: whole groups, or
                    the end of the record; default 0.2 of a file, 0 of a system

  --standardise YN  of a file: yes or no, whether the network works in units of the data's
                    deviations; default yes

  --hidden N        width of the hidden layer, with commas between several, or auto for a file;
${defaultsOf("hidden")}
  --activation NAME ${Object.keys(ACTIVATIONS).join(", ")}; default tanh
${wrap(`  --method NAME     ${METHOD_NAMES.join(", ")};`, INDENT).join("\n")}
                    a reversibleAdams has no base, goes back with any adjoint, and is of one
                    evaluation a step;
${defaultsOf("method")}
${
    wrap(
      `  --adjoint NAME    ${EXACT_ADJOINTS.join(", ")}. recursive:8 keeps 8 states, ` +
        "automatic:65536 at most 64 KiB, reversible 8 anchors, and reversible:0, the method of " +
        "the paper, none. Only these two make a base method reversible;",
      INDENT,
    ).join("\n")
  }
${defaultsOf("adjoint")}
  --coupling C      of a reversible method: above 0 and at most 1, or auto;
${defaultsOf("coupling")}
  --rtol TOL        adaptive steps, to this tolerance;
${defaultsOf("rtol")}
  --iterations N    updates;
${defaultsOf("iterations")}
  --optimizer NAME  lbfgs or adamw; --lr and --schedule mean adamw;
${defaultsOf("optimizer")}
  --lr RATE         learning rate of AdamW;
${defaultsOf("lr")}
  --schedule NAME   constant, or cosine: the learning rate falls to 0 along half a cosine;
${defaultsOf("schedule")}
  --decay D         weight decay, or auto for a file;
${defaultsOf("decay")}
  --seed N          seeds the network; default 0

  --out FOLDER      where the run goes; default runs/ and the name of the system or file
  --resume          goes on with the run in that folder, to the same numbers as if it had never
                    been interrupted
  --checkpoint S    seconds between two checkpoints; default ${CHECKPOINT_EVERY}
  --help, -h        prints this

The folder has config.json, metrics.csv, parameters.safetensors, forecast.csv and report.html.
Exit codes: 0, 1 where a solve fails, 2 for bad input, 130 and 143 where it is interrupted.`;
}

/** The defaults of an option, those of a file last, on lines of their own. */
function defaultsOf(option: string): string {
  const values: [name: string, value: string][] = [
    ...Object.values(SYSTEMS).map((system) => [system.name, systemDefaults(system)] as const),
    ["files", recordingDefaults()] as const,
  ].map(([name, texts]) => [name, texts[option] ?? "none"]);
  const groups = Map.groupBy(values, ([, value]) => value);
  const text = groups.size === 1
    ? values[0][1]
    : [...groups].map(([value, own]) => `${value} for ${own.map(([name]) => name).join(", ")}`)
      .join("; ");
  return wrap(`${INDENT}default ${text}`, INDENT).join("\n");
}
