import { runJob } from "../../../commands/mod.ts";
import { type BorderStep, ELEMENTS } from "./border_child.ts";
import type { SpeedRow } from "../speed_row.ts";

const WORKER = import.meta.resolve("./border_child.ts");
const PART = "border";

/** Calls into WebAssembly and bytes copied, a step of a gradient, a row a method. */
export async function borderRows(): Promise<SpeedRow[]> {
  const { found, failed: missing } = await runJob({ what: null }, {
    worker: WORKER,
    read: (reply) => ({ found: reply as BorderStep[] }),
  });
  const unit = "calls";
  if (found === undefined) return [{ part: PART, name: "calls a step", unit, missing }];
  return found.map(({ name, inwards, outwards, copied }) => ({
    ...{ part: PART, name: `over the border a step: ${name}`, unit, value: inwards + outwards },
    detail: `${inwards} in, ${outwards} out; ${copied / ELEMENTS} B copied an element of y`,
    samples: { inwards: [inwards], outwards: [outwards], copied: [copied] },
  }));
}
