import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UsageError } from "../../commands/mod.ts";
import { PEER_PROBLEMS } from "./peer_problems.ts";
import { PEER_ROWS, REFERENCE_ROW } from "./peer_rows.ts";
import { peersHelp, type PeersRequest, peersRequest } from "./peers_request.ts";

const read = (...args: string[]) => peersRequest(args) as PeersRequest;

Deno.test("peersRequest() measures everything in eleven rounds unless told otherwise", () => {
  const { problems, rows, rounds, quick, out, threads } = read();
  assertEquals(problems, PEER_PROBLEMS);
  assertEquals(rows, PEER_ROWS);
  assertEquals([rounds, quick, out, threads], [11, false, "peers", 1]);
  const quicker = read("--quick");
  assertEquals([quicker.rounds, quicker.quick], [3, true]);
  assertEquals(read("--quick", "--rounds=5").rounds, 5);
});

Deno.test("peersRequest() narrows problems and peers, in the order of the table", () => {
  const { problems, rows } = read("--problems", "wide,white-dwarf", "--peers", "tfjs,diffrax");
  assertEquals(problems, ["white-dwarf", "wide"]);
  assertEquals([...new Set(rows.map(({ program }) => program))], ["revode", "diffrax", "tfjs"]);
  const own = rows.filter(({ program }) => program === "revode");
  assertEquals(own.map(({ name }) => name), [REFERENCE_ROW]);
});

Deno.test("peersRequest() refuses what it does not know, and names what is near", () => {
  const wrong: [string[], string][] = [
    [["--problems", "white-dwarv"], 'the nearest is "white-dwarf"'],
    [["--peers", "difrax"], 'the nearest is "diffrax"'],
    [["--round", "3"], 'the nearest is "--rounds"'],
    [["--rounds", "0"], "--rounds must be a whole number from 1"],
    [["--threads", "0"], "--threads must be a whole number from 1"],
    [["--timeout", "soon"], "--timeout must be a whole number"],
    [["wide"], "takes options only"],
  ];
  for (const [args, message] of wrong) {
    assertThrows(() => peersRequest(args), UsageError, message);
  }
});

Deno.test("peersHelp() names every problem and peer, in lines that fit", () => {
  assertEquals(peersRequest(["--help"]), "help");
  const help = peersHelp();
  for (const { program } of PEER_ROWS) assertStringIncludes(help, program);
  for (const name of PEER_PROBLEMS) assertStringIncludes(help, name);
  assert(help.split("\n").every(({ length }) => length <= 100));
});
