import type { Tensor } from "../tensor.ts";
import type { GpuBindings, GpuBuffer, GpuDevice, GpuPipeline } from "./gpu_types.ts";
import { type FoundPlace, type GpuFunction, type GpuProgram, gpuProgram } from "./gpu_program.ts";
import { type KernelCache, kernelCache } from "./kernel_cache.ts";
import { VECTORS } from "./kernel_code.ts";
import { Memory } from "./memory.ts";
import { bytesFor, Run, USAGE } from "./run.ts";

/** Bytes from one kernel's places to the next: as far as a device may want them apart. */
const APART = 256;

/** A kernel that is ready to run. */
interface ReadyKernel {
  readonly pipeline: GpuPipeline;
  readonly groups: readonly [number, number, number];
  /** Where its places lie, in bytes. */
  readonly offset: number;
}

/** What a machine needs for each step. */
export interface RecordSizes {
  /** Numbers in a record. */
  readonly size: number;
  /** How many records there are. */
  readonly count: number;
}

/** Programs on one device, over one buffer of numbers. First they are made, then it is built, then they run. */
export class GpuMachine {
  /** The device. */
  readonly device: GpuDevice;
  readonly #memory = new Memory();
  readonly #programs: GpuProgram[] = [];
  readonly #constants = new Map<Tensor, number>();
  readonly #tables = new Map<Int32Array, number>();
  #tableSize = 0;
  readonly #buffers: GpuBuffer[] = [];
  #arena!: GpuBuffer;
  #records!: GpuBuffer;
  #group!: GpuBindings;
  #kernels: readonly (readonly ReadyKernel[])[] = [];
  #recordSize = 0;

  constructor(device: GpuDevice) {
    this.device = device;
  }

  /** Takes elements that stay between programs. */
  take(size: number): number {
    return this.#memory.take(size);
  }

  /** Makes a program; what it gives is for {@linkcode Run.run}. */
  program(made: GpuFunction): number {
    return this.#programs.push(gpuProgram(made, {
      constant: (tensor) => {
        const known = this.#constants.get(tensor);
        if (known !== undefined) return known;
        const offset = this.take(tensor.size);
        this.#constants.set(tensor, offset);
        return offset;
      },
      table: (numbers) => {
        const known = this.#tables.get(numbers);
        if (known !== undefined) return known;
        const offset = this.#tableSize;
        this.#tables.set(numbers, offset);
        this.#tableSize += numbers.length;
        return offset;
      },
    })) - 1;
  }

  /** How many kernels a program has. */
  kernelsOf(program: number): number {
    return this.#programs[program].kernels.length;
  }

  /**
   * Makes the buffers, and has the device compile all programs.
   *
   * @param makeMore Makes buffers besides.
   * @throws {RangeError} If the device has no room for it.
   */
  async build({ size, count }: RecordSizes, makeMore: () => void = () => {}): Promise<void> {
    const { device } = this;
    const kept = this.#memory.size;
    const temporaries = Math.max(...this.#programs.map((program) => program.temporaries));
    this.#recordSize = size;
    device.pushErrorScope("out-of-memory");
    this.#arena = this.buffer(kept + temporaries, "STORAGE");
    this.#records = this.buffer(size * count, "STORAGE");
    const tables = this.buffer(this.#tableSize, "STORAGE");
    const kernels = this.#programs.flatMap((program) => program.kernels);
    const places = this.buffer(kernels.length * APART / 4, "UNIFORM");
    const steps = this.buffer(count * APART / 4, "UNIFORM");
    makeMore();
    const lack = await device.popErrorScope();
    if (lack) throw new RangeError(`WebGPU has no room for this: ${lack.message}`);
    for (const [tensor, offset] of this.#constants) this.write(offset, tensor.data);
    for (const [numbers, offset] of this.#tables) {
      writeTo(device, tables, offset, numbers as Int32Array<ArrayBuffer>);
    }
    const told = new Uint32Array(kernels.length * APART / 4);
    const whereIs = (place: FoundPlace) => "at" in place ? place.at : kept + place.temporary;
    kernels.forEach(({ places }, k) => told.set(places.map(whereIs), k * APART / 4));
    writeTo(device, places, 0, told);
    const numbers = new Uint32Array(count * APART / 4);
    for (let i = 0; i < count; i++) numbers[i * APART / 4] = i * size;
    writeTo(device, steps, 0, numbers);
    const { bindings, compiled } = kernelCache(device);
    const bytesOf = [undefined, undefined, undefined, 16 * VECTORS, 16];
    this.#group = device.createBindGroup({
      layout: bindings,
      entries: [this.#arena, this.#records, tables, places, steps].map((buffer, binding) => ({
        binding,
        resource: { buffer, size: bytesOf[binding] },
      })),
    });
    await this.#compile(compiled);
  }

  async #compile(compiled: KernelCache["compiled"]): Promise<void> {
    let number = 0;
    this.#kernels = await Promise.all(
      this.#programs.map((program) =>
        Promise.all(program.kernels.map(async ({ code, groups }) => {
          const offset = number++ * APART;
          return { pipeline: await compiled(code), groups, offset };
        }))
      ),
    );
  }

  /**
   * Makes a buffer that lives as long as the machine.
   *
   * @param size Its numbers, of 32 bits.
   * @throws {RangeError} If it is larger than the device takes.
   */
  buffer(size: number, kind: "STORAGE" | "UNIFORM" = "STORAGE"): GpuBuffer {
    const { limits } = this.device;
    const bytes = bytesFor(size);
    const most = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
    if (bytes > most) {
      throw new RangeError(
        `WebGPU: ${bytes} bytes are wanted in one buffer, and the device takes ${most}; keep fewer ` +
          "states, take fewer rows of a batch at once, or fewer steps",
      );
    }
    const buffer = this.device.createBuffer({
      size: bytes,
      usage: USAGE[kind] | USAGE.COPY_DST | USAGE.COPY_SRC,
    });
    this.#buffers.push(buffer);
    return buffer;
  }

  /** Writes numbers into the arena. */
  write(offset: number, numbers: ArrayLike<number>): void {
    writeTo(this.device, this.#arena, offset, Float32Array.from(numbers));
  }

  /** Writes all records. */
  writeRecords(numbers: Float32Array<ArrayBuffer>): void {
    writeTo(this.device, this.#records, 0, numbers);
  }

  /** Begins to run programs. */
  begin(): Run {
    return new Run(this.device, this.#arena, (pass, program, record) => {
      pass.setBindGroup(0, this.#group, [0, record * APART]);
      for (const { pipeline, groups, offset } of this.#kernels[program]) {
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, this.#group, [offset, record * APART]);
        pass.dispatchWorkgroups(...groups);
      }
      return this.#kernels[program].length;
    });
  }

  /** Gives the buffers back to the device. */
  release(): void {
    for (const buffer of this.#buffers) buffer.destroy();
    this.#buffers.length = 0;
  }
}

/** Writes numbers of 32 bits into a buffer. */
export function writeTo(
  { queue }: GpuDevice,
  buffer: GpuBuffer,
  offset: number,
  numbers: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>,
): void {
  // Deno 2.9 ends the whole process where there is nothing to write.
  if (numbers.length > 0) queue.writeBuffer(buffer, 4 * offset, numbers);
}
