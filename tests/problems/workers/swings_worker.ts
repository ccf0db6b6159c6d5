/**
 * What the workers of a training of the swings run; what its data say goes wrong in them.
 *
 * @module
 */
import { gradientWorker } from "../../../models/mod.ts";
import { refuseMemory } from "./refuse_memory.ts";
import { swings } from "./swings.ts";

/** The URL of this module. */
export const MODULE = import.meta.url;

/** What goes wrong in a worker. */
export type Fault =
  | "throws"
  | "closes"
  | "exits"
  | "fewer"
  | "other starts"
  | "other data"
  | "later"
  | "no memory"
  | "without the last";

/** What the module is told. */
export interface SwingsData {
  /** What goes wrong in the workers; unset nothing does. */
  readonly fault?: Fault;
}

gradientWorker((data: SwingsData | undefined) => {
  switch (data?.fault) {
    case "throws":
      throw new RangeError("there is no such table");
    case "closes":
      self.close();
      break;
    case "exits":
      Deno.exit(3);
      return [];
    case "fewer":
      return swings().slice(1);
    case "without the last":
      return swings().slice(0, -1);
    case "other starts":
      return swings().map((problem, k) => k === 4 ? { ...problem, y0: [0.25, 0] } : problem);
    case "other data":
      return swings(1e-9);
    case "no memory":
      refuseMemory();
      break;
    case "later":
      // In nothing that anybody awaits.
      setTimeout(() => {
        throw new Error("out of nowhere");
      }, 0);
  }
  return swings();
});
