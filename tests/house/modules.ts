/** An import as it stands in a module, re-exports, types and dynamic ones included. */
export interface Import {
  /** The module that imports, from the root of the repository. */
  readonly path: string;
  /** The line, from 1. */
  readonly line: number;
  /** What is written. */
  readonly specifier: string;
  /** The module of the repository that it leads to; unset where it leads out of it. */
  readonly target?: string;
}

/** Of `deno info --json` what is read here. */
interface Graph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly error?: string;
    readonly dependencies?: readonly Dependency[];
  }[];
}

interface Dependency {
  readonly specifier: string;
  readonly code?: Resolved;
  readonly type?: Resolved;
}

interface Resolved {
  readonly specifier?: string;
  readonly error?: string;
  readonly span: { readonly start: { readonly line: number } };
}

/** Linux starts no process with an argument of 128 KiB or more. */
const LONGEST = 100_000;

/**
 * Reads the imports of modules, as Deno resolves them.
 *
 * @param root The folder of the repository.
 * @param paths The modules, from there.
 * @returns Their imports.
 * @throws {Error} If one does not parse.
 */
export async function importsOf(root: URL, paths: readonly string[]): Promise<Import[]> {
  const found: Import[] = [];
  let [some, text]: [string[], string] = [[], ""];
  for (const path of paths) {
    const line = encodeURIComponent(`import ${JSON.stringify(new URL(path, root).href)};`);
    if (text.length + line.length > LONGEST) {
      found.push(...await importsOfSome(root, some, text));
      [some, text] = [[], ""];
    }
    some.push(path);
    text += line;
  }
  return [...found, ...await importsOfSome(root, some, text)];
}

/** Reads the imports of as many modules as one process is told of, by a text that imports them. */
async function importsOfSome(root: URL, paths: readonly string[], text: string): Promise<Import[]> {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["info", "--json", `data:application/typescript,${text}`],
    cwd: root,
  }).output();
  if (code !== 0) throw new Error(`deno info: ${new TextDecoder().decode(stderr)}`);
  const { modules }: Graph = JSON.parse(new TextDecoder().decode(stdout));
  const inside = (url = "") =>
    url.startsWith(root.href) ? decodeURI(url.slice(root.href.length)) : undefined;
  const wanted = new Set(paths);
  return modules.flatMap(({ specifier, error, dependencies = [] }) => {
    const path = inside(specifier);
    if (path === undefined || !wanted.has(path)) return [];
    if (error !== undefined) throw new Error(`${path}: ${error}`);
    return dependencies.map(({ specifier, code, type }) => {
      const { span, specifier: url } = (code ?? type)!;
      return { path, line: span.start.line + 1, specifier, target: inside(url) };
    });
  });
}

/**
 * Finds circles of modules that import one another, types included.
 *
 * @param imports The imports.
 * @returns Each group of modules of which every one leads to every other.
 */
export function circlesIn(imports: readonly Import[]): string[][] {
  const targets = new Map<string, string[]>();
  for (const { path, target } of imports) {
    if (target !== undefined) targets.set(path, [...targets.get(path) ?? [], target]);
  }
  // Tarjan's strongly connected components.
  const circles: string[][] = [];
  const numbers = new Map<string, number>();
  const stack: string[] = [];
  const open = new Set<string>();
  const visit = (path: string): number => {
    const own = numbers.size;
    let least = own;
    numbers.set(path, own);
    stack.push(path);
    open.add(path);
    for (const target of targets.get(path) ?? []) {
      if (!numbers.has(target)) least = Math.min(least, visit(target));
      else if (open.has(target)) least = Math.min(least, numbers.get(target)!);
    }
    if (least === own) {
      const group = stack.splice(stack.indexOf(path));
      for (const member of group) open.delete(member);
      if (group.length > 1 || targets.get(path)?.includes(path)) circles.push(group.sort());
    }
    return least;
  };
  for (const path of targets.keys()) if (!numbers.has(path)) visit(path);
  return circles;
}
