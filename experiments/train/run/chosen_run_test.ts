import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UsageError } from "../../../commands/mod.ts";
import { inFolder } from "../../../tests/helpers/folder.ts";
import { GAPPED_WAVE } from "../../../tests/helpers/commands/killed_training.ts";
import { testWith } from "../../../tests/helpers/permissions.ts";
import type { Chosen } from "../../fit/choose/chosen.ts";
import { trainRequest } from "../train_request.ts";
import { prepareJob } from "./prepare_job.ts";

const NEEDS = { read: true, write: true } as const;

testWith(
  { name: "prepareJob() chooses nothing where a model was chosen before", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const file = `${folder}/a.csv`;
      await Deno.writeTextFile(file, GAPPED_WAVE);
      const request = trainRequest([file]);
      assert(request !== "help");
      // Nobody would choose that.
      const odd: Chosen = {
        shape: { hidden: [3], hiddenStates: 7, stable: true },
        units: { log: [false, false], seasons: [] },
        ...{ from: "path", error: 99, among: 5 },
      };
      const { chosen, how, plan } = await prepareJob(request, { chosen: odd, say() {} });
      assertEquals(chosen, odd);
      assertEquals(plan.field.stateShape, [9]);
      assertStringIncludes(how, "a network of 3 hidden units, bounded, 7 hidden states");
      assertStringIncludes(how, "chosen among 5: 99.0 deviations off");
      const one = { ...odd, units: { log: [false], seasons: [] } };
      const error = await assertRejects(
        () => prepareJob(request, { chosen: one, say() {} }),
        UsageError,
      );
      assertStringIncludes(error.message, "the run is of 1 column, and");
      assertStringIncludes(error.message, "has 2 columns now; train anew");
    }),
);
