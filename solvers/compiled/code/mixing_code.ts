import {
  type Arena,
  type Code,
  type FunctionBuilder,
  i32,
  type Lanes,
  v128,
} from "../assembler.ts";
import { type Chunk, type Place, vectorLoop } from "./vector_loop.ts";

/** The states in memory: y, z, and what the mixing itself needs. */
export interface States {
  readonly y: Place;
  readonly z: Place;
  readonly own: Place;
  /** What the mixed distance of y and z is added to, in exact arithmetic. Default: z. */
  readonly base?: Place;
  /** Where exact arithmetic writes y' on the way there, and y on the way back. Default: in place of the other. */
  readonly to?: Place;
  readonly size: number;
}

/** Gives a vector of ψ, as doubles: the state is kept in them whatever the field computes in. */
export type Psi = (chunk: Chunk) => Code;

/** A `Coupling` as code. */
export interface MixingCode {
  /** y' = λ y + (1 − λ) z + ψ */
  forwardY(f: FunctionBuilder, psi: Psi): void;
  /** z' = z − ψ */
  forwardZ(f: FunctionBuilder, psi: Psi): void;
  /** z = z' + ψ */
  backZ(f: FunctionBuilder, psi: Psi): void;
  /** y = (y' − (1 − λ) z − ψ) / λ */
  backY(f: FunctionBuilder, psi: Psi): void;
}

/** λ and 1 − λ in memory, each a vector. */
export class CouplingPlace {
  /** Where they lie. */
  readonly lambda: number;
  readonly rest: number;

  constructor(arena: Arena) {
    this.lambda = arena.reserve(16);
    this.rest = arena.reserve(16);
  }

  /** Reads both into locals. */
  load(f: FunctionBuilder): { lambda: Code; rest: Code } {
    const at = (offset: number) => f.let("v128", v128.load(i32.const(0), offset));
    return { lambda: at(this.lambda), rest: at(this.rest) };
  }
}

/** The mixing in floating point; see `FloatCoupling`. */
export function floatMixing(
  lanes: Lanes,
  { y, z, size }: States,
  coupling: CouplingPlace,
): MixingCode {
  const { v, madd, nmadd } = lanes;
  return {
    forwardY(f, psi) {
      const { lambda, rest } = coupling.load(f);
      vectorLoop(f, lanes, size, (chunk) => {
        const mixed = madd(rest, chunk.load(z), v.mul(lambda, chunk.load(y)));
        chunk.store(y, v.add(mixed, psi(chunk)));
      });
    },
    forwardZ(f, psi) {
      vectorLoop(f, lanes, size, (chunk) => chunk.store(z, v.sub(chunk.load(z), psi(chunk))));
    },
    backZ(f, psi) {
      vectorLoop(f, lanes, size, (chunk) => chunk.store(z, v.add(chunk.load(z), psi(chunk))));
    },
    backY(f, psi) {
      const { lambda, rest } = coupling.load(f);
      vectorLoop(f, lanes, size, (chunk) => {
        const unmixed = nmadd(rest, chunk.load(z), chunk.load(y));
        chunk.store(y, v.div(v.sub(unmixed, psi(chunk)), lambda));
      });
    },
  };
}
