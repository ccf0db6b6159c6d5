/** A sine and ten times a cosine of period 2π · 3, at 1000 units of time and on. */
export function wavesAt(times: readonly number[], missing: (i: number) => boolean = () => false) {
  const states = times.flatMap((t, i) => [
    missing(i) ? NaN : 5 + Math.sin(t / 3),
    10 * Math.cos(t / 3),
  ]);
  const trajectory = {
    name: "1",
    times: Float64Array.from(times, (t) => 1000 + t),
    states: Float64Array.from(states),
  };
  return [trajectory];
}

/** Ten turns in 200 even steps. */
export const EVEN: readonly number[] = Array.from({ length: 201 }, (_, i) => i * 6 * Math.PI / 100);
