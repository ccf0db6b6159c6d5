import { assertEquals } from "@std/assert";
import { ADJOINT_KINDS, adjointKind } from "./adjoint_kinds.ts";
import { automatic } from "./automatic.ts";

Deno.test("every kind says what its number counts, what it keeps and what it costs, of 100 steps", () => {
  const said = ADJOINT_KINDS.map(
    ({ name, number, exact, oneStep = false, keeps, kept, counts }) => {
      const { evaluations, pullbacks } = counts?.(100) ?? {};
      const numbered = [name, number?.of, number?.least];
      return [...numbered, exact, oneStep, keeps, kept?.(100), evaluations, pullbacks];
    },
  );
  const none = undefined;
  // 13 checkpoints, and t(100, 13) = 185 advances besides the 100 steps that are taped.
  assertEquals(said, [
    ["reversible", "anchors", 0, true, false, "anchors", 8, 200, 100],
    ["recursive", "checkpoints", 1, true, false, "checkpoints", 13, 285, 100],
    ["full", none, none, true, false, "path", none, 200, 100],
    ["full:stages", none, none, true, false, "path", none, 100, 100],
    ["backsolve", none, none, false, true, none, none, 200, 100],
    ["automatic", "bytes", 0, true, false, none, none, none, none],
  ]);
  const [, recursive] = ADJOINT_KINDS;
  assertEquals(recursive.kept!(100, 8), 8);
  assertEquals(recursive.counts!(100, 8), { evaluations: 345, pullbacks: 100 });
});

Deno.test("every kind makes an adjoint of its name, its number included", () => {
  for (const { name, number, make } of ADJOINT_KINDS) {
    assertEquals(make().name, name);
    if (number?.of === "anchors" || number?.of === "checkpoints") {
      assertEquals(make(3).name, `${name}:3`);
    }
  }
});

Deno.test("automatic() says how many anchors its memory holds, 8 at most", () => {
  // Two vectors of 5 numbers are 80 bytes, three are 120.
  const anchors = (memory: number, vectors?: number) =>
    automatic({ memory }).anchorsFor!(5, vectors);
  assertEquals([0, 79, 80, 399, 640, 1e6].map((memory) => anchors(memory)), [0, 0, 1, 4, 8, 8]);
  assertEquals([anchors(239, 3), anchors(240, 3)], [1, 2]);
});

Deno.test("adjointKind() knows each kind by its name, and those with a number by both", () => {
  for (const kind of ADJOINT_KINDS) {
    assertEquals(adjointKind(kind.name), { kind });
    const [least, given] = [kind.number?.least, adjointKind(`${kind.name}:7`)];
    assertEquals(given, least === undefined ? undefined : { kind, number: 7 });
    if (least === undefined) continue;
    assertEquals(adjointKind(`${kind.name}:${least}`), { kind, number: least });
    assertEquals(adjointKind(`${kind.name}:${least - 1}`), undefined);
  }
});

Deno.test("adjointKind() gives nothing for a name that is none", () => {
  for (const name of ["", "mine", "recursive:", "recursive:x", "recursive:2.5", "recursive: 3"]) {
    assertEquals(adjointKind(name), undefined, name);
  }
});
