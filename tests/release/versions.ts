/** What a release says of itself, file by file. */
export interface ReleaseTexts {
  /** `deno.json`. */
  readonly config: string;
  /** `CHANGELOG.md`. */
  readonly changelog: string;
  /** `CITATION.cff`. */
  readonly citation: string;
  /** `docs/citing.md`. */
  readonly citing: string;
}

const UNRELEASED = "## [Unreleased]\n";

/**
 * What has to be mended before a version can be released.
 *
 * @returns The version, and what is wrong, in sentences.
 */
export function releaseProblems(texts: ReleaseTexts): { version: string; problems: string[] } {
  const { version } = JSON.parse(texts.config);
  const problems: string[] = [];
  const same = (file: string, found: string | undefined) => {
    if (found !== version) {
      problems.push(`${file} has the version ${found ?? "of nothing"}, deno.json has ${version}`);
    }
  };
  same("CITATION.cff", /^version: "?([^"\n]+)"?$/m.exec(texts.citation)?.[1]);
  same("docs/citing.md", /version = \{([^}]+)\}/.exec(texts.citing)?.[1]);
  if (texts.changelog.includes(`## [${version}]`)) {
    problems.push(`CHANGELOG.md has [${version}] already: raise the version`);
  }
  const [, news = ""] = texts.changelog.split(UNRELEASED);
  if (!/^- /m.test(news.split("\n## [")[0])) {
    problems.push("CHANGELOG.md has nothing under [Unreleased]");
  }
  return { version, problems };
}

/**
 * The changelog of a release: what was unreleased is of this version, from this day on.
 *
 * @param day Such as 2026-12-01.
 */
export function releasedChangelog(changelog: string, version: string, day: string): string {
  return changelog.replace(UNRELEASED, () => `${UNRELEASED}\n## [${version}] - ${day}\n`);
}
