import type { Problem } from "./problem.ts";

/** The two-body problem on an orbit of the given eccentricity, from the point nearest to the centre. */
function orbit(name: string, eccentricity: number, published: number[]): Problem {
  return {
    name,
    y0: [1 - eccentricity, 0, 0, Math.sqrt((1 + eccentricity) / (1 - eccentricity))],
    f(_t, y, dy) {
      const cube = (y[0] ** 2 + y[1] ** 2) ** 1.5;
      dy[0] = y[2];
      dy[1] = y[3];
      dy[2] = -y[0] / cube;
      dy[3] = -y[1] / cube;
    },
    published,
    exact(t) {
      // Kepler's equation, by Newton's method from π, which converges for every eccentricity.
      const mean = t % (2 * Math.PI);
      let u = Math.PI;
      for (let i = 0; i < 50; i++) {
        u -= (u - eccentricity * Math.sin(u) - mean) / (1 - eccentricity * Math.cos(u));
      }
      const minor = Math.sqrt(1 - eccentricity ** 2);
      const rate = 1 / (1 - eccentricity * Math.cos(u));
      return [
        Math.cos(u) - eccentricity,
        minor * Math.sin(u),
        -rate * Math.sin(u),
        rate * minor * Math.cos(u),
      ];
    },
  };
}

/** Class D: orbits. */
export const CLASS_D: Problem[] = [
  orbit("D1", 0.1, [
    ...[2.198835352008397e-1, 9.427076846341813e-1, -9.787659841058176e-1, 3.287977990962036e-1],
  ]),
  orbit("D2", 0.3, [
    ...[-1.777027357140412e-1, 9.467784719905892e-1, -1.030294163192969, 1.211074890053952e-1],
  ]),
  orbit("D3", 0.5, [
    ...[-5.780432953035361e-1, 8.633840009194193e-1, -9.595083730380727e-1, -6.504915126712089e-2],
  ]),
  orbit("D4", 0.7, [
    ...[-9.538990293416394e-1, 6.907409024219432e-1, -8.212674270877433e-1, -1.539574259125825e-1],
  ]),
  orbit("D5", 0.9, [
    ...[-1.295266250987574, 4.003938963792321e-1, -6.775390924707566e-1, -1.270838154278686e-1],
  ]),
];
