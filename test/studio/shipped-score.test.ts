import { fileURLToPath } from "node:url";
import { evaluate, load, mnist } from "inkling";
import { expect, test } from "vitest";
import { SHIPPED_SCORE } from "../../studio/work/shipped-network.ts";
import { mnistFolder } from "../helpers/studio.ts";

const data = mnistFolder();

test.skipIf(data === undefined)(
  `the page says of the shipped network what it reads of MNIST's test images${data ? "" : " (skipped: INKLING_DATA names no MNIST)"}`,
  async () => {
    const model = await load(fileURLToPath(new URL("../../models/digits.safetensors", import.meta.url)));
    const { test } = await mnist();
    const { accuracy, total } = await evaluate(model, test);
    expect(SHIPPED_SCORE).toEqual({ accuracy, on: `MNIST's ${total.toLocaleString("en")} test images` });
  },
);
