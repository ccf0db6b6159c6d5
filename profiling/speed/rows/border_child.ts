/**
 * Counts, in a process of its own, what a step of each method sends over the border.
 *
 * @module
 */
import {
  type Adjoint,
  euler,
  finalStateLoss,
  fullStorageAdjoint,
  type Method,
  mlp,
  PreparedGradient,
  recursiveCheckpointAdjoint,
  reversible,
  rk4,
  sum,
} from "../../../mod.ts";
import { countBorder } from "./border_counts.ts";

/** What a step of a gradient crosses the border with, the way forward and back together. */
export interface BorderStep {
  readonly name: string;
  /** Calls into WebAssembly. */
  readonly inwards: number;
  /** Calls out of it. */
  readonly outwards: number;
  /** Bytes copied, with a state of {@linkcode ELEMENTS} elements. */
  readonly copied: number;
}

/** Elements of the state: so many that every copy of it is one of `set`, which is counted. */
export const ELEMENTS = 64;

const CASES: readonly { name: string; method: Method; adjoint?: Adjoint }[] = [
  { name: "reversible(euler)", method: reversible(euler) },
  { name: "reversible(rk4)", method: reversible(rk4) },
  { name: "reversible(euler), exact", method: reversible(euler, { arithmetic: "exact" }) },
  { name: "rk4, full storage", method: rk4, adjoint: fullStorageAdjoint() },
  {
    name: "rk4, one checkpoint for all steps",
    method: rk4,
    adjoint: recursiveCheckpointAdjoint({ checkpoints: 1000 }),
  },
];

/** The most that two numbers of steps may differ by without being told apart by blocks of bits. */
const STEPS = [64, 128];

/** Counts, for all methods. Wraps what the whole process uses. */
function borderSteps(): BorderStep[] {
  const counts = countBorder();
  return CASES.map(({ name, method, adjoint }) => {
    const [few, many] = STEPS.map((steps) => {
      const gradient = new PreparedGradient({
        ...{ field: mlp({ state: [ELEMENTS], hidden: [10], time: true }), method, adjoint },
        ...{ y0: new Float64Array(ELEMENTS).fill(0.5), t0: 0, t1: 0.1, dt: 0.1 / steps },
        loss: finalStateLoss((y) => sum(y)),
      });
      gradient.run();
      const before = { ...counts };
      gradient.run();
      const after = { ...counts };
      gradient.release();
      return (key: keyof typeof counts) => after[key] - before[key];
    });
    const aStep = (key: keyof typeof counts) => (many(key) - few(key)) / (STEPS[1] - STEPS[0]);
    return {
      ...{ name, inwards: aStep("inwards"), outwards: aStep("outwards"), copied: aStep("copied") },
    };
  });
}

if (import.meta.main) console.log(JSON.stringify(borderSteps()));
