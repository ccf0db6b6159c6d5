import { runJob } from "../../../commands/mod.ts";
import { bootstrapInterval } from "../../statistics/bootstrap.ts";
import { median } from "../../statistics/fit.ts";
import { type FirstGradient, firstGradient, type NewField } from "./first_gradient.ts";
import type { SpeedRow } from "../speed_row.ts";
import type { Effort } from "../time_pairs.ts";

const PART = "first";
const UNIT = "ms";
const WORKER = import.meta.resolve("./first_child.ts");

/** So many small fields make the JavaScript of compiler and solver warm. */
const WARMING = 20;

/** Networks; `number` makes each of them one that was not there before. */
const NETWORKS: Readonly<Record<string, (number: number) => Omit<NewField, "steps">>> = {
  "3-N-2": (number) => ({ state: 2, hidden: [9 + number] }),
  "5-N-N-4": (number) => ({ state: 4, hidden: [32 + number, 32 + number] }),
};

/**
 * What is measured. In a new process V8 runs the library's JavaScript unoptimised, which takes the
 * larger part of the time and more than the claim allows, or nearly: it informs, with 1000 steps
 * and with so few that the compiler's part is seen.
 */
const KINDS: readonly {
  readonly network: string;
  readonly steps: number;
  readonly isNew: boolean;
  readonly claimed?: boolean;
}[] = [
  { network: "3-N-2", steps: 1000, isNew: false, claimed: true },
  { network: "5-N-N-4", steps: 1000, isNew: false },
  { network: "3-N-2", steps: 10, isNew: true },
  { network: "3-N-2", steps: 1000, isNew: true },
  { network: "5-N-N-4", steps: 10, isNew: true },
  { network: "5-N-N-4", steps: 1000, isNew: true },
];

/**
 * The time of a new field's first gradient, tracing and compiling included: in a process that has
 * made fields before, and in a new process.
 */
export async function firstRows({ pairs }: Pick<Effort, "pairs">): Promise<SpeedRow[]> {
  for (let number = 0; number < WARMING; number++) {
    firstGradient({ ...NETWORKS["3-N-2"](100 + number), steps: 1000 });
  }
  const rows: SpeedRow[] = [];
  for (const { network, steps, isNew, claimed } of KINDS) {
    const row = {
      ...{ part: PART, unit: UNIT },
      name: `first gradient, ${steps} steps, of a new ${network}: ` +
        (isNew ? "new process" : "process in use"),
      ...(claimed ? { claim: { most: 20 } } : {}),
    };
    const fields = Array.from({ length: pairs }, (_, k) => ({ ...NETWORKS[network](k), steps }));
    const found = isNew
      ? await inNewProcesses(fields)
      : fields.map((field) => firstGradient(field));
    rows.push(
      typeof found === "string" ? { ...row, missing: found } : { ...row, ...timesOf(found) },
    );
  }
  return rows;
}

/** Takes each in a process of its own; gives the reason where one fails. */
async function inNewProcesses(fields: readonly NewField[]): Promise<FirstGradient[] | string> {
  const found: FirstGradient[] = [];
  for (const what of fields) {
    const end = await runJob({ what }, {
      worker: WORKER,
      read: (reply) => ({ found: reply as FirstGradient }),
    });
    if (end.found === undefined) return end.failed;
    found.push(end.found);
  }
  return found;
}

function timesOf(found: readonly FirstGradient[]): Partial<SpeedRow> {
  const [traced, first, again] = (["traced", "first", "again"] as const).map((key) =>
    found.map((each) => each[key])
  );
  const interval = bootstrapInterval([[1, first]], ([[, x]]) => x);
  const [trace, more] = [traced, again].map((each) => median(each).toPrecision(2));
  return {
    ...{ value: median(first), interval, samples: { traced, first, again } },
    detail: `tracing is ${trace} ms of it; one more gradient: ${more} ms`,
  };
}
