/**
 * Writes a workload's network as an ONNX file. Numbers of fields are those of onnx.proto3 (onnx.ai, version 1.x of the
 * format): only the fields that such a small model needs.
 */
import { BinaryWriter } from "@bufbuild/protobuf/wire";

const BYTES = 2; // protobuf's wire type of texts, bytes and messages within messages
const FLOAT = 1; // onnx.TensorProto.DataType.FLOAT

const message = (...fields) => {
  const writer = new BinaryWriter();
  for (const write of fields) write(writer);
  return writer.finish();
};
const text = (field, value) => (writer) => writer.tag(field, BYTES).string(value);
const bytes = (field, value) => (writer) => writer.tag(field, BYTES).bytes(value);
const number = (field, value) => (writer) => writer.tag(field, 0).int64(value);

/** onnx.TensorProto: dims 1, data_type 2, name 8, raw_data 9. */
const tensor = (name, shape, floats) =>
  message(
    ...shape.map((length) => number(1, length)),
    number(2, FLOAT),
    text(8, name),
    bytes(9, new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength)),
  );

/** onnx.AttributeProto of one whole number (i 3, type INT) or several (ints 8, type INTS). */
const attribute = (name, value) =>
  Array.isArray(value)
    ? message(text(1, name), ...value.map((one) => number(8, one)), number(20, 7))
    : message(text(1, name), number(3, value), number(20, 2));

/** onnx.NodeProto: input 1, output 2, op_type 4, attribute 5. */
const node = (operation, inputs, output, attributes = {}) =>
  message(
    ...inputs.map((input) => text(1, input)),
    text(2, output),
    text(4, operation),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, attribute(name, value))),
  );

/** onnx.ValueInfoProto of a tensor of floats; a length that is a word is left open. */
const value = (name, shape) => {
  const lengths = shape.map((length) =>
    bytes(1, message(typeof length === "string" ? text(2, length) : number(1, length))),
  );
  const tensorType = message(number(1, FLOAT), bytes(2, message(...lengths)));
  return message(text(1, name), bytes(2, message(bytes(1, tensorType))));
};

/** The file's bytes; input `x` [batch, 784] or [batch, 1, 28, 28], output `y` [batch, 10]. */
export function onnxModel({ network, tensors }, weights) {
  const dense = network === "dense";
  const weight = (layer) => [`w${layer}`, `b${layer}`];
  const gemm = (input, layer, output) => node("Gemm", [input, ...weight(layer)], output, { transB: 1 });
  const nodes = dense
    ? [gemm("x", 1, "z1"), node("Sigmoid", ["z1"], "h"), gemm("h", 2, "z2"), node("Sigmoid", ["z2"], "y")]
    : [
        ...convolution("x", 1, "p1"),
        ...convolution("p1", 2, "p2"),
        node("Flatten", ["p2"], "f", { axis: 1 }),
        gemm("f", 3, "z3"),
        node("Relu", ["z3"], "h"),
        gemm("h", 4, "z4"),
        node("Softmax", ["z4"], "y", { axis: 1 }),
      ];
  const graph = message(
    ...nodes.map((one) => bytes(1, one)),
    text(2, "digits"),
    ...weights.map((floats, i) => bytes(5, tensor(weight(1 + (i >> 1))[i & 1], tensors[i], floats))),
    bytes(11, value("x", dense ? ["batch", 784] : ["batch", 1, 28, 28])),
    bytes(12, value("y", ["batch", 10])),
  );
  // onnx.ModelProto: ir_version 1, graph 7, opset_import 8 (the version of the operators, 2 within it).
  return message(number(1, 8), bytes(7, graph), bytes(8, message(number(2, 17))));

  function convolution(input, layer, output) {
    return [
      node("Conv", [input, ...weight(layer)], `c${layer}`, { kernel_shape: [5, 5] }),
      node("Relu", [`c${layer}`], `r${layer}`),
      node("MaxPool", [`r${layer}`], output, { kernel_shape: [2, 2], strides: [2, 2] }),
    ];
  }
}
