/** What crosses the border between JavaScript and WebAssembly. */
interface BorderCounts {
  /** Calls into WebAssembly. */
  inwards: number;
  /** Calls out of it. */
  outwards: number;
  /** Bytes that `set` copied from one buffer into another. */
  copied: number;
}

/**
 * Counts what crosses the border from now on, for the whole process: it wraps
 * `WebAssembly.Instance` and the `set` of typed arrays. Instances that are there already
 * are not counted.
 */
export function countBorder(): BorderCounts {
  const counts = { inwards: 0, outwards: 0, copied: 0 };
  const counted = (key: "inwards" | "outwards", exports: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(exports).map(([name, member]) => [
        name,
        typeof member !== "function" ? member : (...args: unknown[]) => {
          counts[key]++;
          return member(...args);
        },
      ]),
    );
  const { Instance } = WebAssembly;
  const wrapped = new Proxy(Instance, {
    construct(target, [module, { env }]: [WebAssembly.Module, WebAssembly.Imports]) {
      const instance = new target(module, {
        env: counted("outwards", env) as WebAssembly.ModuleImports,
      });
      return { exports: counted("inwards", instance.exports) };
    },
  });
  Object.defineProperty(WebAssembly, "Instance", { value: wrapped, configurable: true });
  const arrays = Object.getPrototypeOf(Float64Array.prototype);
  const { set } = arrays;
  arrays.set = function (this: Float64Array, source: ArrayLike<number>, offset?: number) {
    counts.copied += source.length * this.BYTES_PER_ELEMENT;
    return set.call(this, source, offset);
  };
  return counts;
}
