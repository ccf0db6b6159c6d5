import { groupBy } from "../../../tensors/internal.ts";
import { type Interval, intervals } from "../../../models/mod.ts";
import { type GradientOptions, isFailedSolve } from "../../../solvers/mod.ts";
import { counted } from "../../../commands/internal.ts";
import { isStart, startedElement } from "./path_starts.ts";
import type { ParameterRow, ParameterTable } from "../plan.ts";

/** Of a tensor with more numbers there is one line. */
const MOST = 12;

/**
 * What was found, with intervals that hold the truth in 95 of 100 cases, where the noise is as
 * large everywhere. Numbers of networks, whose names have a dot in them, are counted by the network.
 *
 * @param problems What was fitted; the field has the numbers that were found.
 * @param units The units by name.
 * @param wanted Whether intervals are: those of very many numbers take too long.
 */
export function parameterTable(
  problems: readonly GradientOptions[],
  units: Readonly<Record<string, string>>,
  wanted: boolean,
): ParameterTable {
  const without = (why: string): ParameterTable => {
    const { rows, notes } = apart(withoutIntervals(problems[0]), units, false);
    return { rows, notes: [...notes, `No intervals: ${why}.`] };
  };
  if (!wanted) return without("there are too many numbers to find");
  try {
    const { intervals: found, level, notIdentifiable } = intervals({ problems });
    const { rows, notes } = apart(found, units, true);
    return { rows, level, notes: [...notes, ...silenceOf(notIdentifiable)] };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return without(
      isFailedSolve(error)
        ? "a path beside the best one cannot be followed"
        : "there are not more data than numbers to find",
    );
  }
}

function withoutIntervals({ field: { parameters } }: GradientOptions): Interval[] {
  const natural = parameters.natural();
  return parameters.names.flatMap((name) => {
    const { data } = natural[name];
    return Array.from(data, (value, i): Interval => ({
      name: data.length === 1 ? name : `${name}[${i}]`,
      ...{ value, standardError: NaN, low: NaN, high: NaN, identifiable: true },
    }));
  });
}

/** Numbers with a line each, and in a line those of which there are many. */
function apart(
  all: readonly Interval[],
  units: Readonly<Record<string, string>>,
  judged: boolean,
): Pick<ParameterTable, "notes"> & { readonly rows: ParameterRow[] } {
  const rows: ParameterRow[] = [];
  const notes: string[] = [];
  for (const [group, own] of groupBy(all, ({ name }) => groupOf(name))) {
    const network = isNetwork(own[0].name);
    if (!network && own.length <= MOST) {
      for (const { name, value, low, high, identifiable } of own) {
        const unit = units[startedElement(group)];
        rows.push({
          name,
          value,
          low,
          high,
          identifiable,
          ...(unit === undefined ? {} : { unit }),
        });
      }
      continue;
    }
    const known = own.filter(({ identifiable }) => identifiable).length;
    notes.push(
      `${network ? `Network ${group}` : group}: ${counted(own.length, "number")}` +
        (judged ? `, ${known} of them identifiable.` : "."),
    );
  }
  return { rows, notes };
}

/** What is known only together, or not at all, by name; a network by its own. */
function silenceOf(directions: readonly (readonly string[])[]): string[] {
  const said = directions.map((names) => {
    const groups = [...new Set(names.map((name) => isNetwork(name) ? groupOf(name) : name))];
    if (groups.length === 1 && isNetwork(names[0])) return undefined;
    return names.length === 1
      ? `Not identifiable: ${names[0]}, which changes nothing that was measured.`
      : `Not identifiable one by one: ${groups.join(", ")}.`;
  });
  return [...new Set(said.filter((line) => line !== undefined))];
}

function isNetwork(name: string): boolean {
  return name.includes(".") && !isStart(name);
}

/** The network, or the tensor, that a number is of. */
function groupOf(name: string): string {
  return isNetwork(name) ? name.split(".")[0] : name.replace(/\[.*\]$/, "");
}
