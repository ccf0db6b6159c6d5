import { testWithoutBarriers } from "../../tests/helpers/browser/barriers.ts";
import { pictureText } from "./picture.ts";

testWithoutBarriers("a forecast's page", () =>
  pictureText("a.html", {
    folder: "runs/a",
    model: { stateNames: ["x", "v"], timeName: "t" },
    paths: ["one", "two"].map((name) => ({
      ...{ name, times: Float64Array.of(0, 1, 2), states: Float64Array.of(1, 2, 3, 4, 5, 6) },
      seen: { times: Float64Array.of(-1, 0), states: Float64Array.of(0, 1, 1, 2) },
    })),
  }));
