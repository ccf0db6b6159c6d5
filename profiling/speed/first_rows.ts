import { failureOf, LIMITS, runChild } from "../../experiments/mod.ts";
import { bootstrapInterval } from "../bootstrap.ts";
import { median } from "../fit.ts";
import { type FirstGradient, firstGradient, type NewField } from "./first_gradient.ts";
import type { SpeedRow } from "./speed_row.ts";
import type { Effort } from "./time_pairs.ts";

const PART = "first";
const CHILD = import.meta.resolve("./first_child.ts");

/** So many small fields make the JavaScript of compiler and solver warm. */
const WARMING = 20;

/** Sizes of fields; `number` makes each of them one that was not there before. */
const KINDS: readonly { words: string; claimed: boolean; field(number: number): NewField }[] = [
  {
    words: "network 3-N-2",
    claimed: true,
    field: (number) => ({ state: 2, hidden: [9 + number] }),
  },
  {
    words: "network 5-N-N-4",
    claimed: false,
    field: (number) => ({ state: 4, hidden: [32 + number, 32 + number] }),
  },
];

/**
 * The time of a new field's first gradient of 1000 steps, tracing and compiling included: in a
 * process that has made fields before, and in a new process.
 *
 * @param effort How often.
 * @returns The rows.
 */
export async function firstRows({ pairs }: Effort): Promise<SpeedRow[]> {
  for (let number = 0; number < WARMING; number++) firstGradient(KINDS[0].field(100 + number));
  const numbers = Array.from({ length: pairs }, (_, k) => k);
  const warm = KINDS.map(({ words, claimed, field }) =>
    firstRow(
      `first gradient of a new ${words}: process in use`,
      numbers.map((number) => firstGradient(field(number))),
      claimed,
    )
  );
  const cold: SpeedRow[] = [];
  for (const { words, field } of KINDS) {
    const name = `first gradient of a new ${words}: new process`;
    const found: FirstGradient[] = [];
    let missing: string | undefined;
    for (const number of numbers.slice(0, COLD)) {
      const { state, hidden } = field(number);
      const end = await runChild(["run", "--no-prompt", CHILD, ...[state, ...hidden].map(String)], {
        ...LIMITS,
      });
      missing ??= failureOf(end);
      if (missing === undefined) found.push(JSON.parse(end.stdout));
    }
    cold.push(
      missing === undefined
        ? firstRow(name, found, false)
        : { part: PART, name, unit: "ms", missing },
    );
  }
  return [...warm, ...cold];
}

/** The most new processes of a kind. */
const COLD = 5;

function firstRow(name: string, found: readonly FirstGradient[], claimed: boolean): SpeedRow {
  const [first, again] = [found.map((each) => each.first), found.map((each) => each.again)];
  const interval = bootstrapInterval([[1, first]], ([[, x]]) => x);
  return {
    ...{ part: PART, name, unit: "ms", value: median(first), interval },
    ...(claimed ? { claim: { most: 20 } } : {}),
    detail: `one more: ${median(again).toPrecision(3)} ms`,
    samples: { first, again },
  };
}
