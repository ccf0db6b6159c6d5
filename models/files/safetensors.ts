import { checkKeys, type KeysOf } from "../../tensors/internal.ts";
import { Tensor } from "../../tensors/mod.ts";
import { crc32 } from "./crc32.ts";
import { readHeader, type StoredTensor } from "./safetensors_header.ts";

/**
 * What a safetensors file holds.
 *
 * @category Files
 */
export interface Safetensors {
  /** The tensors by name. */
  readonly tensors: Readonly<Record<string, Tensor>>;
  /** What else was written down, by name. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * How {@linkcode decodeSafetensors} reads.
 *
 * @category Files
 */
export interface DecodeOptions {
  /** What the file is called in messages. Default "the safetensors file". */
  readonly source?: string;
  /**
   * Whether the check sum of {@linkcode encodeSafetensors} must be there; where it is, it is
   * held against the rest in any case. Default false.
   */
  readonly checked?: boolean;
}

const KNOWN: KeysOf<DecodeOptions> = { source: true, checked: true };

/** The name of the check sum in the metadata. */
const SUM = "crc32";

/**
 * Writes tensors in the safetensors layout, which Python, Rust and others read: the length of the
 * header in 8 bytes, the header as JSON, the numbers as little-endian float64.
 *
 * A check sum of it all goes into the metadata as `crc32`; other readers ignore it.
 *
 * @category Files
 * @param tensors The tensors by name.
 * @param metadata What else to write down, by name.
 * @returns The bytes of the file; the same ones for the same input.
 * @throws {RangeError} If a tensor is called `__metadata__`, or metadata `crc32`.
 *
 * @example
 * ```ts
 * import { decodeSafetensors, encodeSafetensors, tensor } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = encodeSafetensors({ w: tensor([[1, 2], [3, Infinity]]) }, { epoch: "7" });
 * const { tensors, metadata } = decodeSafetensors(bytes);
 * assertEquals(tensors.w.toArray(), [[1, 2], [3, Infinity]]);
 * assertEquals(metadata, { epoch: "7" });
 * ```
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  if (Object.hasOwn(tensors, "__metadata__")) {
    throw new RangeError("encodeSafetensors: no tensor can be called __metadata__");
  }
  if (Object.hasOwn(metadata, SUM)) {
    throw new RangeError(`encodeSafetensors: the metadata ${SUM} is the check sum's`);
  }
  let size = 0;
  const entries = Object.entries(tensors).map(([name, { shape, data }]) => {
    const offsets: [number, number] = [size, size += 8 * data.length];
    return [name, { dtype: "F64", shape: [...shape], data_offsets: offsets }] as const;
  });
  const numbers = new Uint8Array(size);
  const view = new DataView(numbers.buffer);
  let at = 0;
  for (const { data } of Object.values(tensors)) {
    for (let i = 0; i < data.length; i++, at += 8) view.setFloat64(at, data[i], true);
  }
  const described = Object.fromEntries(entries);
  const sum = String(sumOf(described, metadata, numbers));
  const header = bytesOf({ __metadata__: { ...metadata, [SUM]: sum }, ...described });
  // The numbers begin at a multiple of 8 bytes; spaces after JSON mean nothing.
  const start = 8 + 8 * Math.ceil(header.length / 8);
  const bytes = new Uint8Array(start + size).fill(0x20, 8, start);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true);
  bytes.set(header, 8);
  bytes.set(numbers, start);
  return bytes;
}

/**
 * Reads tensors of float64 or float32 in the safetensors layout.
 *
 * @category Files
 * @param bytes The bytes of the file.
 * @param options Its name, and whether a check sum must be there.
 * @returns The tensors, as float64, and the metadata.
 * @throws {SyntaxError} If it is no such file, it is not whole, a number type is another one, or
 *   the check sum is wrong or missing.
 *
 * @example
 * ```ts
 * import { decodeSafetensors } from "@revode/revode";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeSafetensors(new Uint8Array(3)), SyntaxError, "3 bytes");
 * ```
 */
export function decodeSafetensors(
  bytes: Uint8Array,
  options: DecodeOptions = {},
): Safetensors {
  checkKeys("decodeSafetensors", options, KNOWN);
  const { source = "the safetensors file", checked = false } = options;
  const { tensors, metadata, start, parsed } = readHeader(bytes, source);
  const { [SUM]: sum, ...rest } = metadata;
  if (checked && sum === undefined) {
    throw new SyntaxError(`${source}: the check sum is missing: the file was changed or damaged`);
  }
  if (sum !== undefined) {
    const { __metadata__: _, ...described } = parsed;
    if (sum !== String(sumOf(described, rest, bytes.subarray(start)))) {
      throw new SyntaxError(`${source}: the check sum is wrong: the file was changed or damaged`);
    }
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, bytes.length - start);
  return {
    tensors: Object.fromEntries(
      Object.entries(tensors).map(([name, stored]) => [name, numbersAt(view, stored)]),
    ),
    metadata: rest,
  };
}

function numbersAt(view: DataView, { dtype, shape, from, to }: StoredTensor): Tensor {
  const width = dtype === "F64" ? 8 : 4;
  const data = new Float64Array((to - from) / width);
  for (let i = 0; i < data.length; i++) {
    const at = from + width * i;
    data[i] = width === 8 ? view.getFloat64(at, true) : view.getFloat32(at, true);
  }
  return new Tensor(data, shape);
}

function sumOf(
  described: Readonly<Record<string, unknown>>,
  metadata: Readonly<Record<string, string>>,
  numbers: Uint8Array,
): number {
  return crc32(bytesOf([metadata, described]), numbers);
}

function bytesOf(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
