import { FailureError } from "../../core/errors.ts";
import { parametersHash } from "../../network/hashes.ts";
import type { Model } from "../../network/model.ts";
import { load } from "../../network/model-file.ts";

/** The model that ships with the package, `parametersHash` of which a run's settings name: another one gives other results. */
export async function shippedModel(hash: string): Promise<Model> {
  const model = await load(new URL("../../../models/digits.safetensors", import.meta.url));
  const found = await parametersHash(model);
  if (found === hash) return model;
  throw new FailureError(
    `models/digits.safetensors has the parametersHash ${found}, the run is of ${hash}`,
    "install the package again, or name the new hash in the record",
  );
}
