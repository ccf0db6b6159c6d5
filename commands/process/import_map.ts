import { hasShell } from "./process_limits.ts";

/** Of what `deno info --json` says, what is read here. */
interface Graph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly specifier: string;
      readonly code?: { readonly specifier?: string };
    }[];
  }[];
  readonly redirects: Readonly<Record<string, string>>;
}

const known = new Map<string, Promise<string | undefined>>();

/**
 * What packages a module of the user's means by their names, as its own `deno.json`, `package.json` or
 * lock has them: a worker whose own module comes from a registry looks for none of these. It takes a
 * process of Deno's, once a module, and no permission but to start it.
 *
 * @param module The module.
 * @returns An import map, as a URL; undefined where there is no such folder, of which the worker will
 * complain.
 */
export function importMapOf(module: string): Promise<string | undefined> {
  const map = known.get(module) ?? readImportMap(module);
  known.set(module, map);
  return map;
}

async function readImportMap(module: string): Promise<string | undefined> {
  const words = [Deno.execPath(), "info", "--json", module];
  // By the shell where there is one, as workers are: what may be run is named by its name.
  const [program, ...args] = await hasShell() ? ["sh", "-c", 'exec "$@"', "sh", ...words] : words;
  const command = new Deno.Command(program, {
    ...{ args, cwd: new URL(".", module), stdin: "null", stderr: "null" },
  });
  const found = await Promise.try(() => command.output()).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  if (!found?.success) return undefined;
  const { modules, redirects }: Graph = JSON.parse(new TextDecoder().decode(found.stdout));
  const imports: Record<string, string> = {};
  for (const { specifier, dependencies = [] } of modules) {
    // Others have whole specifiers.
    if (!specifier.startsWith("file:")) continue;
    for (const { specifier: name, code } of dependencies) {
      const url = code?.specifier;
      if (url !== undefined && !/^(\.{0,2}\/|[\w+.-]+:)/.test(name)) {
        imports[name] = redirects[url] ?? url;
      }
    }
  }
  return `data:application/json,${encodeURIComponent(JSON.stringify({ imports }))}`;
}
