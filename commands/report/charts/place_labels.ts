import { textWidth } from "../../../figures/internal.ts";

/** A point that wants a label, in pixels from the upper left corner. */
export interface LabelWish {
  /** From the left. */
  readonly x: number;
  /** From above. */
  readonly y: number;
  /** What the label says. */
  readonly text: string;
}

/** A label that has found its place: it begins or ends at x, and y is its middle. */
export interface PlacedLabel extends LabelWish {
  /** Which end of the label stands at x. */
  readonly align: "left" | "right";
  /** Where the point is, if the label is not straight beside it. */
  readonly from?: readonly [x: number, y: number];
}

/** A rectangle, in pixels. */
export interface Box {
  /** Its left side. */
  readonly left: number;
  /** Its right side. */
  readonly right: number;
  /** Its upper side. */
  readonly top: number;
  /** Its lower side. */
  readonly bottom: number;
}

/** Half the height of a line of text. */
const HALF = 8;

/** The room that a mark takes, to each side. */
const MARK = 7;

/** How far a label stands from its point, and how far up and down it may go. */
const GAP = 11;
const SHIFTS = [0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6].map((k) => k * (HALF + 2));

/** What is bad about a place, in pixels that one would rather go up or down. */
const BY_ANOTHER = 100;
const OVER_OBSTACLE = 60;
const LEFT = 1;

/**
 * Places labels beside points so that none covers another or a mark.
 *
 * @param obstacles What a label should not cover, but covers before it is left out.
 * @returns A label for each point, save where there is no room for it.
 */
export function placeLabels(
  points: readonly LabelWish[],
  width: number,
  height: number,
  obstacles: readonly Box[] = [],
): PlacedLabel[] {
  const marks = points.map(({ x, y }) => boxAround(x, y));
  const placed: Choice[] = [];
  for (const point of points) {
    const others = points.filter((other) => other !== point);
    const cost = ({ label, box }: Choice) =>
      Math.abs(label.y - point.y) + (label.align === "right" ? LEFT : 0) +
      (obstacles.some((other) => overlap(other, box)) ? OVER_OBSTACLE : 0) +
      (others.some((other) => distance(other, label) < nearest(point, label)) ? BY_ANOTHER : 0);
    const free = SHIFTS
      .flatMap((shift) => (["right", "left"] as const).map((side) => place(point, shift, side)))
      .filter(({ box }) =>
        box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height &&
        !marks.some((mark) => overlap(mark, box)) &&
        !placed.some((other) => overlap(other.box, box))
      );
    if (free.length > 0) placed.push(free.reduce((a, b) => cost(b) < cost(a) ? b : a));
  }
  return placed.map(({ label }) => label);
}

/** A label at a place that may be free. */
interface Choice {
  readonly label: PlacedLabel;
  readonly box: Box;
}

function place({ x, y, text }: LabelWish, shift: number, side: "left" | "right"): Choice {
  const sign = side === "right" ? 1 : -1;
  const gap = shift === 0 ? GAP : GAP + 7;
  const start = x + sign * gap;
  const end = start + sign * textWidth(text.length);
  const label: PlacedLabel = {
    x: start,
    y: y + shift,
    text,
    align: side === "right" ? "left" : "right",
    ...(shift === 0 ? {} : { from: [x, y] as const }),
  };
  const box = {
    left: Math.min(start, end),
    right: Math.max(start, end),
    top: y + shift - HALF,
    bottom: y + shift + HALF,
  };
  return { label, box };
}

function boxAround(x: number, y: number): Box {
  return { left: x - MARK, right: x + MARK, top: y - MARK, bottom: y + MARK };
}

/** How near another point may be to a label: no nearer than its own, unless a line leads there. */
function nearest(point: LabelWish, label: PlacedLabel): number {
  return label.from === undefined ? distance(point, label) : GAP + MARK;
}

function distance(a: { x: number; y: number }, b: { x: number; y: number }): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
