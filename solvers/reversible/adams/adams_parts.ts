import { keepsStart } from "../../compiled/code/start_code.ts";
import { CompiledAdams } from "../../compiled/compiled_adams.ts";
import type { VectorField } from "../../field.ts";
import { Increment } from "../../methods/increment.ts";
import type { BindOptions } from "../../method.ts";
import type { StepTimes } from "../../run_of_steps.ts";
import type { Tableau } from "../../methods/tableau.ts";
import { ofCompiled } from "../../compiled/traced_field.ts";
import { AdamsWeights } from "./weights/adams_weights.ts";
import { CompiledStartStep } from "./compiled_start_step.ts";
import { CompiledWindowStep } from "./compiled_window_step.ts";
import { Forgotten } from "./forgotten.ts";
import type { Layout } from "./layout.ts";
import { ParasiticDrift } from "./parasitic_drift.ts";
import { SlopeRing } from "./slope_ring.ts";
import { type StartStages, StartStep } from "./start_step.ts";
import { ExactWindowMixing, type WindowMixing } from "./window_mixing.ts";
import { WindowRuns } from "./window_runs.ts";
import { WindowStep, type WindowStepParts } from "./window_step.ts";

/** What a stepper is made of. */
export interface AdamsOptions {
  readonly order: number;
  /** The tableau of the start. */
  readonly start: Tableau;
  readonly layout: Layout;
  readonly mixing: WindowMixing;
}

/** The parts of a stepper: compiled ones where the field is. */
export interface AdamsParts extends WindowStepParts {
  readonly compiled: CompiledAdams | undefined;
  /** Steps of a start, */
  readonly start: StartStep;
  /** and over a full window. */
  readonly window: WindowStep;
  /** Unset with steps that are controlled. */
  readonly parasitic: ParasiticDrift | undefined;
  /** Unset where steps can be taken one by one only. */
  readonly runs: WindowRuns | undefined;
}

/** Makes them. */
export function adamsParts(
  { order, start, layout, mixing }: AdamsOptions,
  field: VectorField,
  times: StepTimes,
  options: BindOptions,
): AdamsParts {
  const { counts, adaptive = false, fixedParameters = false } = options;
  const { window, size } = layout;
  const { lambda } = mixing;
  const coupling = mixing instanceof ExactWindowMixing ? mixing.exact : undefined;
  const compiled = ofCompiled(
    field,
    (made) => new CompiledAdams(start, made, window, coupling, options),
  );
  let next = 0;
  const slots = compiled && { linearize: () => compiled.slots[next++] };
  const parts = {
    layout,
    mixing,
    times,
    ring: new SlopeRing(window, slots ?? field, counts),
    weights: new AdamsWeights({ order, window, lambda, times, adaptive }, compiled?.weights),
    forgotten: new Forgotten(size),
  };
  const parasitic = adaptive ? undefined : new ParasiticDrift(order, layout, compiled?.runs.look);
  const stages = startStages(start, field, parts.ring, compiled, options);
  const { grid, even = 0 } = times;
  const firstSteps = compiled && !coupling
    ? new CompiledStartStep(stages, parts, compiled, counts)
    : new StartStep(stages, parts);
  return {
    ...parts,
    compiled,
    parasitic,
    runs: compiled && grid && parasitic && fixedParameters
      ? new WindowRuns(parts, compiled, { counts, grid, even, parasitic, start: firstSteps })
      : undefined,
    start: firstSteps,
    window: compiled ? new CompiledWindowStep(parts, compiled, counts) : new WindowStep(parts),
  };
}

/** Where a start's stages are evaluated; they are kept where θ stays and they are few enough. */
function startStages(
  start: Tableau,
  field: VectorField,
  { points }: SlopeRing,
  compiled: CompiledAdams | undefined,
  { counts, adaptive = false, fixedParameters = false }: BindOptions,
): StartStages {
  if (compiled) {
    return { increments: [compiled.start], keeps: fixedParameters && compiled.start.keeps };
  }
  const [{ f: { y, tape = y } }] = points;
  const keeps = fixedParameters && keepsStart(points.length, start.b.length, tape.byteLength);
  const increments = (keeps ? points : points.slice(0, 1)).map(({ f }) =>
    new Increment(start, field, counts, adaptive, f)
  );
  return { increments, keeps };
}
