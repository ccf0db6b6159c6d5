import {
  concat,
  mul,
  neg,
  type ProblemEvent,
  slice,
  stateEvent,
  tensor,
  type VectorField,
  vectorField,
} from "../../../mod.ts";

/** What a bouncing ball is of: gravity, restitution, and the height that it falls from. */
export interface Ball {
  readonly gravity: number;
  readonly restitution: number;
  readonly height: number;
}

/** A ball of height and velocity. */
export function ballField({ gravity, restitution }: Ball): VectorField {
  return vectorField({
    state: [2],
    parameters: { gravity: tensor([gravity]), restitution: tensor([restitution]) },
    f: (_t, y, p) => concat([slice(y, 1, 2), neg(p.gravity)]),
  });
}

/** It comes up again where it touches the floor. */
export const BOUNCE: ProblemEvent = stateEvent({
  when: (_t, y) => slice(y, 0, 1),
  direction: "down",
  then: (_t, y, p) => concat([slice(y, 0, 1), neg(mul(p.restitution, slice(y, 1, 2)))]),
});

/** When it bounces, from t = 0 on. */
export function bounceTimes({ gravity, restitution, height }: Ball, count: number): number[] {
  let t = Math.sqrt(2 * height / gravity);
  let speed = gravity * t;
  return Array.from({ length: count }, () => {
    const now = t;
    speed *= restitution;
    t += 2 * speed / gravity;
    return now;
  });
}

/** How high it is at a time, after the first bounce, and the derivatives of that. */
export function heightAt(
  ball: Ball,
  time: number,
): { value: number; gravity: number; restitution: number; height: number } {
  const { gravity: g, restitution: e, height: h } = ball;
  const fall = Math.sqrt(2 * h / g);
  const speed = Math.sqrt(2 * h * g);
  // After n bounces the speed is e^n of that; bounce n comes 2 (e + … + e^(n−1)) falls after the first.
  let n = 1;
  let sum = 0;
  let sumByE = 0;
  for (let next = e; fall + (2 * speed / g) * (sum + next) <= time; next *= e) {
    sum += next;
    sumByE += n * next / e;
    n++;
  }
  const up = speed * Math.pow(e, n);
  const s = time - fall - (2 * speed / g) * sum;
  // By y0: fall and speed go with √h; by g: fall with 1/√g and speed with √g, so that speed/g goes with 1/√g.
  const sOf = { h: -(fall + (2 * speed / g) * sum) / (2 * h), e: -(2 * speed / g) * sumByE };
  const sOfG = (fall + (2 * speed / g) * sum) / (2 * g);
  const along = up - g * s;
  return {
    value: up * s - g * s * s / 2,
    height: up / (2 * h) * s + along * sOf.h,
    gravity: up / (2 * g) * s + along * sOfG - s * s / 2,
    restitution: n * up / e * s + along * sOf.e,
  };
}
