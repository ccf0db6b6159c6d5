import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { testWith } from "../helpers/permissions.ts";
import { BUNDLES, bundleSize } from "./bundle_sizes.ts";

for (const bundle of BUNDLES) {
  const what = bundle.names.length === 0 ? "nothing" : bundle.names.join(", ");
  testWith(
    {
      name: `a bundle of ${what} is ${bundle.most} bytes at most, by esbuild and by deno bundle`,
      ...{ read: true, write: true, run: true },
    },
    async () => {
      const { esbuild, deno, modules } = await bundleSize(bundle);
      const inside = modules.map(([name, bytes]) => `${bytes} ${name}`).join("\n");
      assertLessOrEqual(esbuild, bundle.most, inside);
      assertLessOrEqual(deno, bundle.most, inside);
      // What nobody asked for is not inside.
      const rooms = new Set(modules.map(([name]) => name.split("/")[0]));
      assertEquals(rooms.has("systems") || rooms.has("figures"), false, inside);
      assert(bundle.names.length === 0 || modules.length > 0);
    },
  );
}
