import type { Problem } from "./problem.ts";

/** Class A: single equations. */
export const CLASS_A: Problem[] = [
  {
    name: "A1",
    y0: [1],
    f: (_t, y, dy) => dy[0] = -y[0],
    published: [2.061153622438558e-9],
    exact: (t) => [Math.exp(-t)],
  },
  {
    name: "A2",
    y0: [1],
    f: (_t, y, dy) => dy[0] = -(y[0] ** 3) / 2,
    published: [0.2182178902359887],
    exact: (t) => [1 / Math.sqrt(t + 1)],
  },
  {
    name: "A3",
    y0: [1],
    f: (t, y, dy) => dy[0] = y[0] * Math.cos(t),
    published: [2.491650271850414],
    exact: (t) => [Math.exp(Math.sin(t))],
  },
  {
    name: "A4",
    y0: [1],
    f: (_t, y, dy) => dy[0] = y[0] / 4 * (1 - y[0] / 20),
    published: [17.73016648131483],
    exact: (t) => [20 / (1 + 19 * Math.exp(-t / 4))],
  },
  {
    name: "A5",
    y0: [4],
    f: (t, y, dy) => dy[0] = (y[0] - t) / (y[0] + t),
    published: [-0.7887826688964196],
  },
];

/** Class B: small systems. */
export const CLASS_B: Problem[] = [
  {
    name: "B1",
    y0: [1, 3],
    f(_t, y, dy) {
      dy[0] = 2 * (y[0] - y[0] * y[1]);
      dy[1] = -(y[1] - y[0] * y[1]);
    },
    published: [0.6761876008576667, 0.1860816099640036],
  },
  {
    name: "B2",
    y0: [2, 0, 1],
    f(_t, y, dy) {
      dy[0] = -y[0] + y[1];
      dy[1] = y[0] - 2 * y[1] + y[2];
      dy[2] = y[1] - y[2];
    },
    published: [1.000000001030576, 1, 0.9999999989694235],
    exact(t) {
      const [slow, fast] = [Math.exp(-t) / 2, Math.exp(-3 * t) / 2];
      return [1 + slow + fast, 1 - 2 * fast, 1 - slow + fast];
    },
  },
  {
    name: "B3",
    y0: [1, 0, 0],
    f(_t, y, dy) {
      dy[0] = -y[0];
      dy[1] = y[0] - y[1] ** 2;
      dy[2] = y[1] ** 2;
    },
    published: [2.061153488557776e-9, 5.257228022048349e-2, 0.9474277177183630],
  },
  {
    name: "B4",
    y0: [3, 0, 0],
    f(_t, y, dy) {
      const r = Math.sqrt(y[0] ** 2 + y[1] ** 2);
      dy[0] = -y[1] - y[0] * y[2] / r;
      dy[1] = y[0] - y[1] * y[2] / r;
      dy[2] = y[0] / r;
    },
    published: [0.9826950928005993, 2.198447081694832, 0.9129452507276399],
    // The path winds around a torus: at angle t its radius is 2 + cos t and its height sin t.
    exact: (t) => [(2 + Math.cos(t)) * Math.cos(t), (2 + Math.cos(t)) * Math.sin(t), Math.sin(t)],
  },
  {
    name: "B5",
    y0: [0, 1, 1],
    f(_t, y, dy) {
      dy[0] = y[1] * y[2];
      dy[1] = -y[0] * y[2];
      dy[2] = -0.51 * y[0] * y[1];
    },
    published: [-0.9396570798729192, -0.3421177754000779, 0.7414126596199957],
  },
];
