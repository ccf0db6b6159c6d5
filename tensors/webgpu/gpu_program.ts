import type { Tensor } from "../tensor.ts";
import { COPY } from "../operations/layout/copy.ts";
import type { RecordedAll } from "../tangents/recorded.ts";
import { TracedTensor, type TraceNode } from "../trace/operation.ts";
import { isData, type KernelCode, type Slot, type Space } from "./kernel_code.ts";
import { type Kernel, type KernelPlan, planKernels } from "./kernel_plan.ts";
import { Memory } from "./memory.ts";
import { writeKernel } from "./write_kernel.ts";

/** Where an argument lies. */
export interface ArgumentPlace {
  /** In the arena, or in the record of a step. */
  readonly space: Space;
  /** The first element there. */
  readonly offset: number;
}

/** A function of tensors, and where its arguments are and its results go. */
export interface GpuFunction {
  /** What it does. */
  readonly recorded: RecordedAll;
  /** A place for each argument. */
  readonly inputs: readonly ArgumentPlace[];
  /** A place in the arena for each result: that of an argument, or one that no argument has. */
  readonly outputs: readonly number[];
}

/** Where something lies: at a number that is known, or so far behind what is kept between two programs. */
export type FoundPlace = { readonly at: number } | { readonly temporary: number };

/** A program's kernels, in their order, with the places that each is told. */
export interface GpuProgram {
  readonly kernels: readonly (KernelCode & { readonly places: readonly FoundPlace[] })[];
  /** Elements for what lives within the program alone. */
  readonly temporaries: number;
}

/** Gives constants and tables places that stay. */
export interface Stores {
  /** The first element of a constant in the arena. */
  constant(tensor: Tensor): number;
  /** The first number of a table among the tables. */
  table(numbers: Int32Array): number;
}

/**
 * Makes kernels of a function.
 *
 * @throws {TypeError} If an operation has no form in WGSL.
 */
export function gpuProgram({ recorded, inputs, outputs }: GpuFunction, stores: Stores): GpuProgram {
  const copied = recorded.outputs.map(copyOf);
  const nodes = [...recorded.nodes, ...copied];
  const plan = planKernels(nodes);
  const kernels = [...plan.kernels];
  const owner = new Map<Tensor, number>();
  const argument = new Map(recorded.inputs.map((input, i) => [input as Tensor, inputs[i]]));
  const targets = new Map<Tensor, number>();
  const late: { node: TraceNode; target: number }[] = [];
  const readers = readersOf(plan);
  copied.forEach((node, i) => {
    const made = plan.kernelOf(node.output)!;
    const target = outputs[i];
    const rival = recorded.inputs.find((_, k) =>
      inputs[k].space === "arena" && inputs[k].offset === target
    );
    if (rival === undefined || isReadInTime(rival, made, kernels, readers, plan)) {
      targets.set(node.output, target);
    } else late.push({ node: copyOf(node.output), target });
  });
  for (const { node, target } of late) {
    const { size } = node.output;
    owner.set(node.output, kernels.push({ size, host: undefined, nodes: [node] }) - 1);
    targets.set(node.output, target);
    push(readers, node.inputs[0], kernels.length - 1);
  }
  const kernelOf = (tensor: Tensor) => owner.get(tensor) ?? plan.kernelOf(tensor);
  const isStored = (tensor: Tensor) =>
    targets.has(tensor) || (readers.get(tensor) ?? []).some((k) => k !== kernelOf(tensor));
  const spaceOf = (tensor: Tensor): Space => argument.get(tensor)?.space ?? "arena";
  const codes = kernels.map((kernel) => writeKernel(kernel, { plan, spaceOf, isStored }));
  const { places, size } = placeTemporaries(kernels, targets, isStored, readers);
  const placeOf = (slot: Slot): FoundPlace => {
    if (slot.kind === "table") return { at: stores.table(slot.numbers) };
    const { tensor } = slot;
    const known = argument.get(tensor)?.offset ?? targets.get(tensor);
    if (known !== undefined) return { at: known };
    if (isData(tensor)) return { at: stores.constant(tensor) };
    return { temporary: places.get(tensor)! };
  };
  return {
    kernels: codes.map((code) => ({ ...code, places: code.slots.map(placeOf) })),
    temporaries: size,
  };
}

/** The same elements again, as a node of their own. */
function copyOf(tensor: Tensor): TraceNode {
  if (!(tensor instanceof TracedTensor)) throw new TypeError("gpuProgram: a result is a constant");
  const output = new TracedTensor(tensor.trace, tensor.shape);
  return { operation: COPY, attributes: undefined, inputs: [tensor], output };
}

/** The kernels that read each tensor. */
function readersOf({ kernels, readOf }: KernelPlan): Map<Tensor, number[]> {
  const readers = new Map<Tensor, number[]>();
  kernels.forEach(({ host, nodes }, k) => {
    for (const { inputs } of host ? [host, ...nodes] : nodes) {
      for (const input of inputs) push(readers, readOf(input).base, k);
    }
  });
  return readers;
}

function push(readers: Map<Tensor, number[]>, tensor: Tensor, kernel: number): void {
  const found = readers.get(tensor);
  if (found === undefined) readers.set(tensor, [kernel]);
  else if (found.at(-1) !== kernel) found.push(kernel);
}

/**
 * Whether a kernel may write where an argument lies: nobody reads that later, and the kernel itself only
 * the element that it writes.
 */
function isReadInTime(
  argument: Tensor,
  kernel: number,
  kernels: readonly Kernel[],
  readers: ReadonlyMap<Tensor, readonly number[]>,
  { readOf }: KernelPlan,
): boolean {
  const others = readers.get(argument) ?? [];
  if (others.some((k) => k > kernel)) return false;
  const { host, nodes, size } = kernels[kernel];
  const isRead = ({ inputs }: TraceNode, inPlace: boolean) =>
    inputs.some((input) => {
      const { base, map } = readOf(input);
      return base === argument && !(inPlace && map === undefined && base.size === size);
    });
  return !(host && isRead(host, false)) && !nodes.some((node) => isRead(node, true));
}

/** Gives what lives within a program a place from the kernel that writes it to the last that reads it. */
function placeTemporaries(
  kernels: readonly Kernel[],
  targets: ReadonlyMap<Tensor, number>,
  isStored: (tensor: Tensor) => boolean,
  readers: ReadonlyMap<Tensor, readonly number[]>,
): { places: Map<Tensor, number>; size: number } {
  const memory = new Memory();
  const places = new Map<Tensor, number>();
  const ending: Tensor[][] = kernels.map(() => []);
  kernels.forEach(({ host, nodes }, k) => {
    for (const { output } of host ? [host, ...nodes] : nodes) {
      if (targets.has(output) || !isStored(output)) continue;
      places.set(output, memory.take(output.size));
      ending[Math.max(...readers.get(output)!)].push(output);
    }
    for (const tensor of ending[k]) memory.give(places.get(tensor)!, tensor.size);
  });
  return { places, size: memory.size };
}
