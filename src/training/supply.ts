import type { Dataset, EpochData } from "../core/dataset.ts";
import { RequestError } from "../core/errors.ts";
import { checkDataset } from "../network/inputs.ts";
import type { Model } from "../network/model.ts";
import type { TrainOptions } from "./train-options.ts";

/** Where the data of a training's epochs come from. */
export interface Supply {
  /** The data of an epoch; each call asks for the one after. Undefined where the training was aborted before they came. */
  of(epoch: number): Promise<Dataset | undefined>;
  /** Ends all preparation of more. */
  close(): Promise<void>;
}

/** Whether the data are other ones each epoch. */
export function isEpochData(data: Dataset | EpochData): data is EpochData {
  return typeof data === "object" && data !== null && "epochs" in data && "like" in data;
}

/** A dataset for all epochs, or each epoch's own, which must be as those it is said to be like. */
export function supplyOf(model: Model, source: Dataset | EpochData, { epochs, signal }: TrainOptions): Supply {
  if (!isEpochData(source)) return { of: async () => source, close: async () => {} };
  let iterator: AsyncIterator<Dataset> | undefined;
  return {
    async of(epoch) {
      if (signal?.aborted) return undefined;
      iterator ??= source.epochs({ from: epoch, to: epochs, signal })[Symbol.asyncIterator]();
      const { value: data } = await iterator.next();
      if (signal?.aborted) return undefined;
      checkDataset(`train: epoch ${epoch}`, model.network, data);
      if (data.count === source.like.count) return data;
      throw new RequestError(
        `train: epoch ${epoch} has ${data.count} examples, and should have ${source.like.count}, as many as ${source.like.name}`,
        "give as many examples each epoch",
      );
    },
    async close() {
      await iterator?.return?.();
    },
  };
}
