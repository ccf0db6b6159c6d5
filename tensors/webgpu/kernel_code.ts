/**
 * One kernel as WGSL. Where tensors lie is not in the code but in numbers beside it, so that kernels that do the
 * same elsewhere are one program to the device.
 *
 * @module
 */

import type { Tensor } from "../tensor.ts";
import { TracedTensor } from "../trace/operation.ts";
import { ELEMENT_FORMS, functionsFor, literal } from "./element_forms.ts";
import { indexCode, type IndexMap } from "./index_map.ts";
import type { Kernel, KernelPlan } from "./kernel_plan.ts";

/** Threads that go together; THREAD_NUMBER counts with them. */
export const GROUP = 64;
/** Vectors of four places that a kernel is told, as its declarations say. */
export const VECTORS = 16;

/** In which of the buffers a tensor lies. */
export type Space = "arena" | "record";

/** What a kernel's code refers to by number. */
export type Slot =
  | { readonly kind: "tensor"; readonly tensor: Tensor }
  | { readonly kind: "table"; readonly numbers: Int32Array };

/** A kernel's code, and what it refers to. */
export interface KernelCode {
  readonly code: string;
  readonly slots: readonly Slot[];
  /** How many groups of threads, in up to three directions. */
  readonly groups: readonly [number, number, number];
}

/** What of a program the code of its kernels depends on. */
export interface CodeContext {
  readonly plan: KernelPlan;
  readonly spaceOf: (tensor: Tensor) => Space;
  /** Whether a tensor has to be in memory behind the kernel that computes it. */
  readonly isStored: (tensor: Tensor) => boolean;
}

const DECLARATIONS = `struct Places { at: array<vec4<u32>, 16> }
@group(0) @binding(0) var<storage, read_write> arena: array<f32>;
@group(0) @binding(1) var<storage, read> records: array<f32>;
@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(0) @binding(3) var<uniform> places: Places;
@group(0) @binding(4) var<uniform> record: vec4<u32>;
`;

/** Writes the code of one kernel. */
export class KernelWriter {
  readonly slots: Slot[] = [];
  readonly #context: CodeContext;
  readonly #numbers = new Map<Tensor | Int32Array, number>();

  constructor(context: CodeContext) {
    this.#context = context;
  }

  /** The code of an element of a tensor, which element `i` of it is where it is moved. */
  read(tensor: Tensor, i: string | ((map: IndexMap) => string)): string {
    const { base, map } = this.#context.plan.readOf(tensor);
    const constant = evenOf(base);
    if (constant !== undefined) return constant;
    const index = typeof i === "string" ? indexCode(map, i, this.table) : i(map);
    return this.element(base, index);
  }

  /** The code of an element where it is. */
  element(base: Tensor, index: string): string {
    const place = this.#place(base, { kind: "tensor", tensor: base });
    return this.#context.spaceOf(base) === "record"
      ? `records[record.x + ${place} + ${index}]`
      : `arena[${place} + ${index}]`;
  }

  /** The code of an element of a table. */
  readonly table = (numbers: Int32Array, i: string): string =>
    `tables[${this.#place(numbers, { kind: "table", numbers })} + ${i}]`;

  #place(key: Tensor | Int32Array, slot: Slot): string {
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.slots.push(slot) - 1;
      this.#numbers.set(key, number);
    }
    return `places.at[${number >> 2}].${"xyzw"[number & 3]}`;
  }

  /**
   * The function \`finish\`, which goes on with one element: through the operations behind, and to memory.
   */
  finish({ host, nodes }: Kernel): string {
    const { plan, isStored } = this.#context;
    const lines: string[] = [];
    const atHand = new Map<Tensor, string>();
    const named = new Map<string, string>();
    if (host) atHand.set(host.output, "value");
    const valueOf = (tensor: Tensor): string => {
      const { base, map } = plan.readOf(tensor);
      const known = map === undefined ? atHand.get(base) : undefined;
      if (known !== undefined) return known;
      const code = this.read(tensor, "i");
      if (evenOf(base) !== undefined) return code;
      let name = named.get(code);
      if (name === undefined) {
        name = `x${named.size}`;
        named.set(code, name);
        lines.push(`let ${name} = ${code};`);
      }
      return name;
    };
    for (const { operation, inputs, attributes, output } of nodes) {
      const form = ELEMENT_FORMS[operation.name];
      if (form === undefined) throw lacking(operation.name);
      const name = `y${atHand.size}`;
      lines.push(`let ${name} = ${form(inputs.map(valueOf), attributes)};`);
      atHand.set(output, name);
    }
    // Last, since a tensor may be written to where another is read.
    for (const [tensor, name] of atHand) {
      if (isStored(tensor)) lines.push(`${this.element(tensor, "i")} = ${name};`);
    }
    return `fn finish(i: u32, value: f32) {\n  ${lines.join("\n  ")}\n}\n`;
  }

  /** The whole, with a body for the threads of a group. */
  whole(
    parts: { readonly finish?: string; readonly before?: string; readonly main: string },
    groups: number | readonly [number, number, number],
    size: readonly [number, number] = [GROUP, 1],
  ): KernelCode {
    const { finish = "", before = "", main } = parts;
    const own = `${before}${finish}@compute @workgroup_size(${size.join(", ")})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_id) own: vec3<u32>) {
${main}
}
`;
    return {
      code: `${DECLARATIONS}${functionsFor(own)}\n${own}`,
      slots: this.slots,
      groups: typeof groups === "number" ? spread(groups) : groups,
    };
  }
}

/** The number of a group that was spread over two directions. */
export const GROUP_NUMBER = "group.x + group.y * groups.x";
/** The number of a thread, likewise. */
export const THREAD_NUMBER = "(group.x + group.y * groups.x) * 64u + own.x";

/** The most groups in one direction that every device takes. */
const MOST_GROUPS = 65535;

function spread(groups: number): [number, number, number] {
  const rows = Math.ceil(groups / MOST_GROUPS);
  return [Math.ceil(groups / rows), rows, 1];
}

/** The number that all elements of a constant are, as code. */
function evenOf(base: Tensor): string | undefined {
  if (base instanceof TracedTensor || base.size === 0) return undefined;
  const { data } = base;
  return data.every((x) => Object.is(x, data[0])) ? literal(data[0]) : undefined;
}

/** Whether a tensor is a constant that has to be in memory. */
export function isData(base: Tensor): boolean {
  return !(base instanceof TracedTensor) && evenOf(base) === undefined;
}

/** What is said of an operation that there is no code for. */
export function lacking(name: string): TypeError {
  return new TypeError(
    `WebGPU: the operation ${name} has no form in WGSL; write it with other operations, or take ` +
      "kernels that run on the processor",
  );
}
