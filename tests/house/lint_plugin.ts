/**
 * Rules of the house that a module keeps or breaks by itself, for `deno lint`.
 *
 * @module
 */
import { isTest, roomOf } from "./imports.ts";
import { ROOMS, ROOT } from "./rooms.ts";

const HOUSE = new URL("../../", import.meta.url).pathname;

/** A file's path from the root of the repository. */
function pathOf({ filename }: { readonly filename: string }): string {
  const path = filename.replaceAll("\\", "/");
  return path.startsWith(HOUSE) ? path.slice(HOUSE.length) : path;
}

const plugin: Deno.lint.Plugin = {
  name: "house",
  rules: {
    // The library runs anywhere and with no permission. (That it calls no eval() is a rule of Deno's.)
    "runs-anywhere": {
      create(context) {
        const path = pathOf(context);
        if (!ROOMS[roomOf(path)]?.library || isTest(path)) return {};
        const report = (node: Deno.lint.Node, what: string) =>
          context.report({
            node,
            message: `${what}; the library runs anywhere: not in ${roomOf(path)}`,
          });
        return {
          'Identifier[name="Deno"]': (node: Deno.lint.Node) => report(node, "uses Deno"),
          'NewExpression[callee.name="Function"]': (node: Deno.lint.Node) =>
            report(node, "uses new Function()"),
          ImportExpression(node) {
            if (node.source.type !== "Literal") {
              report(node, "imports a module whose name is not written out");
            }
          },
        };
      },
    },
    "root-re-exports": {
      create(context) {
        if (pathOf(context) !== ROOT) return {};
        return {
          Program({ body }) {
            for (const node of body) {
              if (node.type === "ExportAllDeclaration") continue;
              if (node.type === "ExportNamedDeclaration" && node.source) continue;
              context.report({
                node,
                message: 'holds more than re-exports; allowed: export { … } from "…"',
              });
            }
          },
        };
      },
    },
  },
};

export default plugin;
