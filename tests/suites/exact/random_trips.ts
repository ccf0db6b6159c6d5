import type { RandomCase } from "./random_case.ts";
import { roundTrip } from "./round_trip.ts";

/** Takes random solves there and back, and counts what was drawn. */
export function tripsOf(count: number, draw: () => RandomCase) {
  const methods = new Set<string>();
  let [steps, adaptive, cut, backwards] = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    const drawn = draw();
    try {
      const trip = roundTrip(drawn);
      steps += trip.steps;
      if (trip.cut) cut++;
    } catch (error) {
      throw new Error(`case ${i}, ${drawn.label}`, { cause: error });
    }
    methods.add(drawn.method.name);
    if (drawn.adaptive) adaptive++;
    if ((drawn.adaptive?.span ?? drawn.time(1) - drawn.time(0)) < 0) backwards++;
  }
  return { methods, steps, adaptive, cut, backwards };
}
