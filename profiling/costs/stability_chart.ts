import {
  along,
  type Axis,
  lightColor,
  titled,
  upwards,
  wholeSpec,
} from "../../figures/internal.ts";
import type { ChartSpec, Layout } from "../../figures/mod.ts";
import { reversibleAdams, stabilityLimit } from "../../mod.ts";

const SIZES = { wide: { width: 352, height: 276 }, narrow: { width: 252, height: 198 } };

/**
 * Rays from the imaginary axis, which is left out, to the negative real one. On the axis itself the
 * root that belongs to the solution is above 1 by what the order leaves over.
 */
const RAYS = 90;

const COLORS = [
  lightColor("orange"),
  lightColor("violet"),
  lightColor("blue"),
  lightColor("green"),
];
const DASHES = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3]];

type Order = 4 | 5 | 6 | 8;

/** The curves of both panels. */
const PANELS: readonly {
  readonly title: string;
  readonly curves: readonly { readonly name: string; readonly order: Order; lambda: number }[];
}[] = [
  {
    title: "order 6",
    curves: [[0.9, "9/10"], [0.5, "1/2"], [0.25, "1/4"], [0.0625, "1/16"]].map(
      ([lambda, name]) => ({ name: `λ = ${name}`, order: 6, lambda: lambda as number }),
    ),
  },
  {
    title: "λ = 1/4",
    curves: ([4, 5, 6, 8] as const).map((order) => ({
      name: `order ${order}`,
      order,
      lambda: 0.25,
    })),
  },
];

/** A point of the edge of a region. */
interface EdgePoint {
  readonly re: number;
  readonly im: number;
}

/**
 * The edge of the region in which reversible Adams is stable on y' = αy, in the plane of hα: along
 * each ray the first point that is not. The half below
 * the real axis mirrors it.
 *
 * @returns Points, from near the imaginary axis to the negative real one.
 */
export function stabilityEdge(order: Order, lambda: number): EdgePoint[] {
  const method = reversibleAdams({ order, coupling: lambda });
  return Array.from({ length: RAYS }, (_, i) => {
    const direction = Math.PI / 2 * (1 + (i + 1) / RAYS);
    const r = stabilityLimit(method, { direction });
    return { re: r * Math.cos(direction), im: r * Math.sin(direction) };
  });
}

function axis(low: number, high: number): Axis {
  const ticks = Array.from({ length: 13 }, (_, i) => (i - 6) / 10)
    .filter((value) => value >= low && value <= high)
    .map((value) => ({ value, label: value.toFixed(1).replace("-", "−") }));
  return { type: "linear", domain: [low, high], ticks };
}

/** The regions of stability: of order 6 at four couplings, and of four orders at one. */
export function stabilityChart(layout: Layout): ChartSpec {
  const size = SIZES[layout];
  const panels = PANELS.map(({ title, curves }) => {
    const values = curves.flatMap(({ name, order, lambda }) => {
      return stabilityEdge(order, lambda).map((point, place) => ({ name, place, ...point }));
    });
    const names = curves.map(({ name }) => name);
    const scaled = (range: readonly unknown[]) => ({
      field: "name",
      type: "nominal",
      scale: { domain: names, range },
      legend: { title: null, columns: layout === "wide" ? 4 : 2 },
    });
    return {
      title: titled(`${title}: imaginary part of hα`),
      ...size,
      data: { values },
      mark: { type: "line", strokeWidth: 1.8 },
      encoding: {
        x: along("re", axis(-0.55, 0.05), { title: "real part of hα" }),
        y: upwards("im", axis(0, 0.47)),
        order: { field: "place", type: "quantitative" },
        color: scaled(COLORS),
        strokeDash: scaled(DASHES),
      },
    };
  });
  const resolve = { scale: { color: "independent", strokeDash: "independent" } };
  return wholeSpec(
    layout === "wide"
      ? { hconcat: panels, spacing: 30, resolve }
      : { vconcat: panels, spacing: 22, resolve },
  );
}
