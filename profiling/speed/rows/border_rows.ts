import { failureOf, LIMITS, runChild } from "../../../commands/mod.ts";
import { type BorderStep, ELEMENTS } from "./border_child.ts";
import type { SpeedRow } from "../speed_row.ts";

const PART = "border";

/**
 * Calls into WebAssembly and bytes copied, a step of a gradient, a row a method.
 *
 * @returns The rows; they only inform.
 */
export async function borderRows(): Promise<SpeedRow[]> {
  const child = import.meta.resolve("./border_child.ts");
  const end = await runChild(["run", "--no-prompt", child], { ...LIMITS });
  const missing = failureOf(end);
  const unit = "calls";
  if (missing !== undefined) return [{ part: PART, name: "calls a step", unit, missing }];
  const steps: BorderStep[] = JSON.parse(end.stdout);
  return steps.map(({ name, inwards, outwards, copied }) => ({
    ...{ part: PART, name: `over the border a step: ${name}`, unit, value: inwards + outwards },
    detail: `${inwards} in, ${outwards} out; ${copied / ELEMENTS} B copied an element of y`,
    samples: { inwards: [inwards], outwards: [outwards], copied: [copied] },
  }));
}
