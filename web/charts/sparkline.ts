import type { Sample } from "../messages.ts";
import { linePath, svg } from "./svg.ts";

const WIDTH = 96;
const HEIGHT = 36;
const EDGE = 3;

/** A sample as a picture of the size of a word: its first element over time. */
export function sparkline({ times, states, stateNames: { length: d } }: Sample): SVGElement {
  const every = Math.max(1, Math.floor(times.length / WIDTH));
  const kept = Array.from(times.keys()).filter((i) => i % every === 0);
  const values = kept.map((i) => states[i * d]);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = kept.map((i) => WIDTH * (times[i] - times[0]) / (times[times.length - 1] - times[0]));
  const y = values.map((value) =>
    HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (value - low) / (high - low || 1)
  );
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "spark", "aria-hidden": "true" }, [
    svg("path", { class: "line", d: linePath(x, y) }),
  ]);
}
