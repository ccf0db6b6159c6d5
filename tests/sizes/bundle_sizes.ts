import { gzipSync } from "node:zlib";
import { inFolder } from "../helpers/folder.ts";

/** The version that the sizes are those of; Deno's own bundler is another one. */
const ESBUILD = "npm:esbuild@0.28.2";
const ROOT = decodeURIComponent(new URL("../../", import.meta.url).pathname);

/** What a page may import of the library, and how many bytes that may be. */
export interface Bundle {
  /** What is imported: names, or nothing. */
  readonly names: readonly string[];
  /** The most bytes, minified and compressed by gzip -9. */
  readonly most: number;
}

/** The bundles whose sizes are held. */
export const BUNDLES: readonly Bundle[] = [
  { names: [], most: 0 },
  { names: ["rk4", "solve", "vectorField"], most: 35_000 },
  {
    names: ["glorot", "matmul", "meanSquaredError", "reversible", "rk4", "tanh", "valueAndGrad"]
      .concat("vectorField"),
    most: 72_000,
  },
];

/** How large a bundle is. */
export interface BundleSize {
  /** Bytes, minified and compressed, as esbuild makes it. */
  readonly esbuild: number;
  /** Bytes, minified and compressed, as `deno bundle` makes it. */
  readonly deno: number;
  /** The bytes that each module adds to that of esbuild, minified, the most first. */
  readonly modules: readonly (readonly [name: string, bytes: number])[];
}

/** Bundles what is imported, and says what is inside. */
export function bundleSize({ names }: Pick<Bundle, "names">): Promise<BundleSize> {
  return inFolder(async (folder) => {
    const at = (name: string) => `${folder}/${name}`;
    const list = names.join(", ");
    const entry = names.length === 0
      ? `import "${ROOT}mod.ts";\n`
      : `export { ${list} } from "${ROOT}mod.ts";\n`;
    await Deno.writeTextFile(at("entry.ts"), entry);
    await Deno.writeTextFile(at("package.json"), '{ "type": "module" }\n');
    await run(folder, [
      ...["run", "--no-lock", "--no-config", "--allow-all", ESBUILD, "entry.ts", "--bundle"],
      ...["--minify", "--format=esm", "--target=es2022", "--log-level=error"],
      ...[`--alias:@std/csv=${ROOT}offline/csv/mod.ts`],
      ...["--metafile=meta.json", "--outfile=esbuild.js"],
    ]);
    await run(folder, [
      ...["bundle", "--quiet", "--no-lock", "--minify", "--platform=browser"],
      ...[`--config=${ROOT}deno.json`, "--output=deno.js", "entry.ts"],
    ]);
    const { outputs } = JSON.parse(await Deno.readTextFile(at("meta.json"))) as Meta;
    const modules = Object.entries(outputs["esbuild.js"].inputs)
      .map(([name, { bytesInOutput }]) => [inRoot(name), bytesInOutput] as const)
      .filter(([, bytes]) => bytes > 0)
      .sort((a, b) => b[1] - a[1]);
    return { esbuild: await size(at("esbuild.js")), deno: await size(at("deno.js")), modules };
  });
}

interface Meta {
  readonly outputs: Readonly<
    Record<string, { inputs: Readonly<Record<string, { bytesInOutput: number }>> }>
  >;
}

/** The name of a module below the root of the project. */
function inRoot(name: string): string {
  const [, below = name] = name.split(ROOT.replace(/^\//, ""));
  return below;
}

/** The bytes of a script that says anything; bundlers end an empty one with a newline. */
async function size(path: string): Promise<number> {
  const script = await Deno.readFile(path);
  return new TextDecoder().decode(script).trim() === ""
    ? 0
    : gzipSync(script, { level: 9 }).byteLength;
}

async function run(cwd: string, args: readonly string[]): Promise<void> {
  const command = new Deno.Command(Deno.execPath(), { args: [...args], cwd });
  const { success, stderr } = await command.output();
  if (!success) throw new Error(`${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}
