import { assertEquals } from "@std/assert";
import { releasedChangelog, releaseProblems } from "./versions.ts";

const TEXTS = {
  config: `{ "version": "1.2.0" }`,
  changelog:
    "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing.\n\n## [1.1.0] - 2026-01-01\n",
  citation: "cff-version: 1.2.0\nversion: 1.2.0\n",
  citing: "  version = {1.2.0},\n",
};

Deno.test("releaseProblems() has none where all files have the version, and there is news", () => {
  assertEquals(releaseProblems(TEXTS), { version: "1.2.0", problems: [] });
});

Deno.test("releaseProblems() names each file that is behind, and a changelog without news", () => {
  assertEquals(
    releaseProblems({
      ...TEXTS,
      citation: "version: 1.1.0\n",
      citing: "",
      changelog: "## [Unreleased]\n\n## [1.2.0] - 2026-01-01\n\n- Old.\n",
    }).problems,
    [
      "CITATION.cff has the version 1.1.0, deno.json has 1.2.0",
      "docs/citing.md has the version of nothing, deno.json has 1.2.0",
      "CHANGELOG.md has [1.2.0] already: raise the version",
      "CHANGELOG.md has nothing under [Unreleased]",
    ],
  );
});

Deno.test("releasedChangelog() begins a section of the version, and leaves one for what is to come", () => {
  const changelog = releasedChangelog(TEXTS.changelog, "1.2.0", "2026-12-01");
  assertEquals(
    changelog.split("\n").filter((line) => line.startsWith("## ")),
    ["## [Unreleased]", "## [1.2.0] - 2026-12-01", "## [1.1.0] - 2026-01-01"],
  );
  assertEquals(releaseProblems({ ...TEXTS, changelog }).problems.length, 2);
});
