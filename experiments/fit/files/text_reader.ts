import type { RecordingReader } from "../../../systems/mod.ts";

/** Turns bytes to text for a reader, and says where they are none. */
export class TextReader {
  readonly #reader: RecordingReader;
  readonly #maxBytes: number;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  #bytes = 0;
  /** The end of the last piece, where it is the beginning of a character. */
  #tail: Uint8Array = new Uint8Array(0);

  /** Begins a text of at most so many bytes. */
  constructor(reader: RecordingReader, maxBytes: number) {
    this.#reader = reader;
    this.#maxBytes = maxBytes;
  }

  /** Takes the next piece. */
  push(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    const zero = bytes.indexOf(0);
    this.#decode(zero < 0 ? bytes : bytes.subarray(0, zero));
    if (zero >= 0) {
      throw this.#reader.errorHere(
        "got a zero byte, wanted UTF-8 text; if the file is a table it is UTF-16: save it as UTF-8",
      );
    }
    if (this.#bytes > this.#maxBytes) {
      throw this.#reader.errorHere(`the file goes on here ${beyond(this.#maxBytes)}`);
    }
  }

  /** Ends the text. */
  end(): void {
    this.#decode(new Uint8Array(0), true);
  }

  #decode(bytes: Uint8Array, last = false): void {
    let text: string;
    try {
      text = this.#decoder.decode(bytes, { stream: !last });
    } catch (cause) {
      const { before, byte } = beforeInvalid(joined(this.#tail, bytes));
      // A row before it may be wrong, too.
      this.#reader.push(before);
      throw this.#reader.errorHere(noText(byte), { cause });
    }
    this.#tail = unfinished(bytes.length < 3 ? joined(this.#tail, bytes) : bytes);
    this.#reader.push(text);
  }
}

/** What is wrong with a byte that is no part of a text. */
export function noText(byte: number): string {
  const hex = byte.toString(16).toUpperCase().padStart(2, "0");
  return `got the byte 0x${hex}, which is no UTF-8 text; if the file is Latin-1 (Windows-1252) save it ` +
    "as UTF-8";
}

/** What a file is that is too large, and what to try. */
export function beyond(maxBytes: number): string {
  return `beyond the limit of ${
    maxBytes.toLocaleString("en")
  }; thin the rows out or take columns out`;
}

/** Bytes, and then others. */
export function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** The bytes at the end of valid text that begin a character and do not end it. */
function unfinished(bytes: Uint8Array): Uint8Array {
  for (let n = 1; n <= 3 && n <= bytes.length; n++) {
    const byte = bytes[bytes.length - n];
    if (byte < 0x80) break;
    // The first byte of a character says how many it has: 110…, 1110…, 11110….
    if (byte >= 0xc0) {
      return n < (byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4) ? bytes.slice(-n) : new Uint8Array(0);
    }
  }
  return new Uint8Array(0);
}

/** The text before the first bytes that are no UTF-8, and the first of these. */
export function beforeInvalid(bytes: Uint8Array): { before: string; byte: number } {
  // Decoded leniently, what is invalid is U+FFFD; a real one is three bytes, EF BF BD.
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const encoder = new TextEncoder();
  let at = 0;
  let from = 0;
  while (true) {
    const next = text.indexOf("\ufffd", from);
    at += encoder.encode(text.slice(from, next)).length;
    const real = bytes[at] === 0xef && bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd;
    if (!real) return { before: text.slice(0, next), byte: bytes[at] };
    at += 3;
    from = next + 1;
  }
}
