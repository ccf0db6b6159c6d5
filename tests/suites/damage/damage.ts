/** What becomes of a file that was damaged. */
export interface Damaged {
  /** Refused with an error of the reader's own, in one line. */
  refused: number;
  /** Read as the whole file is. */
  same: number;
  /** Read as something else, and nothing said. */
  different: number;
}

/** A reader, and what it reads. */
export interface Reader {
  /** What it reads, in words. */
  readonly name: string;
  /** A whole file. */
  readonly whole: Uint8Array;
  /** Reads a file; what it gives is compared as a text. */
  readonly read: (bytes: Uint8Array) => unknown;
  /** The errors of its own. */
  // deno-lint-ignore no-explicit-any
  readonly errors: readonly (new (...args: any[]) => Error)[];
  /** Whether a check sum covers the file, so that nothing else may be read. */
  readonly sealed: boolean;
}

/** Numbers from 0 to below n, the same ones for the same seed (Marsaglia's xorshift32). */
function dice(seed: number): (n: number) => number {
  let x = seed | 1;
  return (n) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % n;
  };
}

/** Bytes that mean something somewhere. */
const TELLING = new TextEncoder().encode("0-9.,;:\"'\n\r\t {}[]eE+NaN\0\x1b\\/_");

/** One to three damages: a byte changed, put in or taken out, a piece moved, cut or doubled. */
export function mutated(whole: Uint8Array, roll: (n: number) => number): Uint8Array {
  let bytes = Array.from(whole);
  for (let k = roll(3); k >= 0; k--) {
    const at = roll(bytes.length + 1);
    const byte = roll(2) === 0 ? roll(256) : TELLING[roll(TELLING.length)];
    const length = 1 + roll(40);
    switch (roll(6)) {
      case 0:
        if (at < bytes.length) bytes[at] ^= 1 << roll(8);
        break;
      case 1:
        bytes.splice(at, 0, byte);
        break;
      case 2:
        bytes.splice(at, length);
        break;
      case 3:
        if (at < bytes.length) bytes[at] = byte;
        break;
      case 4:
        bytes.splice(roll(bytes.length + 1), 0, ...bytes.slice(at, at + length));
        break;
      default:
        bytes = bytes.slice(0, at);
    }
  }
  return Uint8Array.from(bytes);
}

/** How much a reader is given. */
export interface Amount {
  /** Damages drawn at random. */
  readonly mutations: number;
  /** Of the bytes and of the beginnings of the file, every so manieth. */
  readonly every: number;
  /** Draws the damages. */
  readonly seed?: number;
}

/**
 * Gives a reader damaged files: every byte changed, every beginning, and damages drawn at random.
 *
 * @param reader The reader.
 * @param amount How many.
 * @returns What became of them; an error that is not the reader's own goes on.
 */
export async function damage(reader: Reader, amount: Amount): Promise<Damaged> {
  const { whole, read, errors, name } = reader;
  const wanted = textOf(await read(whole));
  const counts: Damaged = { refused: 0, same: 0, different: 0 };
  const give = async (bytes: Uint8Array) => {
    try {
      counts[textOf(await read(bytes)) === wanted ? "same" : "different"]++;
    } catch (error) {
      if (!errors.some((kind) => error instanceof kind)) {
        throw new Error(`${name}: ${JSON.stringify(new TextDecoder().decode(bytes))}`, {
          cause: error,
        });
      }
      counts.refused++;
    }
  };
  const roll = dice(amount.seed ?? 1);
  for (let at = 0; at < whole.length; at += amount.every) {
    const changed = whole.slice();
    changed[at] ^= 1 << roll(8);
    await give(changed);
    await give(whole.slice(0, at));
  }
  for (let k = 0; k < amount.mutations; k++) await give(mutated(whole, roll));
  return counts;
}

/** A value as a text; numbers that JSON does not know are told apart. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, part) => {
    if (typeof part === "number") return Object.is(part, -0) ? "-0" : String(part);
    return part instanceof Map
      ? [...part]
      : ArrayBuffer.isView(part)
      ? Array.from(part as Float64Array)
      : part;
  }) ?? "";
}
