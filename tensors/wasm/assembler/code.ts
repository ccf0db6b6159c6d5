/**
 * WebAssembly as values: a piece of code is a number (one byte) or a list of pieces. Building
 * larger pieces of smaller ones copies nothing; a statement is laid out in bytes once it is whole.
 *
 * Source: the WebAssembly specification, binary format.
 *
 * @module
 */

/** A piece of binary code: a byte, bytes, or pieces. */
export type Code = number | Uint8Array | readonly Code[];

/** A whole number in LEB128, unsigned. */
export function unsigned(value: number): Code {
  if (value < 128) return value;
  const bytes: number[] = [];
  do {
    const low = value % 128;
    value = Math.floor(value / 128);
    bytes.push(value > 0 ? low + 128 : low);
  } while (value > 0);
  return bytes;
}

/** A whole number in LEB128, signed; within 32 bits. */
export function signed(value: number): Code {
  if (value >= 0 && value < 64) return value;
  const bytes: number[] = [];
  for (;;) {
    const low = value & 127;
    value >>= 7;
    if ((value === 0 && !(low & 64)) || (value === -1 && low & 64)) return [...bytes, low];
    bytes.push(low + 128);
  }
}

/** The bytes of a double. */
export function doubleBytes(value: number): Uint8Array {
  return new Uint8Array(Float64Array.of(value).buffer);
}

/** The bytes of a single. */
export function singleBytes(value: number): Uint8Array {
  return new Uint8Array(Float32Array.of(value).buffer);
}

/** A list with its length before it. */
export function vector(items: readonly Code[]): Code {
  return [unsigned(items.length), items];
}

/** A piece with its size in bytes before it. */
export function sized(code: Code): Code {
  const bytes = bytesOf(code);
  return [unsigned(bytes.length), bytes];
}

/** A name, as text with its size before it. */
export function text(value: string): Code {
  return sized(new TextEncoder().encode(value));
}

/** Bytes that become more. */
export class Bytes {
  #buffer = new Uint8Array(256);
  #length = 0;

  /** Lays a piece of code out behind what is there. */
  write(code: Code): void {
    if (typeof code === "number") {
      if (this.#length === this.#buffer.length) this.#grow(1);
      this.#buffer[this.#length++] = code;
    } else if (code instanceof Uint8Array) {
      if (this.#length + code.length > this.#buffer.length) this.#grow(code.length);
      this.#buffer.set(code, this.#length);
      this.#length += code.length;
    } else for (let i = 0; i < code.length; i++) this.write(code[i]);
  }

  /** How many there are. */
  get length(): number {
    return this.#length;
  }

  /** What was written, until more is. */
  get written(): Uint8Array<ArrayBuffer> {
    return this.#buffer.subarray(0, this.#length);
  }

  #grow(more: number): void {
    const larger = new Uint8Array(2 * (this.#buffer.length + more));
    larger.set(this.#buffer);
    this.#buffer = larger;
  }
}

/** Lays a piece of code out in bytes. */
export function bytesOf(code: Code): Uint8Array<ArrayBuffer> {
  const bytes = new Bytes();
  bytes.write(code);
  return bytes.written;
}
