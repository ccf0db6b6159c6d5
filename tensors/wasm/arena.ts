import type { WasmMemory } from "./engine.ts";
import { KernelsUnavailableError } from "../kernels.ts";

/** A number of bytes for a message. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toPrecision(3)} MB`;
}

/** Hands out the addresses of one memory while its layout is made. */
export class Arena {
  #size = 0;
  readonly #initial: { address: number; data: ArrayBufferView }[] = [];

  /** Bytes handed out so far. */
  get size(): number {
    return this.#size;
  }

  /** Reserves bytes; the address is a multiple of 16. */
  reserve(bytes: number): number {
    const address = this.#size;
    this.#size += Math.ceil(bytes / 16) * 16;
    return address;
  }

  /** Reserves a place for data that is there from the start. */
  place(data: ArrayBufferView): number {
    const address = this.reserve(data.byteLength);
    this.#initial.push({ address, data });
    return address;
  }

  /** Pages of 64 KiB that the memory takes. */
  get pages(): number {
    return Math.max(1, Math.ceil(this.#size / 65536));
  }

  /**
   * Makes the memory, with the data in their places. It never grows, so views of it stay.
   *
   * @throws {KernelsUnavailableError} If the engine does not give so much.
   */
  memory(): WasmMemory {
    try {
      const memory = new WebAssembly.Memory({ initial: this.pages, maximum: this.pages });
      const all = new Uint8Array(memory.buffer);
      for (const { address, data: { buffer, byteOffset, byteLength } } of this.#initial) {
        all.set(new Uint8Array(buffer, byteOffset, byteLength), address);
      }
      return memory;
    } catch (cause) {
      throw new KernelsUnavailableError(
        `The engine refuses the compiled kernels: ${megabytes(this.#size)} of memory ` +
          `(${cause instanceof Error ? cause.message : cause}). Take kernels "interpreter", a ` +
          "smaller state, or a method of fewer stages",
        { cause },
      );
    }
  }
}
