import { assertEquals, assertMatch } from "@std/assert";
import { testWith } from "../permissions.ts";

const FOLDER = new URL("../../../examples/", import.meta.url);

/** What each example says, so far as it is the same on every machine. */
export const SAYS: Record<string, RegExp> = {
  "01_gradient.ts": /^loss (\S+) exactly \1\ndL\/dk (\S+) stored \2\ndL\/dy0 \1\n.* \S+e-1\d$/,
  "02_train.ts": /^loss \d\.\d then \S+e-[4-9]\nforecast -0\.[12]\d truth -0\.22$/,
  "03_your_table.ts": /"celsius".*"a", "b".*\n.* error 0\.\d+ degrees\nafter 4 minutes 6[345]\.\d$/,
  "04_own_method.ts": /^kutta3 .* 3\.0\nreversible kutta3 .* 3\.0\nTableau "kutta3": order 2, /,
  "05_own_adjoint.ts": /^everyState and recursive differ by (0|\S+e-1\d)$/,
  "06_memory.ts":
    /\n10000 steps, .*reversible (\d+), recursive:44 (\d+), .*\n.*: reversible \1, recursive:44 \2, /,
  "07_damped.ts": /exact 1000 steps, dL\/da [12]\.\d+\nway back off by 0 bits 2000\..*\nadaptive/,
  "08_hamiltonian.ts":
    /^energy: fits .*e-[89]\n.* off by [1-5]e-4\nslopes: fits .*e-7\n.* off by [1-9]e-[12]$/,
  "09_driven_converter.ts":
    /^off by 0\.01\d on what it saw\noff by 0\.0[2-4]\d when switched otherwise$/,
  "10_pendulum_from_positions.ts":
    /4 s: off by 0\.0\d+\nstart 1\.[12]\d 0\.\d+ truth 1\.20 0\.80\na second on -0\.[12]\d -2\.\d+ truth/,
  "11_hidden_epidemic.ts":
    /^\d\d steps, off by 6.2 people\n.*\n +1\.389 .* beta\n.*\n *0\.2968 .* delta\nnever ill .* 82$/,
  "12_unknown_friction.ts":
    /^off by 0\.009\d .*\nstiffness (3\.9|4\.0)\d\n.*\n.*-0\.5: -0\.7\d truth -0\.72\n.*\n.*: 0\.[78]\d/,
  "13_spirals.ts": /^loss 0\.7\d then 0\.00\d+\nof 64 that it never saw it tells (5[89]|6[0-4])$/,
  "14_first_case.ts": /first case on day -18\.09\nbeta 0\.554 gamma 0\.200$/,
  "15_fit_a_table.ts":
    /the last 12 .*\n.*\n.*12 lie in .*\n.* better than .* of \d{2,}\.\n(minute .*\n){4}.* never\n.* says 0\.1\d$/,
  "16_noise.ts":
    /^loss 0\.02\d then 0\.000\d+\nat -1 .* (0\.9|1\.0)\d and 0\.[23]\d for .*\n.*\nat 1 .* -(0\.9|1\.0)\d and 0\.[67]\d for/,
  "17_bouncing_ball.ts":
    /^off by 4\.\d mm\ngravity 9\.8\d restitution 0\.80\d\n(bounces at [\d.]+ s, -[\d.]+ m\/s to [\d.]+\n?){4}$/,
  "18_all_cores.ts": /^loss \d\.\d+ then 0\.\d+\nthe same as without workers: true$/,
  "19_gpu.ts": /^on the (GPU|processor)\nloss 0\.9\d then 0\.0\d+$/,
};

/** What those need that do not run without any permission: workers load files. */
const NEEDS: Record<string, string[]> = { "18_all_cores.ts": ["--allow-read"] };

/** Those whose trainings are for `deno task test:long`. */
export const LONG = ["08_hamiltonian.ts", "15_fit_a_table.ts", "16_noise.ts", "19_gpu.ts"];

/** Registers a test that an example runs, and says what it should. */
export function testExample(name: string): void {
  testWith({
    name: `examples/${name} runs ${NEEDS[name] ? `with ${NEEDS[name]}` : "without any permission"}`,
    run: true,
    read: true,
  }, async () => {
    const text = await Deno.readTextFile(new URL(name, FOLDER));
    // What users can import, by the name that they import it by.
    const imports = [...text.matchAll(/ from "(.*)";/g)].map(([, specifier]) => specifier);
    assertEquals(imports.length, new Set(imports).size);
    for (const door of imports) assertMatch(door, /^@revode\/revode(\/(fit|webgpu))?$/);
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", ...NEEDS[name] ?? [], `examples/${name}`],
      cwd: new URL("../", FOLDER),
      env: { NO_COLOR: "1" },
    }).output();
    const decoder = new TextDecoder();
    assertEquals(code, 0, decoder.decode(stderr));
    assertMatch(decoder.decode(stdout).trim(), SAYS[name]);
  });
}
