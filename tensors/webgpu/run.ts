import type { GpuBuffer, GpuDevice, GpuEncoder, GpuPass } from "./gpu_types.ts";

/** What a buffer is for: the numbers of the specification, for which not every engine's types have names. */
export const USAGE = { MAP_READ: 1, COPY_SRC: 4, COPY_DST: 8, UNIFORM: 64, STORAGE: 128 };
/** To read what a buffer holds, likewise. */
const MAP_FOR_READING = 1;
/** Kernels that are handed over at once: few enough that a screen on the same device does not freeze. */
const AT_ONCE = 1024;

/** No buffer is empty. */
export function bytesFor(size: number): number {
  return 16 * Math.max(1, Math.ceil(size / 4));
}

/** Has a pass run a program with a record; gives how many kernels that are. */
type Dispatch = (pass: GpuPass, program: number, record: number) => number;

/** A run of programs, one after the other. Nothing is waited for until something is read. */
export class Run {
  readonly #device: GpuDevice;
  readonly #arena: GpuBuffer;
  readonly #dispatch: Dispatch;
  #encoder: GpuEncoder | undefined;
  #pass: GpuPass | undefined;
  #count = 0;
  /** What the device had against what was handed over: the first of it. */
  #refusal: Promise<{ readonly message: string } | null> = Promise.resolve(null);
  /** What was handed over before the last time. */
  #before: Promise<unknown> = Promise.resolve();

  /** Made by `GpuMachine.begin`. */
  constructor(device: GpuDevice, arena: GpuBuffer, dispatch: Dispatch) {
    this.#device = device;
    this.#arena = arena;
    this.#dispatch = dispatch;
  }

  /** Runs a program, with the record of a step. */
  run(program: number, record = 0): void {
    this.#pass ??= this.#open().beginComputePass();
    this.#count += this.#dispatch(this.#pass, program, record);
  }

  /** Copies elements of the arena to a buffer. */
  copyOut(offset: number, size: number, buffer: GpuBuffer, at: number): void {
    this.#copies().copyBufferToBuffer(this.#arena, 4 * offset, buffer, 4 * at, 4 * size);
  }

  /** Copies elements of a buffer to the arena. */
  copyIn(buffer: GpuBuffer, at: number, size: number, offset: number): void {
    this.#copies().copyBufferToBuffer(buffer, 4 * at, this.#arena, 4 * offset, 4 * size);
  }

  /** Sets elements of the arena to 0. */
  clear(offset: number, size: number): void {
    this.#copies().clearBuffer(this.#arena, 4 * offset, 4 * size);
  }

  /** Hands over what has come together, if that is enough; the device is never more than two loads behind. */
  async keepUp(): Promise<void> {
    if (this.#count < AT_ONCE) return;
    const { queue } = this.#device;
    this.submit();
    const before = this.#before;
    this.#before = queue.onSubmittedWorkDone();
    await before;
  }

  /** Hands over what has come together. */
  submit(): void {
    if (this.#encoder === undefined) return;
    this.#pass?.end();
    const device = this.#device;
    device.pushErrorScope("validation");
    device.queue.submit([this.#encoder.finish()]);
    const [before, now] = [this.#refusal, device.popErrorScope()];
    this.#refusal = before.then((first) => first ?? now);
    this.#pass = this.#encoder = undefined;
    this.#count = 0;
  }

  /** Reads numbers of a buffer, once the device has come so far. */
  async read(buffer: GpuBuffer, size: number): Promise<Float64Array> {
    if (size === 0) return new Float64Array(0);
    return await this.#map(size, (staging) => {
      this.#copies().copyBufferToBuffer(buffer, 0, staging, 0, 4 * size);
    });
  }

  /** Reads elements of the arena, likewise. */
  async readArena(offset: number, size: number): Promise<Float64Array> {
    if (size === 0) return new Float64Array(0);
    return await this.#map(size, (staging) => this.copyOut(offset, size, staging, 0));
  }

  async #map(size: number, copy: (staging: GpuBuffer) => void): Promise<Float64Array> {
    const staging = this.#device.createBuffer({
      size: bytesFor(size),
      usage: USAGE.MAP_READ | USAGE.COPY_DST,
    });
    copy(staging);
    this.submit();
    const refusal = await this.#refusal;
    if (refusal) throw new Error(`WebGPU did not run it: ${refusal.message}`);
    await staging.mapAsync(MAP_FOR_READING);
    const numbers = Float64Array.from(new Float32Array(staging.getMappedRange(0, 4 * size)));
    staging.destroy();
    return numbers;
  }

  #open(): GpuEncoder {
    return this.#encoder ??= this.#device.createCommandEncoder();
  }

  #copies(): GpuEncoder {
    this.#pass?.end();
    this.#pass = undefined;
    return this.#open();
  }
}
