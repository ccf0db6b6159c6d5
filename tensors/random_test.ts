import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as fc from "../tests/helpers/drawn.ts";
import { Random, type RandomState } from "./random.ts";

function take<T>(count: number, draw: () => T): T[] {
  return Array.from({ length: count }, draw);
}

/** xoshiro128++ 1.0 as published by Blackman and Vigna, on whole numbers without a width. */
function* xoshiro128PlusPlus(state: RandomState): Generator<number> {
  const mask = 0xffffffffn;
  const rotl = (x: bigint, k: bigint) => (x << k | x >> 32n - k) & mask;
  const s = state.map(BigInt);
  while (true) {
    yield Number(rotl(s[0] + s[3] & mask, 7n) + s[0] & mask);
    const t = s[1] << 9n & mask;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 11n);
  }
}

const words = fc.integer({ min: 0, max: 0xffffffff });
const states = fc.tuple(words, words, words, words).filter((state) => state.some((w) => w !== 0));

/** The first words from the state 1, 2, 3, 4, as its authors' C code gives them. */
const PUBLISHED = [
  641,
  1573767,
  3222811527,
  3517856514,
  836907274,
  4247214768,
  3867114732,
  1355841295,
  495546011,
  621204420,
];

const STREAMS = [
  {
    seed: 0,
    state: [1684164658, 3653269916, 2939563536, 2141751570],
    bits: [1775170212, 2308282432, 4005117630, 2575604023],
    uniform: [0.41331402612804535, 0.9325141131854022, 0.15988454754840864],
    normal: [0.9412711382017224, 0.237894519841079],
  },
  {
    seed: 7,
    state: [3838393609, 4210744933, 801465066, 1648156487],
    bits: [1742169388, 2285352193, 3410323112, 2631554479],
    uniform: [0.4056304211325945, 0.7940277279370018, 0.08966678333573053],
    normal: [0.2785963762342689, -0.40101617772387343],
  },
];

Deno.test("Random.bits() is xoshiro128++", () => {
  fc.assert(fc.property(states, (state) => {
    const random = new Random(state);
    const published = xoshiro128PlusPlus(state);
    assertEquals(take(20, () => random.bits()), take(20, () => published.next().value));
  }));
});

Deno.test("Random.bits() gives the numbers of the published C code", () => {
  const random = new Random([1, 2, 3, 4]);
  assertEquals(take(10, () => random.bits()), PUBLISHED);
});

Deno.test("a seed gives one stream, on every machine and in every version", () => {
  for (const { seed, state, bits, uniform, normal } of STREAMS) {
    assertEquals([...new Random(seed).state], state);
    const [a, b, c] = take(3, () => new Random(seed));
    assertEquals(take(4, () => a.bits()), bits);
    assertEquals(take(3, () => b.uniform()), uniform);
    take(2, () => c.normal()).forEach((x, i) => assertAlmostEquals(x, normal[i], 1e-15));
  }
});

Deno.test("Random takes a stream up again where its state was taken", () => {
  fc.assert(fc.property(words, fc.nat(50), (seed, skip) => {
    const random = new Random(seed);
    take(skip, () => random.bits());
    const { state } = random;
    const rest = take(5, () => random.normal());
    assertEquals(new Random(state).state, state);
    const again = new Random(state);
    assertEquals(take(5, () => again.normal()), rest);
  }));
});

Deno.test("Random.state is a copy", () => {
  const random = new Random(3);
  Object.assign(random.state, [1, 2, 3, 4]);
  assertEquals(random.state, new Random(3).state);
});

Deno.test("different seeds give different streams", () => {
  assertEquals(new Set(take(1000, () => 0).map((_, i) => new Random(i).bits())).size, 1000);
});

Deno.test("Random.uniform() has 53 random bits", () => {
  // The first word gives the upper 27 bits, the second the lower 26.
  const [random, bits] = [new Random(11), new Random(11)];
  for (let i = 0; i < 100; i++) {
    const [upper, lower] = [bits.bits(), bits.bits()].map(BigInt);
    const wanted = (upper >> 5n << 26n) + (lower >> 6n);
    assertEquals(BigInt(random.uniform() * 2 ** 53), wanted);
  }
});

Deno.test("Random.uniform() stays within its bounds", () => {
  fc.assert(fc.property(words, fc.double({ min: -1e3, max: 1e3, noNaN: true }), (seed, low) => {
    const random = new Random(seed);
    const high = low + 2;
    for (const x of take(20, () => random.uniform(low, high))) assert(x >= low && x <= high);
  }));
});

/** Mean of x^power. */
function moment(numbers: readonly number[], power: number): number {
  return numbers.reduce((sum, x) => sum + x ** power, 0) / numbers.length;
}

// Each bound is five standard errors of 200,000 numbers.
const COUNT = 200_000;
const within = (got: number, wanted: number, variance: number) =>
  assertAlmostEquals(got, wanted, 5 * Math.sqrt(variance / COUNT));

Deno.test("Random.uniform() has the moments of the uniform distribution", () => {
  const random = new Random(5);
  const numbers = take(COUNT, () => random.uniform(-3, 3));
  within(moment(numbers, 1), 0, 3);
  within(moment(numbers, 2), 3, 81 / 5 - 9);
  within(moment(numbers, 4), 81 / 5, 729 - (81 / 5) ** 2);
  const neighbours = numbers.slice(1).map((x, i) => x * numbers[i]);
  within(moment(neighbours, 1), 0, 9);
});

Deno.test("Random.normal() has the moments of the normal distribution", () => {
  const random = new Random(6);
  const numbers = take(COUNT, () => random.normal(2, 3)).map((x) => (x - 2) / 3);
  within(moment(numbers, 1), 0, 1);
  within(moment(numbers, 2), 1, 3 - 1);
  within(moment(numbers, 3), 0, 15);
  within(moment(numbers, 4), 3, 105 - 9);
  within(moment(numbers.map((x) => Math.abs(x) > 2 ? 1 : 0), 1), 0.0455003, 0.0455 * 0.9545);
  assert(numbers.every(Number.isFinite));
});

Deno.test("Random.uniform() reaches 0 and stays below 1, and Random.normal() is finite there", () => {
  // States whose next two words are as small and as large as they can be.
  const cases: [RandomState, number][] = [
    [[0, 0, 1, 0], 0],
    [[1, 17079978, 0, 4261412862], 1 - 2 ** -53],
  ];
  for (const [state, wanted] of cases) {
    assertEquals(new Random(state).uniform(), wanted);
    assert(Number.isFinite(new Random(state).normal()));
  }
});

Deno.test("Random throws when the seed is out of range", () => {
  for (const bad of [-1, 0.5, 2 ** 32, NaN]) {
    const message = `the seed must be a whole number from 0 to 2^32 - 1, got ${bad}`;
    assertThrows(() => new Random(bad), RangeError, message);
  }
});

Deno.test("Random throws when a state is not four words that are not all 0", () => {
  for (const bad of [[], [1, 2, 3], [1, 2, 3, 4, 5], [0, 0, 0, 0]]) {
    const message = "a state must be four 32-bit words that are not all 0";
    assertThrows(() => new Random(bad as never), RangeError, message);
  }
});
