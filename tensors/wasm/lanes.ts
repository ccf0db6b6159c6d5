import { type Code, doubleBytes, singleBytes } from "./assembler/code.ts";
import {
  f32,
  f32x4,
  f64,
  f64x2,
  type Floats,
  type FloatVectors,
  shuffle,
  v128,
} from "./assembler/instructions.ts";

/**
 * The element type of a compiled program.
 *
 * @category Kernels
 */
export type Dtype = "float64" | "float32";

/** Vectors of one element type: what of them the compiler needs, whatever the type is. */
export interface Lanes {
  /** The element type. */
  readonly dtype: Dtype;
  /** Elements a vector. */
  readonly width: number;
  /** Bytes an element. */
  readonly bytes: number;
  /** Whether x y + z is rounded once. */
  readonly fused: boolean;
  /** The arithmetic of vectors. */
  readonly v: FloatVectors;
  /** The arithmetic of single elements. */
  readonly s: Floats;
  /** The type of a single element. */
  readonly scalar: "f64" | "f32";
  /** One number in every lane. */
  constant(value: number): Code;
  /** x y + z */
  madd(x: Code, y: Code, z: Code): Code;
  /** z − x y */
  nmadd(x: Code, y: Code, z: Code): Code;
  /** One element from memory in every lane. */
  loadSplat(address: Code, offset?: number): Code;
  /** The first `count` lanes from memory; the others are 0. */
  load(address: Code, offset: number, count: number): Code;
  /** Writes the first `count` lanes. */
  store(address: Code, value: Code, offset: number, count: number): Code;
  /** One lane in every lane. */
  splatLane(x: Code, lane: number): Code;
  /** Lane by lane from two vectors: 0 to width − 1 are those of x, then those of y. */
  pick(x: Code, y: Code, lanes: readonly number[]): Code;
}

function pickBytes(bytes: number, lanes: readonly number[]): Uint8Array {
  return new Uint8Array(16).map((_, i) => lanes[Math.floor(i / bytes)] * bytes + i % bytes);
}

/** The vectors of an element type. */
export function lanesOf(dtype: Dtype, fused: boolean): Lanes {
  const double = dtype === "float64";
  const v = double ? f64x2 : f32x4;
  const bytes = double ? 8 : 4;
  const width = 16 / bytes;
  return {
    dtype,
    width,
    bytes,
    fused,
    v,
    s: double ? f64 : f32,
    scalar: double ? "f64" : "f32",
    constant(value) {
      const one = double ? doubleBytes(value) : singleBytes(value);
      return v128.const(Array.from({ length: width }, () => one));
    },
    madd: fused ? v.relaxed_madd : (x, y, z) => v.add(v.mul(x, y), z),
    nmadd: fused ? v.relaxed_nmadd : (x, y, z) => v.sub(z, v.mul(x, y)),
    loadSplat: double ? v128.load64_splat : v128.load32_splat,
    load(address, offset, count) {
      if (count === width) return v128.load(address, offset);
      if (double) return v128.load64_zero(address, offset);
      if (count === 1) return v128.load32_zero(address, offset);
      const two = v128.load64_zero(address, offset);
      return count === 2 ? two : v128.load32_lane(address, two, 2, offset + 8);
    },
    // A value that is stored in two pieces is computed twice: it should be a local.
    store(address, value, offset, count) {
      if (count === width) return v128.store(address, value, offset);
      if (double) return v128.store64_lane(address, value, 0, offset);
      if (count === 1) return v128.store32_lane(address, value, 0, offset);
      const two = v128.store64_lane(address, value, 0, offset);
      return count === 2 ? two : [two, v128.store32_lane(address, value, 2, offset + 8)];
    },
    splatLane: (x, lane) => shuffle(x, x, pickBytes(bytes, new Array(width).fill(lane))),
    pick: (x, y, lanes) => shuffle(x, y, pickBytes(bytes, lanes)),
  };
}
