/** A tensor as a header describes it. */
export interface StoredTensor {
  /** The type of its numbers. */
  readonly dtype: "F64" | "F32";
  /** Its shape. */
  readonly shape: readonly number[];
  /** Where its bytes begin, from the end of the header. */
  readonly from: number;
  /** Where they end. */
  readonly to: number;
}

/** What a header says. */
interface Header {
  /** The tensors by name. */
  readonly tensors: Readonly<Record<string, StoredTensor>>;
  /** The metadata by name. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Where the numbers begin, in the file. */
  readonly start: number;
  /** The header as JSON has it. */
  readonly parsed: Readonly<Record<string, unknown>>;
}

/** The most bytes of a header, as the reference reader has it. */
const LONGEST = 100_000_000;

const WIDTHS: Readonly<Record<string, number>> = { F64: 8, F32: 4 };

/**
 * Reads the header of a safetensors file and checks it against the rules of the format: tensors
 * follow each other without gaps and end where the file does.
 *
 * @param source What it is called in messages.
 * @throws {SyntaxError} If a rule is broken.
 */
export function readHeader(bytes: Uint8Array, source: string): Header {
  const fail = (why: string, cause?: unknown): never => {
    throw new SyntaxError(`${source}: ${why}`, { cause });
  };
  if (bytes.length < 8) {
    fail(`a safetensors file begins with a length of 8 bytes, this one has ${bytes.length} bytes`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = view.getBigUint64(0, true);
  if (length > LONGEST || Number(length) > bytes.length - 8) {
    fail(`the header should have ${length} bytes, there are ${bytes.length - 8}; the file is cut`);
  }
  const start = 8 + Number(length);
  const parsed = parseHeader(bytes.subarray(8, start), fail);
  const { __metadata__: metadata = {}, ...rest } = parsed;
  if (!isRecord(metadata) || Object.values(metadata).some((text) => typeof text !== "string")) {
    return fail("__metadata__ must be an object of strings");
  }
  const tensors = Object.entries(rest).map(([name, value]) =>
    [name, readTensor(name, value, fail)] as const
  );
  let end = 0;
  for (const [name, { from, to }] of tensors.toSorted((a, b) => place(a[1]) - place(b[1]))) {
    if (from !== end) {
      fail(`tensor ${JSON.stringify(name)} begins at byte ${from}, the one before ends at ${end}`);
    }
    end = to;
  }
  if (end !== bytes.length - start) {
    fail(`the tensors have ${end} bytes, the file has ${bytes.length - start} after its header`);
  }
  return {
    tensors: Object.fromEntries(tensors),
    metadata: metadata as Record<string, string>,
    start,
    parsed,
  };
}

type Fail = (why: string, cause?: unknown) => never;

/** Orders by beginning; tensors without numbers come before the one that begins there. */
function place({ from, to }: StoredTensor): number {
  return to > from ? from + 0.5 : from;
}

function parseHeader(bytes: Uint8Array, fail: Fail): Record<string, unknown> {
  if (bytes[0] !== 0x7b) return fail('the header must begin with "{"; this is no safetensors file');
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    return fail(`the header is no JSON: ${(cause as Error).message.replace(/\s+/g, " ")}`, cause);
  }
  return header as Record<string, unknown>;
}

function readTensor(name: string, value: unknown, fail: Fail): StoredTensor {
  const what = `tensor ${JSON.stringify(name)}`;
  if (!isRecord(value)) return fail(`${what} must be an object, got ${JSON.stringify(value)}`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (dtype !== "F64" && dtype !== "F32") {
    return fail(`${what} has numbers of type ${JSON.stringify(dtype)}; F64 and F32 can be read`);
  }
  if (!isCounts(shape)) return fail(`${what}: the shape ${JSON.stringify(shape)} is none`);
  if (!isCounts(offsets) || offsets.length !== 2) {
    return fail(`${what}: the data_offsets ${JSON.stringify(offsets)} are none`);
  }
  const [from, to] = offsets;
  const size = shape.reduce((product, n) => product * n, WIDTHS[dtype]);
  if (to - from !== size) {
    return fail(`${what} of shape [${shape.join(", ")}] needs ${size} bytes, has ${to - from}`);
  }
  return { dtype, shape, from, to };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}
