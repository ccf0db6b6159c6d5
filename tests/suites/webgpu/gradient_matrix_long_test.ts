import { assertLess } from "@std/assert";
import { askBrowser } from "../../helpers/browser/browser.ts";
import { testOnGpu } from "../../helpers/gpu.ts";
import { testWith } from "../../helpers/permissions.ts";
import { bundleOf } from "../everywhere/answer.ts";
import { gradientError, MATRIX } from "./gradient_matrix.ts";

/** What a gradient on the GPU may be off by, in parts of its largest element. */
const MOST = 1e-5;

testOnGpu(
  "gradients on WebGPU are those of the processor: methods, losses, fields, ways back",
  async () => {
    for (const name of MATRIX) assertLess(await gradientError(name), MOST, name);
  },
);

testWith({
  name: "the same gradients on WebGPU in Chromium are those of the processor",
  runtime: "chromium",
  run: true,
  read: true,
  write: true,
}, async () => {
  const module = await bundleOf(
    `export { gradientError, MATRIX } from "${new URL("gradient_matrix.ts", import.meta.url)}";`,
  );
  const page = `<!doctype html><meta charset="utf-8"><script type="module">
    import { gradientError, MATRIX } from "./answer.js";
    const said = {};
    try {
      for (const name of MATRIX) said[name] = await gradientError(name);
    } catch (error) {
      said.threw = String(error.stack);
    }
    fetch("/", { method: "POST", body: JSON.stringify(said) });
  </script>`;
  const flags = ["--enable-unsafe-webgpu"];
  const said = await askBrowser<Record<string, number>>(
    { "index.html": page, "answer.js": module },
    flags,
  );
  for (const name of MATRIX) assertLess(said[name], MOST, `${name}: ${JSON.stringify(said)}`);
});
