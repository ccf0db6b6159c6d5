import { assertEquals } from "@std/assert";
import { ModuleBuilder } from "../../../tensors/internal.ts";
import { countBorder } from "./border_counts.ts";

Deno.test("countBorder() counts calls in, calls out, and bytes that are copied", () => {
  const { Instance } = WebAssembly;
  const arrays = Object.getPrototypeOf(Float64Array.prototype);
  const { set } = arrays;
  try {
    const module = new ModuleBuilder();
    const out = module.outside("out", [], []);
    const f = module.function([], [], "twice");
    f.emit([out.call(), out.call()]);
    const memory = new WebAssembly.Memory({ initial: 1 });
    const compiled = new WebAssembly.Module(module.bytes());
    const counts = countBorder();
    const { twice } = new WebAssembly.Instance(compiled, {
      env: { memory, out: () => {} },
    }).exports as { twice: () => void };
    for (let i = 0; i < 3; i++) twice();
    new Float64Array(4).set([1, 2, 3]);
    assertEquals(counts, { inwards: 3, outwards: 6, copied: 24 });
  } finally {
    Object.defineProperty(WebAssembly, "Instance", { value: Instance, configurable: true });
    arrays.set = set;
  }
});
