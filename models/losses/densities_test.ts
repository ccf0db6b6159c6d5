import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { densityOf, type Distribution } from "./densities.ts";

/**
 * x, m, s, degrees; −log of the density and its derivatives by m and s; its second ones by m, by both, by s:
 * by mpmath with 100 digits.
 */
const REFERENCE: [Distribution, number, number, number, number, number[], number[]][] = [
  ["normal", 0.7, -0.2, 0.3, 0, [4.2149657288787367, -10, -26.666666666666668], [
    11.111111111111112,
    66.66666666666667,
    288.8888888888889,
  ]],
  ["normal", 1000, 1001, 0.001, 0, [499994.0111832542, 1e6, -999998999.99999994], [
    1000000.0,
    -2000000000.0,
    2999999000000.0,
  ]],
  ["studentT", 0.7, -0.2, 0.3, 4, [2.7234939395399055, -3.8461538461538463, -8.2051282051282054], [
    -1.643655489809336,
    7.889546351084813,
    51.01906640368179,
  ]],
  ["studentT", 50, 0.5, 2, 1.5, [9.2880869733787316, -0.050381679389312977, -0.74694656488549618], [
    -0.0010128391896354137,
    0.00012306975118000116,
    0.37651925878445314,
  ]],
  ["studentT", 3, 3, 0.1, 300, [-1.3828132279992289, 0, 10], [
    100.33333333333331,
    0,
    -99.99999999999999,
  ]],
  ["studentT", 1, 0.2, 0.7, 1e9, [1.2153248142323085, -1.6326530607246982, -0.4373177836853694], [
    2.040816320574761,
    4.664723024549295,
    5.955851719035437,
  ]],
  ["logNormal", 0.7, 0.2, 0.3, 0, [8.0772633140140387, -69.597942694187106, -54.793150193826898], [
    625.7674912487133,
    463.9862846279141,
    570.1537241604913,
  ]],
  [
    "logNormal",
    120,
    100,
    0.05,
    0,
    [9.3589280167869715, -0.72928622717581842, -245.92920057416974],
    [0.04729286227175818, 29.171449087032734, 15555.752034450183],
  ],
  ["poisson", 0, 0.3, 1, 0, [0.3, 1, 0], [0, 0, 0]],
  ["poisson", 7, 4.5, 1, 0, [2.4966195836314958, -0.55555555555555556, 0], [
    0.345679012345679,
    0,
    0,
  ]],
  ["poisson", 1200, 1100, 1, 0, [8.8776987830912749, -0.090909090909090909, 0], [
    0.0009917355371900827,
    0,
    0,
  ]],
  ["negativeBinomial", 0, 2.5, 0.4, 0, [1.7328679513998632, 0.5, -1.2071698784996581], [
    -0.1,
    -0.625,
    2.129599392498291,
  ]],
  ["negativeBinomial", 7, 4.5, 0.4, 0, [
    2.7873886196472352,
    -0.19841269841269841,
    0.67386850896056851,
  ], [0.15180146132527084, 0.31887755102040816, -0.5882018289820072]],
  ["negativeBinomial", 7, 4.5, 1e-7, 0, [
    2.4966196211315458,
    -0.55555530555566806,
    0.37500099999888711,
  ], [0.34567891234569903, 2.4999977500015187, 9.999977865651424]],
  ["negativeBinomial", 300, 250, 0.02, 0, [
    5.4892202706549845,
    -0.033333333333333333,
    -9.7797663481986263,
  ], [0.0009111111111111111, 1.3888888888888888, 1714.7430561707272]],
  ["negativeBinomial", 1e5, 9e4, 1.5, 0, [
    12.75688951505185,
    -8.230391709032608e-7,
    0.40311724202390307,
  ], [1.0059360870438419e-10, 5.486887162413128e-07, -0.228576019319855]],
];

for (const [distribution, x, m, s, degrees, wanted, second] of REFERENCE) {
  Deno.test(`the density ${distribution} at ${x}, of ${m} and ${s}, is the closed form`, () => {
    const density = densityOf(distribution, degrees);
    const got = [
      ...[density.value(x, m, s), density.byMiddle(x, m, s), density.byNoise(x, m, s)],
      ...density.second(x, m, s),
    ];
    // Counts add up logarithms of factorials, which are as large as x log x.
    const size = density.data?.startsWith("whole") ? 1 + x * Math.log(1 + x) : 1;
    [...wanted, ...second].forEach((value, i) => {
      // The last is a sum of parts that are larger than itself.
      const rounding = (i === 5 ? 1e-13 : 3e-15) * (size + Math.abs(value));
      assertAlmostEquals(got[i], value, rounding, `${i}`);
    });
  });
}

Deno.test("the probabilities of counts add up to 1", () => {
  for (const [distribution, noise] of [["poisson", 1], ["negativeBinomial", 0.5]] as const) {
    const density = densityOf(distribution, 0);
    let sum = 0;
    for (let x = 0; x < 400; x++) sum += Math.exp(-density.value(x, 6.5, noise));
    assertAlmostEquals(sum, 1, 1e-12, distribution);
  }
});

Deno.test("a distribution says which numbers it can give", () => {
  const can = (distribution: Distribution) =>
    [-1, 0, 0.5, 2].map((x) => densityOf(distribution, 4).has(x));
  assertEquals(can("normal"), [true, true, true, true]);
  assertEquals(can("studentT"), [true, true, true, true]);
  assertEquals(can("logNormal"), [false, false, true, true]);
  assertEquals(can("poisson"), [false, true, false, true]);
  assertEquals(can("negativeBinomial"), [false, true, false, true]);
});

Deno.test("Student's density does not overflow far away", () => {
  const { value, byMiddle, byNoise } = densityOf("studentT", 3);
  assertEquals(byMiddle(1e200, 0, 1), -4e-200);
  assertEquals(byNoise(1e200, 0, 1), -3);
  assert(value(1e150, 0, 1) > 1000);
});

Deno.test("a count of 0 is certain where the mean is 0, and its derivatives are finite there", () => {
  const [poisson, binomial] = [densityOf("poisson", 0), densityOf("negativeBinomial", 0)];
  for (const density of [poisson, binomial]) {
    assertAlmostEquals(density.value(0, 0, 0.5), 0, 1e-14);
    assertEquals(density.byMiddle(0, 0, 0.5), 1);
  }
  assertEquals(Array.from(poisson.second(0, 0, 1)), [0, 0, 0]);
  const [middle, mixed] = binomial.second(0, 0, 0.5);
  assertEquals([middle, mixed], [-0.5, 0]);
});
