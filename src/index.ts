/* The whole public surface: what is not named here may change without notice. */

export type { Dataset, EpochData, EpochRange } from "./core/dataset.ts";
export { FailureError, InklingError, RequestError } from "./core/errors.ts";
export { exp, log, sigmoid, tanh } from "./core/math.ts";
export { Random } from "./core/random.ts";
export type { Floats, Shape, Tensor, Tensors } from "./core/shape.ts";
export { memoryStore, type Store } from "./core/store.ts";
export type { CostName } from "./costs/cost.ts";
export { augmented } from "./data/augmented.ts";
export { type DatasetParts, dataset } from "./data/dataset.ts";
export { type ExpandOptions, expand } from "./data/expand.ts";
export { type GeneratedOptions, generatedDigits } from "./data/generated.ts";
export { generatedParts } from "./data/generated-parts.ts";
export { type Idx, readIdx, writeIdx } from "./data/idx.ts";
export { DataNotFoundError, type Mnist, type MnistOptions, mnist } from "./data/mnist.ts";
export type { DownloadProgress } from "./data/mnist-download.ts";
export { type NonDigitOptions, withNonDigits } from "./data/non-digits.ts";
export { normalizeDigit } from "./data/normalize.ts";
export type { Box, Picture, Polarity } from "./data/picture.ts";
export { type Classify, type ReadDigit, type ReadDigitsOptions, type ReadString, readDigits } from "./data/segment.ts";
export { describeSummary, type Summary, summarize } from "./data/summary.ts";
export { type TransformOptions, transform } from "./data/transform.ts";
export {
  type Elastic,
  type TransformationOptions,
  type Transformations,
  transformations,
} from "./data/transformations.ts";
export type { ActivationName } from "./layers/activation.ts";
export { averagePool2d } from "./layers/average-pool2d.ts";
export { type BatchNormOptions, batchNorm } from "./layers/batch-norm.ts";
export { type Conv2dOptions, conv2d, type Padding } from "./layers/conv2d.ts";
export { type DenseOptions, dense } from "./layers/dense.ts";
export { dropout } from "./layers/dropout.ts";
export { flatten } from "./layers/flatten.ts";
export type { Initialization } from "./layers/initialization.ts";
export {
  type BackwardPass,
  defineLayer,
  type ForwardPass,
  type Layer,
  type LayerDefinition,
  type LayerFactory,
  type WeightDefinition,
} from "./layers/layer.ts";
export { maxPool2d } from "./layers/max-pool2d.ts";
export type { Size2d } from "./layers/require.ts";
export { type ContributionsOptions, contributions } from "./network/contributions.ts";
export { folderStore } from "./network/default-store.ts";
export type {
  AdamRule,
  Answers,
  AskOptions,
  CompiledNetwork,
  CompileOptions,
  EngineName,
  Gradients,
  Inputs,
  Insight,
  Internals,
  SgdRule,
  TrainingProgress,
  TrainingWork,
  UpdateRule,
} from "./network/engine.ts";
export { type Evaluation, evaluate } from "./network/evaluate.ts";
export { fingerprint, parametersHash, sha256 } from "./network/hashes.ts";
export type { InputLike } from "./network/inputs.ts";
export { type Inspection, type InspectOptions, inspect } from "./network/inspect.ts";
export { type LayerShapes, layerShapes } from "./network/layer-shapes.ts";
export { type CreateOptions, create, type EngineOptions, type Model } from "./network/model.ts";
export { type LoadOptions, load, type SaveOptions, save } from "./network/model-file.ts";
export { type Network, type NetworkOptions, network, type OutputOf } from "./network/network.ts";
export { type OcclusionOptions, occlusion } from "./network/occlusion.ts";
export type { AnyLayerFactory } from "./network/parse-network.ts";
export { type Prediction, predict } from "./network/predict.ts";
export { type TopActivations, type TopActivationsOptions, topActivations } from "./network/top-activations.ts";
export { type BackPropagationTrace, type LayerTrace, traceBackPropagation } from "./network/trace.ts";
export { type Circuit, type CircuitOptions, circuit, circuitLayers, type Gate } from "./perceptron/circuit.ts";
export { circuitOf } from "./perceptron/circuit-of.ts";
export { adder, circuits } from "./perceptron/circuits.ts";
export {
  type Bit,
  decide,
  type Perceptron,
  type PerceptronOptions,
  perceptron,
  weightedInput,
} from "./perceptron/perceptron.ts";
export { inputsAsPerceptrons, mergeLines } from "./perceptron/rewire.ts";
export {
  type CircuitInputs,
  type CircuitRun,
  type Neuron,
  type RunCircuitOptions,
  runCircuit,
} from "./perceptron/run-circuit.ts";
export { type TruthTable, truthTable } from "./perceptron/truth-table.ts";
export type { CheckpointOptions } from "./training/checkpoint.ts";
export { type DescentEnd, type DescentOptions, type DescentStep, descend } from "./training/descent.ts";
export { DivergedError } from "./training/diverged.ts";
export type {
  BestEpoch,
  Epoch,
  Figures,
  FiguresOf,
  GradientNorms,
  Measurements,
  MeasurementsOf,
  PeakTest,
  StopReason,
  TrainingResult,
  WeightFigures,
} from "./training/figures.ts";
export { finiteDifference, type WeightPlace } from "./training/finite-difference.ts";
export {
  type GradientCheck,
  type GradientCheckOptions,
  gradientCheck,
  type TensorCheck,
} from "./training/gradient-check.ts";
export { type Landscape, type LandscapeName, landscapes } from "./training/landscapes.ts";
export { measure } from "./training/measure.ts";
export type { MonitorOptions } from "./training/monitor-options.ts";
export { type AdamOptions, adam, type Optimizer, type SgdOptions, sgd } from "./training/optimizer.ts";
export { regularizationCost } from "./training/regularization.ts";
export {
  type CycleShape,
  type Halving,
  halving,
  type OneCycle,
  oneCycle,
  type Schedule,
  type StepDecay,
  stepDecay,
} from "./training/schedule.ts";
export { type SearchOptions, search } from "./training/search.ts";
export type { BestTrial, SearchProgress, SearchResult, Trial, TrialState } from "./training/search-result.ts";
export {
  type Choice,
  choice,
  integer,
  logUniform,
  type NumberRange,
  type PointOf,
  type SearchSpace,
  uniform,
} from "./training/search-space.ts";
export {
  type GridSearch,
  grid,
  type RandomSearch,
  randomSearch,
  type Strategy,
  type SuccessiveHalving,
  successiveHalving,
} from "./training/search-strategy.ts";
export type { TrainingSettings } from "./training/settings.ts";
export { earlyStopping, type StoppingRule } from "./training/stopping.ts";
export { type TrainingRun, train } from "./training/train.ts";
export type { Progress, TrainOptions } from "./training/train-options.ts";
export type { TestReading } from "./training/trial-store.ts";
