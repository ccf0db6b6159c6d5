import type { Problem } from "./problem.ts";

/** Class E: higher order equations. */
export const CLASS_E: Problem[] = [
  {
    name: "E1",
    y0: [0.6713967071418030, 0.09540051444747446],
    f(t, y, dy) {
      dy[0] = y[1];
      dy[1] = -(y[1] / (t + 1) + (1 - 0.25 / (t + 1) ** 2) * y[0]);
    },
    published: [0.1456723600728308, -0.09883500195574063],
    // The Bessel function of order 1/2, of t + 1.
    exact(t) {
      const [x, c] = [t + 1, Math.sqrt(2 / Math.PI)];
      const [root, sin, cos] = [Math.sqrt(x), Math.sin(x), Math.cos(x)];
      return [c * sin / root, c * (cos - sin / (2 * x)) / root];
    },
  },
  {
    name: "E2",
    y0: [2, 0],
    f(_t, y, dy) {
      dy[0] = y[1];
      dy[1] = (1 - y[0] ** 2) * y[1] - y[0];
    },
    published: [2.008149762174948, -0.04250887527320057],
  },
  {
    name: "E3",
    y0: [0, 0],
    f(t, y, dy) {
      dy[0] = y[1];
      dy[1] = y[0] ** 3 / 6 - y[0] + 2 * Math.sin(2.78535 * t);
    },
    published: [-0.1004178858647128, 0.2411400132095954],
  },
  {
    name: "E4",
    y0: [30, 0],
    f(_t, y, dy) {
      dy[0] = y[1];
      dy[1] = 0.032 - 0.4 * y[1] ** 2;
    },
    published: [33.95091444646555, 0.2767822659672869],
    exact(t) {
      const speed = Math.sqrt(0.08);
      const x = 0.4 * speed * t;
      return [30 + Math.log(Math.cosh(x)) / 0.4, speed * Math.tanh(x)];
    },
  },
  {
    name: "E5",
    y0: [0, 0],
    f(t, y, dy) {
      dy[0] = y[1];
      dy[1] = Math.sqrt(1 + y[1] ** 2) / (25 - t);
    },
    published: [14.11797390542629, 2.4],
    exact(t) {
      // y2 = sinh ln(25 / (25 − t)), integrated.
      const s = 25 - t;
      return [(25 * Math.log(25 / s) - (25 ** 2 - s ** 2) / 50) / 2, (25 / s - s / 25) / 2];
    },
  },
];
