import { runJob } from "../../../commands/mod.ts";
import { type Allocated, ALLOCATION_METHODS } from "./allocation_child.ts";
import type { SpeedRow } from "../speed_row.ts";

const WORKER = import.meta.resolve("./allocation_child.ts");
const PART = "allocation";
const UNIT = "bytes";

/** What a step of the control makes and drops, at least. */
const CONTROL = 12;

/** V8's smallest object has 12 bytes: a step that made one would be seen. */
const RESOLUTION = 1;

/**
 * What a step allocates, garbage included: by how much V8's heap and the buffers outside it grow
 * without a collection in between. Each method is measured in a process of its own. V8 boxes
 * numbers that one function hands to another which it did not inline; calls of the stepper alone
 * leave that out, so that a claim can be made; those of a whole gradient are told beside it.
 *
 * @param methods The names of the methods; default all.
 * @returns The rows; the first is the control, which must be seen.
 */
export async function allocationRows(
  methods: readonly string[] = Object.keys(ALLOCATION_METHODS),
): Promise<SpeedRow[]> {
  const rows = [await allocationRow(methods[0], true)];
  for (const method of methods) rows.push(await allocationRow(method, false));
  return rows;
}

async function allocationRow(method: string, wasteful: boolean): Promise<SpeedRow> {
  const { found, failed: missing } = await runJob({ what: { method, wasteful } }, {
    worker: WORKER,
    read: (reply) => ({ found: reply as Allocated }),
  });
  const name = wasteful
    ? "allocated by the calls of a step: a number kept in a new object (control)"
    : `allocated by the calls of a step: ${method}`;
  const row = { part: PART, name, unit: UNIT };
  if (found === undefined) return { ...row, missing };
  const { calls, gradient } = found;
  return {
    ...{ ...row, value: calls, claim: wasteful ? { least: CONTROL } : { most: RESOLUTION } },
    detail: `in a whole gradient ${gradient.toFixed(1)}`,
    samples: { calls: [calls], gradient: [gradient] },
  };
}
