import { CONTROL, type Setting } from "./judge/claims.ts";
import { type Control, judge, type Judgement } from "./judge/judge.ts";
import type { Row } from "./row.ts";
import { NOISE, stateSizeOf } from "./plan/bench_systems.ts";
import { bySetting } from "./setting.ts";

/**
 * Judges each setting by itself. The meters are held against the control of the setting that
 * stores the longest path: they are the same in all of them.
 *
 * @returns What they say; with more than one setting every fit and check names its own.
 */
export function judgeSettings(rows: readonly Row[]): Judgement {
  const groups = [...bySetting(rows)];
  const control = controlIn(groups.map(([, group]) => group));
  if (groups.length < 2) return judge(rows, settingOf(rows[0]));
  const judged = groups.map(([setting, group]) => {
    const own = group === control?.group;
    const judgement = judge(group, settingOf(group[0]), own ? undefined : control);
    return { setting, ...judgement };
  });
  const named = <T>(of: (judgement: Judgement) => readonly T[]) =>
    judged.flatMap((each) => of(each).map((entry) => ({ ...entry, setting: each.setting })));
  return {
    fits: named(({ fits }) => fits),
    checks: named(({ checks }) => checks),
    analysis: {
      outcomes: named(({ analysis }) => analysis.outcomes),
      laws: named(({ analysis }) => analysis.laws),
      spreads: named(({ analysis }) => analysis.spreads),
      fronts: named(({ analysis }) => analysis.fronts),
    },
    notes: [...new Set(judged.flatMap(({ notes }) => notes))],
    failed: judged.reduce((sum, { failed }) => sum + failed, 0),
    verdict: judged.every(({ verdict }) => verdict === "pass") ? "pass" : "fail",
  };
}

/** What is claimed of a setting depends on this. */
function settingOf(row: Row | undefined): Setting {
  if (row === undefined) return { method: "midpoint", stateSize: 1 };
  const stateSize = row.module === undefined ? stateSizeOf(row) : 1;
  return { method: row.method, stateSize, hasNoise: row.system === NOISE };
}

function controlIn(groups: readonly Row[][]): Control & { group: Row[] } | undefined {
  const controls = groups.flatMap((group) => {
    const rows = group.filter(({ adjoint, module }) => adjoint === CONTROL && module === undefined);
    return rows.length === 0 ? [] : [{ group, rows, setting: settingOf(rows[0]) }];
  });
  const path = ({ rows, setting }: Control) =>
    setting.stateSize * Math.max(...rows.map(({ steps }) => steps));
  return controls.length === 0 ? undefined : controls.reduce((a, b) => path(b) > path(a) ? b : a);
}
