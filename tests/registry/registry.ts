import { untar } from "./untar.ts";

/** A version of a package, as it was uploaded. */
interface Version {
  /** The files, by their paths from the root of the package; each begins with "/". */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What the package exports: the paths of modules, by name. */
  readonly exports: Readonly<Record<string, string>>;
}

/** Of a package's `deno.json` what is read here. */
interface Config {
  readonly exports: string | Readonly<Record<string, string>>;
}

const UPLOAD = /^\/api\/scopes\/([\w-]+)\/packages\/([\w-]+)\/versions\/([\w.+-]+)$/;
const META = /^\/(@[\w-]+\/[\w-]+)\/meta\.json$/;
const VERSION_META = /^\/(@[\w-]+\/[\w-]+)\/([\w.+-]+)_meta\.json$/;
const FILE = /^\/(@[\w-]+\/[\w-]+)\/([\w.+-]+)(\/.+)$/;

/**
 * A registry that speaks to Deno as JSR does: it takes what `deno publish` uploads, and serves
 * versions, what they export, check sums and files. It keeps all of it in memory, and takes every
 * token.
 */
export class Registry {
  readonly #packages = new Map<string, Map<string, Version>>();

  /**
   * The newest version of a package.
   *
   * @param name The package, with its scope.
   * @returns Its number, its files, and what it exports.
   * @throws {RangeError} If there is no such package.
   */
  newest(name: string): Version & { readonly number: string } {
    const [number, version] = [...this.#packages.get(name) ?? []].at(-1) ?? [];
    if (version === undefined) throw new RangeError(`${name} was not published`);
    return { ...version!, number: number! };
  }

  /**
   * Answers a request.
   *
   * @param request What Deno asks for.
   * @returns The answer; 404 where there is no such thing.
   */
  async answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const path = decodeURIComponent(url.pathname);
    const upload = UPLOAD.exec(path);
    if (request.method === "POST" && upload !== null) {
      const [, scope, name, version] = upload;
      const config = url.searchParams.get("config") ?? "/deno.json";
      await this.#take(`@${scope}/${name}`, version, config, request);
      return Response.json({ id: crypto.randomUUID(), status: "success" });
    }
    // Every package may be published, and no version is there before it is.
    if (/^\/api\/scopes\/[\w-]+\/packages\/[\w-]+$/.test(path)) return Response.json({});
    return await this.#serve(path) ?? new Response("not found", { status: 404 });
  }

  async #take(name: string, version: string, config: string, upload: Request): Promise<void> {
    const unpacked = upload.body!.pipeThrough(new DecompressionStream("gzip"));
    const archive = new Uint8Array(await new Response(unpacked).arrayBuffer());
    const files = new Map([...untar(archive)].map(([path, body]) => [`/${path}`, body]));
    const { exports }: Config = JSON.parse(new TextDecoder().decode(files.get(config)));
    const versions = this.#packages.get(name) ?? new Map<string, Version>();
    this.#packages.set(name, versions);
    versions.set(version, {
      files,
      exports: typeof exports === "string" ? { ".": exports } : exports,
    });
  }

  async #serve(path: string): Promise<Response | undefined> {
    const [, ofPackage] = META.exec(path) ?? [];
    if (ofPackage !== undefined) {
      const versions = this.#packages.get(ofPackage);
      if (versions === undefined) return undefined;
      const [scope, name] = ofPackage.slice(1).split("/");
      const latest = [...versions.keys()].at(-1);
      const all = Object.fromEntries([...versions.keys()].map((version) => [version, {}]));
      return Response.json({ scope, name, latest, versions: all });
    }
    const [, name, version, file] = VERSION_META.exec(path) ?? FILE.exec(path) ?? [];
    const found = this.#packages.get(name)?.get(version);
    if (found === undefined) return undefined;
    if (file === undefined) return Response.json(await metaOf(found));
    const body = found.files.get(file);
    return body && new Response(body.slice(), { headers: { "content-type": typeOf(file) } });
  }
}

/** What a version says of itself. */
async function metaOf({ files, exports }: Version): Promise<unknown> {
  const manifest: Record<string, { size: number; checksum: string }> = {};
  for (const [path, body] of files) {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", body.slice()));
    manifest[path] = { size: body.length, checksum: `sha256-${hash.toHex()}` };
  }
  return { manifest, exports };
}

function typeOf(path: string): string {
  if (/\.m?ts$/.test(path)) return "text/typescript";
  if (/\.m?js$/.test(path)) return "text/javascript";
  return path.endsWith(".json") ? "application/json" : "text/plain";
}
