import { type Color, lightColor } from "../../../figures/internal.ts";
import { type AdjointKind, adjointKind, reversibleKind } from "../../../solvers/internal.ts";
import { CONTROL } from "../judge/claims.ts";

/** How the results of one adjoint are drawn, in every chart alike. */
export interface AdjointStyle {
  /** The adjoint's name. */
  readonly name: string;
  /** Its colour, which is that of its family. */
  readonly color: string;
  /** The shape of its marks, as Vega names it or as an SVG path. */
  readonly shape: string;
  /** The dashes of its line. */
  readonly dash: readonly number[];
}

const SAW = polygon(5, 0.5);
const PENTAGON = polygon(5, 1);
const HEXAGON = polygon(6, 1);
const STAR = polygon(4, 0.4);
const SALTIRE = "M-.9,-.5L-.5,-.9L0,-.4L.5,-.9L.9,-.5L.4,0L.9,.5L.5,.9L0,.4L-.5,.9L-.9,.5L-.4,0Z";

/** The shapes besides the circle of the reversible adjoint and the square of full storage. */
const SHAPES = [
  "triangle-up",
  "diamond",
  "triangle-down",
  "cross",
  "triangle-right",
  SAW,
  "triangle-left",
  PENTAGON,
  STAR,
  HEXAGON,
  SALTIRE,
];

const DASHES = [[2, 2], [7, 3], [1, 4], [7, 2, 2, 2], [4, 4], [10, 3], [7, 2, 2, 2, 2, 2], [3, 1]];

/** The families by what they keep of the path, in their order, each with its colour. */
const FAMILIES: readonly { readonly keeps: AdjointKind["keeps"]; readonly color?: Color }[] = [
  { keeps: "anchors", color: "blue" },
  { keeps: "checkpoints", color: "orange" },
  { keeps: undefined },
  { keeps: "path", color: "ink" },
];

/** The colours of the adjoints that belong to no family. */
const OTHERS: readonly Color[] = ["violet", "green", "red"];

/**
 * How to draw some adjoints: a shape and dashes each, the same whichever chart it is.
 * Beyond thirteen adjoints shapes repeat.
 *
 * @param names The adjoints' names; repeated ones count once.
 * @returns A series each: the reversible adjoints, the checkpointing ones with c going up,
 *   others by name, full storage.
 */
export function adjointStyle(names: Iterable<string>): AdjointStyle[] {
  let taken = 0;
  let others = 0;
  return [...new Set(names)].sort(inOrder).map((name): AdjointStyle => {
    if (name === reversibleKind.name) {
      return { name, color: lightColor("blue"), shape: "circle", dash: [1, 0] };
    }
    if (name === CONTROL) return { name, color: lightColor("ink"), shape: "square", dash: [14, 3] };
    const k = taken++;
    const color = FAMILIES[rank(name)].color ?? OTHERS[others++ % OTHERS.length];
    return {
      name,
      color: lightColor(color),
      shape: SHAPES[k % SHAPES.length],
      dash: DASHES[k % DASHES.length],
    };
  });
}

/** The order of the adjoints, in charts and tables. */
export function inOrder(a: string, b: string): number {
  return rank(a) - rank(b) || numberIn(a) - numberIn(b) || (a < b ? -1 : 1);
}

function rank(name: string): number {
  return FAMILIES.findIndex(({ keeps }) => keeps === adjointKind(name)?.kind.keeps);
}

/**
 * The number after the colon. Without one checkpointing chooses, which comes last; the reversible
 * adjoint without one is what all are compared with, and comes first.
 */
function numberIn(name: string): number {
  if (name === reversibleKind.name) return -1;
  const number = Number(name.split(":")[1]);
  return Number.isFinite(number) ? number : Number.MAX_VALUE;
}

/** A star of so many points as a path, a plain polygon where the inner radius is 1. */
function polygon(points: number, inner: number): string {
  const outer = inner === 1 ? 1 : 1.25;
  const radii = inner === 1 ? [outer] : [outer, inner];
  const count = points * radii.length;
  const corners = Array.from({ length: count }, (_, k) => {
    const angle = (2 * Math.PI * k) / count - Math.PI / 2;
    const radius = radii[k % radii.length];
    return `${(radius * Math.cos(angle)).toFixed(3)},${(radius * Math.sin(angle)).toFixed(3)}`;
  });
  return `M${corners.join("L")}Z`;
}
