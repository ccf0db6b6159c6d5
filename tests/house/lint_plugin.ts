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

/** The rooms whose modules say something to a user. */
const COMMANDS = new Set(["commands", "experiments", "profiling", "web"]);

/** Who prints by itself: the printer, and workers, which nobody but a program listens to. */
const PRINTERS = /(^commands\/report\/print|worker(_reply)?|_child|\/children\/[^/]*|_peer)\.ts$/;

/** What gives fast-check its seed. */
const DRAWN = "tests/helpers/drawn.ts";

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
    // What a terminal must not obey is kept from it in one place.
    "prints-through-print": {
      create(context) {
        const path = pathOf(context);
        if (!COMMANDS.has(roomOf(path)) || isTest(path) || PRINTERS.test(path)) return {};
        return {
          'MemberExpression[object.name="console"]'(node: Deno.lint.MemberExpression) {
            const { property } = node;
            if (property.type !== "Identifier" || !["log", "error"].includes(property.name)) return;
            const instead = property.name === "log" ? "print" : "complain";
            context.report({
              node,
              message: `prints past commands/report/print.ts; allowed: ${instead}()`,
            });
          },
        };
      },
    },
    // A test that failed fails again.
    "has-a-seed": {
      create(context) {
        const report = (node: Deno.lint.Node, what: string, instead: string) =>
          context.report({ node, message: `${what} draws without a seed; allowed: ${instead}` });
        return {
          'MemberExpression[object.name="Math"][property.name="random"]'(node: Deno.lint.Node) {
            report(node, "Math.random", "new Random(seed)");
          },
          ImportDeclaration(node) {
            if (node.source.value !== "fast-check" || pathOf(context) === DRAWN) return;
            report(node, "fast-check", DRAWN);
          },
        };
      },
    },
    // The time of day is set anew now and then, by hours.
    "steady-clock": {
      create(context) {
        return {
          'MemberExpression[object.name="Date"][property.name="now"]'(node: Deno.lint.Node) {
            context.report({
              node,
              message: "Date.now() measures by a clock that jumps; allowed: performance.now()",
            });
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
                message: 'holds more than re-exports; allowed: export * from "…"',
              });
            }
          },
        };
      },
    },
  },
};

export default plugin;
