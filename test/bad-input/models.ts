import { dense, network } from "inkling";
import { type Case, patched } from "./case.ts";
import { changedModel, goodModel, safetensors } from "./make.ts";

const readModel = "evaluate m.safetensors --digits generated";
const model = await goodModel();
const headerLength = Number(model.readBigUInt64LE());

/** Good models that read something else. */
const others: { inputs: number; outputs: number; file: Buffer }[] = [];
for (const [inputs, outputs] of [
  [100, 10],
  [784, 1],
  [784, 26],
] as const) {
  const file = await goodModel(network({ input: [inputs], cost: "quadratic", layers: [dense(outputs)] }));
  others.push({ inputs, outputs, file });
}

/** Files of models. */
export const models: readonly Case[] = [
  {
    name: "a model that is not there",
    args: readModel,
    says: ["load: there is no file DIR/m.safetensors", "check the name and the folder it is looked for in"],
  },
  { name: "a folder for a model", args: "evaluate .", says: ["read DIR: this is a folder, not a file", "name a file"] },
  {
    name: "an empty model",
    args: readModel,
    files: { "m.safetensors": "" },
    says: [
      "m.safetensors is not a safetensors file: expected at least 8 bytes, got 0",
      "the file is damaged or of another kind: save it again",
    ],
  },
  {
    name: "a model that is cut off",
    args: readModel,
    files: { "m.safetensors": model.subarray(0, model.length - 100) },
    says: [
      "m.safetensors is not a safetensors file: the header describes 62800 bytes of data, the file has 62700",
      "the file is damaged or of another kind: save it again",
    ],
  },
  {
    name: "a model that goes on",
    args: readModel,
    files: { "m.safetensors": Buffer.concat([model, Buffer.alloc(9)]) },
    says: [
      "m.safetensors is not a safetensors file: the header describes 62800 bytes of data, the file has 62809",
      "the file is damaged or of another kind: save it again",
    ],
  },
  {
    name: "a header that lies about its length",
    args: readModel,
    files: { "m.safetensors": patched(model, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f) },
    says: [
      "m.safetensors is not a safetensors file: the header's length at offset 0 must be from 2 to 63144, got 9223372036854776000",
      "the file is damaged or of another kind: save it again",
    ],
  },
  {
    name: "a tensor that lies about its shape",
    args: readModel,
    files: { "m.safetensors": await changedModel((header) => Object.assign(header["dense1.bias"]!, { shape: [1e9] })) },
    says: [
      'm.safetensors is not a safetensors file: entry "dense1.bias", 1000000000 of F64, must have 8000000000 bytes, got 80',
      "the file is damaged or of another kind: save it again",
    ],
  },
  {
    name: "tensors one over the other",
    args: readModel,
    files: {
      "m.safetensors": await changedModel((header) => Object.assign(header["dense1.bias"]!, { data_offsets: [0, 80] })),
    },
    says: [
      'm.safetensors is not a safetensors file: entry "dense1.weight" must start at 80 of the data, got 0',
      "the file is damaged or of another kind: save it again",
    ],
  },
  {
    name: "numbers of a type that no model has",
    args: readModel,
    files: { "m.safetensors": await changedModel((header) => Object.assign(header["dense1.bias"]!, { dtype: "I64" })) },
    says: [
      'm.safetensors is not a safetensors file: entry "dense1.bias" must be F64 or F32, got "I64"',
      "convert it to 32-bit floats",
    ],
  },
  {
    name: "a weight that is not a number",
    args: readModel,
    files: { "m.safetensors": patched(model, 8 + headerLength + 8 * 3, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f) },
    says: [
      "m.safetensors: weights: dense1.weight must hold finite numbers, got NaN at 3",
      "take weights from a training that did not fail",
    ],
  },
  {
    name: "weights for another network",
    args: readModel,
    files: {
      "m.safetensors": await changedModel((header) =>
        Object.assign(header.__metadata__!, {
          network: JSON.stringify(network({ input: [784], cost: "quadratic", layers: [dense(11)] })),
        }),
      ),
    },
    says: [
      "m.safetensors: weights: dense1.weight must be 11x784, got 10x784",
      "take the weights of a model of the same description",
    ],
  },
  {
    name: "another program's safetensors",
    args: readModel,
    files: { "m.safetensors": safetensors({ w: { dtype: "F32", shape: [2], data_offsets: [0, 8] } }, 8) },
    says: [
      "m.safetensors is not an Inkling model: its metadata must say format inkling-model-1, got undefined",
      "give a file that inkling saved",
    ],
  },
  {
    name: "a file that is no model",
    args: readModel,
    files: { "m.safetensors": "PK\x03\x04, a zip" },
    says: [
      "m.safetensors is not a safetensors file: the header's length at offset 0 must be from 2 to 3, got 2333181455372602400",
      "the file is damaged or of another kind: save it again",
    ],
  },
  {
    name: "a model of other inputs",
    args: readModel,
    files: {
      "m.safetensors": await goodModel(network({ input: [100], cost: "quadratic", layers: [dense(10)] })),
    },
    says: [
      "evaluate: the network reads inputs of 100, generated test digits has 28x28x1",
      "make the network with input [28, 28, 1] or [784], or bring the data to its size",
    ],
  },
  ...others.map(
    ({ inputs, outputs, file }): Case => ({
      name: `a model of ${inputs} inputs and ${outputs} outputs, to read with`,
      args: "read m.safetensors i.png",
      files: { "m.safetensors": file },
      says: [
        `m.safetensors does not read digits: it has ${inputs} inputs and ${outputs} outputs, not 784 and 10`,
        "give a model that was trained on digits, such as inkling train saves",
      ],
    }),
  ),
];
