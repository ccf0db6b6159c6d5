import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { differencesAlong } from "../tests/helpers/central_differences.ts";
import { bounded, fixed, positive } from "./constraints.ts";
import { Parameters } from "./parameters.ts";
import { Random } from "./random.ts";
import { full, type Tensor, tensor } from "./tensor.ts";

const random = () => new Random(0);

Deno.test("what is stored gives back the natural value, and its slope is a derivative", () => {
  for (
    const [constrained, values] of [
      [positive(1), [1e-300, 1e-3, 1, 40, 1e300]],
      [bounded(0.5, 0, 1), [1e-12, 0.2, 0.5, 0.99]],
      [bounded(-2, -3, 7), [-2.999, -1, 6.9]],
    ] as const
  ) {
    const transform = constrained.transform!;
    for (const value of values) {
      const stored = transform.stored(value);
      const natural = (x: number) => transform.natural(tensor(x)).item();
      // An error of half a spacing in the stored logarithm is one of that size relative to the value.
      assertAlmostEquals(natural(stored) / value, 1, 1e-15 * Math.max(10, Math.abs(stored)));
      const [difference] = differencesAlong((by) => [natural(stored + by)]);
      if (value > 1e-9) assertAlmostEquals(transform.slope(stored) / difference, 1, 1e-10);
    }
  }
});

Deno.test("a start outside the bounds is refused, and says what was wanted", () => {
  const cases: [() => unknown, string][] = [
    [() => positive(-1), "positive: every value must be above 0, got -1"],
    [() => positive(0), "got 0; an optimiser could not leave it: start a little inside"],
    [() => positive(tensor([1, NaN])), "got element 1 is NaN"],
    [
      () => bounded(1, 0, 1),
      "bounded: every value must be between 0 and 1, without these two, got 1",
    ],
    [() => bounded(1, 2, 2), "low must be below high, and both finite, got 2 and 2"],
    [() => bounded(1, 0, Infinity), "both finite"],
    [() => fixed(Infinity), "fixed: every value must be finite, got Infinity"],
    [
      () => positive(() => tensor(-2)).draw(random()),
      "positive: every value must be above 0, got -2",
    ],
  ];
  for (const [make, message] of cases) assertThrows(make, RangeError, message);
  assertThrows(() => positive([1] as never), TypeError, "make it a tensor with tensor(…)");
  assertThrows(() => bounded(1, "0" as never, 2), TypeError, "low must be a number");
  assertThrows(
    () => positive(() => [1] as never).draw(random()),
    TypeError,
    "the initializer must draw a tensor, got an array",
  );
});

Deno.test("an initializer draws natural values", () => {
  const drawn = positive((random) => full([3], random.uniform(1, 2))).draw(random());
  assertEquals(drawn.shape, [3]);
  assertEquals(drawn.data[0], new Random(0).uniform(1, 2));
});

const make = () => {
  const positiveOne = positive(1).transform!;
  const stored = tensor([0, Math.log(3)]);
  const plain = tensor([[1, 2]]);
  return new Parameters({ k: stored, w: plain } as Record<string, Tensor>, {
    transforms: { k: positiveOne },
    fixed: { g: tensor(9.81) },
  });
};

Deno.test("Parameters.natural() gives values as they are seen, and copies", () => {
  const parameters = make();
  const natural = parameters.natural();
  assertEquals(Object.keys(natural), ["k", "w", "g"]);
  assertAlmostEquals(natural.k.data[1], 3, 1e-15);
  natural.w.data[0] = natural.g.data[0] = 5;
  assertEquals(parameters.natural().w.toArray(), [[1, 2]]);
  assertEquals(parameters.natural().g.item(), 9.81);
  assertEquals([parameters.size, parameters.names], [4, ["k", "w"]]);
});

Deno.test("Parameters.setNatural() stores natural values, and all of them or none", () => {
  const parameters = make();
  parameters.setNatural({ k: [2, 5], g: 9.81 });
  assertEquals([...parameters.flat], [Math.log(2), Math.log(5), 1, 2]);
  const before = parameters.flat.slice();
  const cases: [Record<string, never>, string][] = [
    [{ w: [[7, 8]], kk: 1 } as never, 'there is no "kk"; did you mean "k"?'],
    [{ w: [[7, 8]], k: [1, -1] } as never, "element 1 is -1"],
    [{ w: [[7, 8]], g: 10 } as never, '"g" is fixed at 9.81, got 10; make a field'],
  ];
  for (const [values, message] of cases) {
    assertThrows(() => parameters.setNatural(values), RangeError, message);
  }
  assertThrows(() => parameters.setNatural({ w: [[7, 8]], k: 1 }), TypeError, "shape [2], got []");
  assertEquals(parameters.flat, before);
});
