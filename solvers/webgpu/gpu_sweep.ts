import {
  type ArgumentPlace,
  type GpuBuffer,
  type GpuDevice,
  GpuMachine,
  recordAll,
  type Run,
  writeTo,
} from "../../tensors/internal.ts";
import { add, type Shape, sizeOf } from "../../tensors/mod.ts";
import type { Tableau } from "../methods/tableau.ts";
import type { FloatCoupling } from "../reversible/coupling.ts";
import type { Steps } from "../steps/steps.ts";
import type { GpuField } from "./gpu_field.ts";
import { comparison, worstOf } from "./kept_states.ts";
import type { SeenNode } from "./seen_nodes.ts";
import {
  forwardStep,
  pulledStep,
  recordShapes,
  recordStep,
  reversedStep,
  type StepParts,
} from "./step_functions.ts";

/** What a sweep on the device is made of. */
export interface GpuSweepParts {
  readonly field: GpuField;
  readonly stateShape: Shape;
  readonly tableau: Tableau;
  /** The coupling of a reversible method; unset for any other. */
  readonly coupling: FloatCoupling | undefined;
  readonly steps: Steps;
  /** Where states are read. */
  readonly seen: readonly SeenNode[];
  /** How many states are kept on the way there; 0 where there is no way back. */
  readonly kept: number;
}

/** What a way back gives. */
export interface GpuBars {
  /** dL/dy0. */
  readonly y0Bar: Float64Array;
  /** dL/dθ. */
  readonly parametersBar: Float64Array;
  /** The worst miss of a kept state, in parts of its largest element; unset where none is compared. */
  readonly reconstructionError: number | undefined;
}

/** The way there and back over all steps, on the device. */
export class GpuSweep {
  readonly #parts: GpuSweepParts;
  readonly #machine: GpuMachine;
  readonly #size: number;
  readonly #stateSize: number;
  /** Places in the arena. */
  readonly #state: number;
  readonly #stateBar: number;
  readonly #parameters: number;
  readonly #parametersBar: number;
  readonly #fixed: readonly number[];
  readonly #other: number;
  readonly #misses: number;
  /** Programs. */
  readonly #forward: number;
  readonly #back: number | undefined;
  readonly #inject: number | undefined;
  readonly #arrive: number | undefined;
  /** Nodes that are seen: places for states there, to and for. */
  readonly #places: ReadonlyMap<number, number>;
  /** Both ends of a step that is read within, each node once. */
  readonly nodes: readonly number[];
  #reads!: GpuBuffer;
  #kept!: GpuBuffer;
  #stretch!: GpuBuffer;
  #missed!: GpuBuffer;
  #run: Run | undefined;
  /** The state at the end of the way there. */
  #end: Float64Array = new Float64Array(0);

  /** @throws {TypeError} If the field has an operation that has no form in WGSL. */
  constructor(device: GpuDevice, parts: GpuSweepParts) {
    this.#parts = parts;
    const { field, stateShape, coupling, kept, seen } = parts;
    const machine = this.#machine = new GpuMachine(device);
    const states = coupling === undefined ? 1 : 2;
    const size = this.#size = sizeOf(stateShape);
    // Copies want multiples of four bytes alone; the states lie side by side.
    this.#stateSize = states * size;
    this.#state = machine.take(this.#stateSize);
    this.#stateBar = machine.take(this.#stateSize);
    this.#parameters = machine.take(totalOf(field.parameters));
    this.#parametersBar = machine.take(totalOf(field.parameters));
    this.#fixed = field.fixed.map((tensor) => machine.take(tensor.size));
    this.#other = machine.take(this.#stateSize);
    this.#misses = machine.take(2);
    this.nodes = [
      ...new Set(seen.flatMap(({ node, inside }) => inside ? [node - 1, node] : [node])),
    ];
    this.#places = new Map(this.nodes.map((node, i) => [node, i]));
    this.#forward = this.#step(forwardStep, false);
    if (kept === 0) return;
    this.#back = this.#step(coupling === undefined ? pulledStep : reversedStep, true);
    this.#inject = machine.program({
      recorded: recordAll((bar, more) => [add(bar, more)], [[size], [size]], WHAT),
      inputs: [this.#stateBar, this.#other].map(inArena),
      outputs: [this.#stateBar],
    });
    if (coupling === undefined) return;
    this.#arrive = machine.program({
      recorded: comparison(this.#stateSize),
      inputs: [this.#state, this.#other].map(inArena),
      outputs: [this.#state, this.#misses],
    });
  }

  #step(made: Parameters<typeof recordStep>[2], withBars: boolean): number {
    const { field, stateShape, tableau, coupling } = this.#parts;
    const parts: StepParts = {
      ...{ tableau, coupling, program: field.program },
      ...{ readsTime: field.readsTime, ofTime: field.ofTime },
    };
    const states = this.#each(
      this.#state,
      coupling === undefined ? [stateShape] : [stateShape, stateShape],
    );
    const shapes = {
      state: stateShape,
      parameters: field.parameters.map(({ shape }) => shape),
      fixed: field.fixed.map(({ shape }) => shape),
    };
    const stateBars = withBars ? states.map((place) => place - this.#state + this.#stateBar) : [];
    const parameterBars = withBars ? this.#each(this.#parametersBar, shapes.parameters) : [];
    const record = this.#each(0, recordShapes(parts));
    return this.#machine.program({
      recorded: recordStep(parts, shapes, made, { withBars }),
      inputs: [
        ...[...states, ...stateBars, ...parameterBars].map(inArena),
        ...record.map((offset): ArgumentPlace => ({ space: "record", offset })),
        ...this.#each(this.#parameters, shapes.parameters).map(inArena),
        ...this.#fixed.map(inArena),
      ],
      outputs: made === pulledStep
        ? [...stateBars, ...parameterBars]
        : [...states, ...stateBars, ...parameterBars],
    });
  }

  /** Where tensors lie that follow one another. */
  #each(start: number, shapes: readonly Shape[]): number[] {
    return shapes.map((shape) => {
      const place = start;
      start += sizeOf(shape);
      return place;
    });
  }

  /**
   * Has the device make room, and compile.
   *
   * @throws {RangeError} If it has no room for all that is kept.
   */
  async build(): Promise<void> {
    const { field, tableau, coupling, steps, kept } = this.#parts;
    const machine = this.#machine;
    const size = field.recordSize(tableau, coupling !== undefined);
    await machine.build({ size, count: steps.count }, () => {
      this.#reads = machine.buffer(this.nodes.length * this.#size);
      this.#kept = machine.buffer(kept * this.#stateSize);
      const longest = kept === 0 || coupling !== undefined ? 0 : Math.ceil(steps.count / kept);
      this.#stretch = machine.buffer(longest * this.#stateSize);
      this.#missed = machine.buffer(2 * kept);
    });
  }

  /** How many kernels a step forwards takes, and one back. */
  get kernels(): { readonly forward: number; readonly back: number } {
    const back = this.#back === undefined ? 0 : this.#machine.kernelsOf(this.#back);
    return { forward: this.#machine.kernelsOf(this.#forward), back };
  }

  /** The step that begins at kept state j; behind the last one the number of steps. */
  #begin(j: number): number {
    const { steps: { count }, kept } = this.#parts;
    return Math.floor(j * count / kept);
  }

  /** Takes all steps; gives the states at `nodes`, one after the other. */
  async forward(y0: Float64Array, parametersFlat: Float64Array): Promise<Float64Array> {
    const { field, tableau, coupling, steps, kept } = this.#parts;
    const machine = this.#machine;
    machine.write(this.#state, coupling === undefined ? y0 : [...y0, ...y0]);
    machine.write(this.#parameters, parametersFlat);
    field.fixed.forEach(({ data }, i) => machine.write(this.#fixed[i], data));
    machine.writeRecords(field.records(tableau, coupling !== undefined, steps));
    const run = this.#run = machine.begin();
    let next = 0;
    for (let i = 0; i <= steps.count; i++) {
      const place = this.#places.get(i);
      if (place !== undefined) {
        run.copyOut(this.#state, this.#size, this.#reads, place * this.#size);
      }
      if (i === steps.count) break;
      if (next < kept && this.#begin(next) === i) {
        run.copyOut(this.#state, this.#stateSize, this.#kept, next++ * this.#stateSize);
      }
      run.run(this.#forward, i);
      await run.keepUp();
    }
    const states = await run.read(this.#reads, this.nodes.length * this.#size);
    this.#end = states.subarray(-this.#size);
    return states;
  }

  /** Goes back over all steps, with cotangents of the states at `nodes`. */
  async backward(cotangents: Float64Array): Promise<GpuBars> {
    const { field, coupling, steps, kept } = this.#parts;
    const run = this.#run!;
    const theta = totalOf(field.parameters);
    writeTo(this.#machine.device, this.#reads, 0, Float32Array.from(cotangents));
    run.clear(this.#stateBar, this.#stateSize);
    if (theta > 0) run.clear(this.#parametersBar, theta);
    this.#pull(run, steps.count);
    for (let j = kept - 1; j >= 0; j--) {
      const [first, end] = [this.#begin(j), j + 1 < kept ? this.#begin(j + 1) : steps.count];
      if (coupling === undefined) await this.#pullStretch(run, j, first, end);
      else await this.#reverseStretch(run, j, first, end);
    }
    const bars = await run.readArena(this.#stateBar, this.#stateSize);
    const parametersBar = await run.readArena(this.#parametersBar, theta);
    const missed = coupling === undefined ? undefined : await run.read(this.#missed, 2 * kept);
    const y0Bar = bars.slice(0, this.#size);
    if (coupling !== undefined) y0Bar.forEach((_, k) => y0Bar[k] += bars[this.#size + k]);
    return { y0Bar, parametersBar, reconstructionError: missed && worstOf(missed, this.#end) };
  }

  /** Adds the cotangent of the state at a node, where there is one. */
  #pull(run: Run, node: number): void {
    const place = this.#places.get(node);
    if (place === undefined) return;
    run.copyIn(this.#reads, place * this.#size, this.#size, this.#other);
    run.run(this.#inject!);
  }

  /** Takes the steps from a kept state on once more, and pulls back through each. */
  async #pullStretch(run: Run, j: number, first: number, end: number): Promise<void> {
    const size = this.#stateSize;
    run.copyIn(this.#kept, j * size, size, this.#state);
    for (let i = first; i < end - 1; i++) {
      run.copyOut(this.#state, size, this.#stretch, (i - first) * size);
      run.run(this.#forward, i);
      await run.keepUp();
    }
    for (let i = end - 1; i >= first; i--) {
      if (i < end - 1) run.copyIn(this.#stretch, (i - first) * size, size, this.#state);
      run.run(this.#back!, i);
      this.#pull(run, i);
      await run.keepUp();
    }
  }

  /** Reverses the steps down to a kept state, compares, and goes on from that. */
  async #reverseStretch(run: Run, j: number, first: number, end: number): Promise<void> {
    const size = this.#stateSize;
    for (let i = end - 1; i >= first; i--) {
      run.run(this.#back!, i);
      if (i > first) this.#pull(run, i);
      await run.keepUp();
    }
    run.copyIn(this.#kept, j * size, size, this.#other);
    run.run(this.#arrive!);
    run.copyOut(this.#misses, 2, this.#missed, 2 * j);
    this.#pull(run, first);
  }

  /** Gives the buffers back to the device. */
  release(): void {
    this.#machine.release();
  }
}

const WHAT = "webgpu";

function inArena(offset: number): ArgumentPlace {
  return { space: "arena", offset };
}

function totalOf(tensors: readonly { readonly size: number }[]): number {
  return tensors.reduce((sum, { size }) => sum + size, 0);
}
