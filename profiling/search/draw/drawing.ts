import { Random } from "../../../mod.ts";

/** Draws what a case is made of, from the library's seeded generator. */
export class Draw {
  readonly random: Random;

  /** The stream of one case, which no other case shares. */
  constructor(seed: number, index: number) {
    this.random = new Random([seed >>> 0, index >>> 0, 0x9e3779b9, 0x243f6a88]);
    // Seeds that lie side by side begin alike.
    for (let i = 0; i < 20; i++) this.random.bits();
  }

  uniform(low: number, high: number): number {
    return this.random.uniform(low, high);
  }

  /** A size between two, every power as likely as another. */
  logUniform(low: number, high: number): number {
    return low * (high / low) ** this.random.uniform();
  }

  /** A whole number, both ends included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.random.uniform() * (high - low + 1));
  }

  chance(p: number): boolean {
    return this.random.uniform() < p;
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.random.uniform() * from.length)];
  }

  /** One of several by weight. */
  weighted<T>(from: readonly (readonly [weight: number, T])[]): T {
    let left = this.random.uniform() * from.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of from) if ((left -= weight) < 0) return value;
    return from[from.length - 1][1];
  }

  normals(count: number, deviation = 1): number[] {
    return Array.from({ length: count }, () => this.random.normal(0, deviation));
  }

  uniforms(count: number, low: number, high: number): number[] {
    return Array.from({ length: count }, () => this.random.uniform(low, high));
  }

  sign(): number {
    return this.chance(0.5) ? 1 : -1;
  }
}
