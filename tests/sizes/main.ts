/**
 * Says how large the library is in a page, and what of it is inside. Exit code 1 where a bundle is
 * larger than it may be.
 *
 * @module
 */

import { BUNDLES, bundleSize } from "./bundle_sizes.ts";

/** Modules that are listed; the rest is summed up. */
const LISTED = 12;

const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
let isTooLarge = false;
for (const bundle of BUNDLES) {
  const { esbuild, deno, modules } = await bundleSize(bundle);
  const worst = Math.max(esbuild, deno);
  isTooLarge ||= worst > bundle.most;
  console.log(
    `import { ${bundle.names.join(", ")} }: ${kB(esbuild)} by esbuild, ${
      kB(deno)
    } by deno bundle, ` +
      `gzip -9; may be ${kB(bundle.most)}${worst > bundle.most ? ": TOO LARGE" : ""}`,
  );
  for (const [name, bytes] of modules.slice(0, LISTED)) console.log(`  ${kB(bytes)}  ${name}`);
  const rest = modules.slice(LISTED);
  if (rest.length > 0) {
    const bytes = rest.reduce((sum, [, bytes]) => sum + bytes, 0);
    console.log(
      `  ${kB(bytes)}  in ${rest.length} more, minified and not compressed, as all these`,
    );
  }
}
if (isTooLarge) Deno.exitCode = 1;
