import { assert, assertEquals, assertLess } from "@std/assert";
import { testWith } from "../helpers/permissions.ts";

const ROOT = new URL("../../", import.meta.url);
/** What a network that gives the energy is held to over 50 periods: half of 1e-3. */
const KEPT = 5e-4;
/** How many times as far off a network of slopes is, at least. */
const DRIFTS = 20;

for (let seed = 0; seed < 4; seed++) {
  testWith({
    name: `a Hamiltonian network keeps its energy, and one of slopes does not: seed ${seed}`,
    ...{ run: true, read: true },
  }, async () => {
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "examples/08_hamiltonian.ts", String(seed)],
      cwd: ROOT,
    }).output();
    assertEquals(code, 0);
    const said = new TextDecoder().decode(stdout);
    const [energy, slopes] = [...said.matchAll(/off by (\S+)/g)].map(([, off]) => Number(off));
    assertLess(energy, KEPT);
    assert(slopes > DRIFTS * energy, `${slopes} beside ${energy}`);
  });
}
