import { join } from "node:path";
import {
  adam,
  conv2d,
  create,
  dense,
  flatten,
  generatedDigits,
  generatedParts,
  type Model,
  maxPool2d,
  type Network,
  network,
  save,
  train,
} from "inkling";
import type { Browser, Page } from "playwright-core";
import { folder } from "./command-line.ts";
import { type Visit, visit } from "./studio.ts";

/** The test digits of a page without MNIST. */
export const digits = generatedDigits({ count: 2000, from: generatedParts.test });
/** A dense network, and a convolutional one. */
export type Name = "dense" | "convolutional";

const NETWORKS: Record<Name, Network> = {
  dense: network({
    input: [784],
    cost: "log-likelihood",
    layers: [dense(12), dense(10, { activation: "softmax" })],
  }),
  convolutional: network({
    input: [28, 28, 1],
    cost: "log-likelihood",
    layers: [
      conv2d(4, 5, { activation: "relu", weights: "scaled" }),
      maxPool2d(2),
      flatten(),
      dense(10, { activation: "softmax" }),
    ],
  }),
};
/** A network that has learned a little, so that it is wrong often and unsure. */
export async function taught(name: Name): Promise<Model> {
  const model = await create(NETWORKS[name], { seed: 1 });
  const examples = generatedDigits({ count: 600, from: generatedParts.training });
  await train(model, examples, { epochs: 2, batchSize: 10, optimizer: adam({ learningRate: 0.01 }), seed: 1 }).result;
  await save(model, join(folder, `${name}.safetensors`));
  return model;
}

/** Opens the view with a network that was taught, in the place of the one that ships. */
export async function lookInside(
  browser: Browser,
  studio: string,
  name: Name,
  query: string,
  width = 1440,
): Promise<Visit> {
  const options = { width, reducedMotion: "reduce" } as const;
  const opened = await visit(browser, `${studio}#/perceptrons`, options);
  await opened.page.route("**/digits-*.safetensors", (route) =>
    route.fulfill({ path: join(folder, `${name}.safetensors`) }),
  );
  await opened.page.goto(`${studio}#/inside?${query}`);
  await opened.page.getByRole("heading", { name: "What does it look at?" }).waitFor();
  return opened;
}

/** What the units of a group are called, with what they say. */
export function unitsOf(page: Page, group: string): Promise<string[]> {
  return page
    .getByRole("group", { name: group, exact: true })
    .getByRole("button")
    .evaluateAll((buttons) => buttons.map((button) => button.getAttribute("aria-label") ?? ""));
}
