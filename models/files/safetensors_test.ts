import { assert, assertEquals, assertThrows } from "@std/assert";
import * as fc from "../../tests/helpers/drawn.ts";
import { Tensor, tensor } from "../../tensors/mod.ts";
import { decodeSafetensors, encodeSafetensors, type Safetensors } from "./safetensors.ts";

/** A file by hand, as the format's description has it. */
function fileOf(header: string, numbers: Uint8Array = new Uint8Array(0)): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + numbers.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(numbers, 8 + text.length);
  return bytes;
}

const doubles = (...numbers: number[]) => new Uint8Array(Float64Array.from(numbers).buffer);

Deno.test("encodeSafetensors() writes the published layout, byte for byte", () => {
  const bytes = encodeSafetensors({ w: tensor([[1, 2]]), b: tensor([0.5]) }, { made: "here" });
  const header = '{"__metadata__":{"made":"here","crc32":"591136892"},' +
    '"w":{"dtype":"F64","shape":[1,2],"data_offsets":[0,16]},' +
    '"b":{"dtype":"F64","shape":[1],"data_offsets":[16,24]}}';
  const padded = header.padEnd(8 * Math.ceil(header.length / 8));
  assertEquals(bytes, fileOf(padded, doubles(1, 2, 0.5)));
  assertEquals((bytes.length - 24) % 8, 0);
});

Deno.test("decodeSafetensors() reads what another writer wrote: float32, gaps in no order", () => {
  const numbers = new Uint8Array([
    ...new Uint8Array(Float32Array.of(1.5, -2, Infinity).buffer),
    ...doubles(0.1),
  ]);
  const { tensors, metadata } = decodeSafetensors(fileOf(
    '{"late":{"dtype":"F64","shape":[],"data_offsets":[12,20]},' +
      '"none":{"dtype":"F32","shape":[0,3],"data_offsets":[12,12]},' +
      '"early":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}   ',
    numbers,
  ));
  assertEquals(metadata, {});
  assertEquals(tensors.early.toArray(), [1.5, -2, Infinity]);
  assertEquals([tensors.late.shape, tensors.late.toArray()], [[], 0.1]);
  assertEquals(tensors.none.shape, [0, 3]);
});

Deno.test("decodeSafetensors() keeps every double as it is, odd ones too", () => {
  const odd = [NaN, -0, 5e-324, -Infinity, Number.MAX_VALUE, 0.1 + 0.2];
  const bytes = encodeSafetensors({ odd: tensor(odd) });
  // As a part of a larger buffer, at an odd place.
  const shifted = new Uint8Array(bytes.length + 3).subarray(3);
  shifted.set(bytes);
  assertEquals(decodeSafetensors(shifted).tensors.odd.data, Float64Array.from(odd));
});

const names = fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor", "1", "ü\n\u2028"));

const files = fc.record({
  tensors: fc.dictionary(
    names.filter((name) => name !== "__metadata__"),
    fc.array(fc.nat(3), { maxLength: 3 }).chain((shape) => {
      const length = shape.reduce((a, b) => a * b, 1);
      return fc.array(fc.double(), { minLength: length, maxLength: length }).map((numbers) =>
        new Tensor(Float64Array.from(numbers), shape)
      );
    }),
    { maxKeys: 4 },
  ),
  metadata: fc.dictionary(names.filter((name) => name !== "crc32"), fc.string(), { maxKeys: 3 }),
});

/** Everything in a file, as text: NaN and −0 are told apart. */
function described({ tensors, metadata }: Safetensors): string {
  return JSON.stringify([
    Object.entries(tensors).map(([name, { shape, data }]) => [
      name,
      shape,
      [...new BigUint64Array(data.slice().buffer)].map(String),
    ]).sort(),
    Object.entries(metadata).sort(),
  ]);
}

Deno.test("decodeSafetensors() gives back what encodeSafetensors() took", () => {
  fc.assert(fc.property(files, ({ tensors, metadata }) => {
    const bytes = encodeSafetensors(tensors, metadata);
    assertEquals(bytes.length % 8, 0);
    assertEquals(described(decodeSafetensors(bytes)), described({ tensors, metadata }));
  }));
});

Deno.test("decodeSafetensors() of damaged bytes throws SyntaxError or finds the same numbers", () => {
  const damage = fc.array(
    fc.record({ at: fc.nat(), byte: fc.integer({ min: 1, max: 255 }) }),
    { minLength: 1, maxLength: 3 },
  );
  let caught = 0;
  fc.assert(
    fc.property(files, damage, fc.option(fc.nat()), ({ tensors, metadata }, changes, cut) => {
      const bytes = encodeSafetensors(tensors, metadata);
      // Most of the changes hit the header, where they can do most.
      for (const { at, byte } of changes) bytes[at % Math.min(bytes.length, 200)] ^= byte;
      const damaged = cut === null ? bytes : bytes.subarray(0, cut % bytes.length);
      let read: Safetensors;
      try {
        read = decodeSafetensors(damaged, { checked: true });
      } catch (error) {
        assert(error instanceof SyntaxError, String(error));
        caught++;
        return;
      }
      // Only a byte of the padding may change unseen.
      assertEquals(described(read), described({ tensors, metadata }));
    }),
    { numRuns: 2000 },
  );
  assert(caught > 1500, `only ${caught} were caught`);
});

Deno.test("decodeSafetensors() says what is wrong with a file", () => {
  const tensorOf = (text: string) => fileOf(`{"w":${text}}`, doubles(1, 2));
  const bad: [Uint8Array, string][] = [
    [new Uint8Array(7), "this one has 7 bytes"],
    [new Uint8Array(8), 'must begin with "{"'],
    [fileOf("{}").subarray(0, 9), "the file is cut"],
    [new Uint8Array(16).fill(255), "the file is cut"],
    [fileOf("{]"), "no JSON"],
    [fileOf("[]"), 'must begin with "{"'],
    [fileOf('{"__metadata__":{"a":1}}'), "an object of strings"],
    [fileOf('{"__metadata__":[]}'), "an object of strings"],
    [tensorOf("null"), "must be an object"],
    [tensorOf('{"dtype":"BF16"}'), 'type "BF16"; F64 and F32'],
    [tensorOf('{"dtype":"F64","shape":[-1]}'), "the shape [-1]"],
    [tensorOf('{"dtype":"F64","shape":[2],"data_offsets":[0]}'), "the data_offsets [0]"],
    [tensorOf('{"dtype":"F64","shape":[3],"data_offsets":[0,16]}'), "needs 24 bytes, has 16"],
    [tensorOf('{"dtype":"F64","shape":[1],"data_offsets":[8,16]}'), "begins at byte 8"],
    [tensorOf('{"dtype":"F64","shape":[1],"data_offsets":[0,8]}'), "the file has 16 after"],
  ];
  for (const [bytes, message] of bad) {
    assertThrows(() => decodeSafetensors(bytes, { source: "a.safetensors" }), SyntaxError, message);
  }
  const changed = encodeSafetensors({ w: tensor([1]) });
  changed[changed.length - 1] ^= 1;
  assertThrows(() => decodeSafetensors(changed), SyntaxError, "the check sum is wrong");
  const foreign = fileOf("{}");
  assertEquals(decodeSafetensors(foreign), { tensors: {}, metadata: {} });
  assertThrows(() => decodeSafetensors(foreign, { checked: true }), SyntaxError, "is missing");
});

Deno.test("encodeSafetensors() throws when a name is taken", () => {
  assertThrows(() => encodeSafetensors({ __metadata__: tensor([1]) }), RangeError);
  assertThrows(() => encodeSafetensors({}, { crc32: "1" }), RangeError);
});
