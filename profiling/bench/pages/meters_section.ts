import {
  type Block,
  decimal,
  list,
  numbers,
  paragraph,
  type Section,
  size,
  type Text,
  words,
} from "../../../commands/mod.ts";
import { CONTROL, METERS } from "../judge/claims.ts";
import type { Quantity } from "../row.ts";
import { settingOf } from "./findings.ts";
import type { ReportInput } from "./report_input.ts";

const HOW: Readonly<Partial<Record<Quantity, string>>> = {
  tracked_peak_bytes:
    "The library's own allocator counts the bytes of every buffer from when it is made until it " +
    "is released. The figure is the most that one gradient held at once, above what was live " +
    "before it. It is exact, and the same in every run.",
  heap_peak_bytes:
    "V8's used heap and the array buffers outside it, each time after a full collection, at set " +
    "moments on the way forward and on the way back. The figure is the largest, above the floor " +
    "that the same process had just before. It sees what the library forgot to count.",
  rss_peak_bytes:
    "The kernel's high-water mark of the process's resident memory, which never falls. The figure " +
    "is what one gradient adds to it, once the free memory below the mark is filled with ballast, " +
    "so that growth cannot hide there. It sees whatever is left, garbage included.",
};

/** How each meter works, what it can tell apart, and whether the control moved it as it must. */
export function metersSection({ summary }: ReportInput): Section {
  const meters = Object.entries(METERS);
  const control = (quantity: string) =>
    summary.fits.filter((fit) => fit.adjoint === CONTROL && fit.quantity === quantity);
  const rows = meters.flatMap(([quantity, { name, resolution, signal }]) =>
    control(quantity).map((fit): Text[] => {
      const { exponent, ci95: [low, high], holds } = fit;
      return [
        name,
        settingOf(fit),
        size(resolution),
        size(signal),
        exponent === null ? "nothing" : decimal(exponent),
        low === null || high === null ? "" : `${decimal(low)} to ${decimal(high)}`,
        holds ? "✓ works" : { strong: "✗ broken" },
      ];
    })
  );
  const explanations = meters.map(([quantity, { name }]): Text => [
    { strong: `${name[0].toUpperCase()}${name.slice(1)}.` },
    ` ${HOW[quantity as Quantity] ?? ""}`,
  ]);
  return {
    title: "How it was measured",
    blocks: [
      paragraph(
        "Every case ran in a process of its own, without any permission, one after the " +
          "other. Memory is read by three meters, each able to fail. The control stores the whole " +
          "path: where the path is large enough for a meter, the meter must grow as it does, with " +
          "exponent 1 ± 0.05, or it counts for nothing.",
      ),
      list(explanations),
      {
        kind: "table",
        columns: [
          ...[words("meter"), words("measured with"), numbers("resolution")],
          ...[numbers("control from"), numbers("control's exponent"), numbers("95 % interval")],
          words(""),
        ],
        rows,
      } satisfies Block,
      list([
        [
          { strong: "Time." },
          " After a warm-up that compiles the code: the median of three batches of gradients, or " +
          "one gradient where it is long, less what other processes had of the processor. Of several " +
          "processes for a case, the median.",
        ],
        [
          { strong: "Evaluations and pullbacks." },
          " Counted one by one; they are held against the closed forms exactly.",
        ],
      ]),
    ],
  };
}
