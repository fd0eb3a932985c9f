/* A network with a digit in it, as the diagram draws it. */
import { decimal } from "../../../figures/text.ts";
import type { DiagramLayer, HeatImageProps, UnitRef } from "../../components/types.ts";
import type { Scene } from "./look.svelte.ts";
import { loudestUnits, placeName, reach, type Step, saidBy } from "./steps.ts";
import { weightImages } from "./weight-images.ts";

/** Units of a layer that are drawn at most: the ones that say most; more where each shows what it looks for. */
const DRAWN = 12;
const DRAWN_WEIGHTS = 36;

/** What a unit says, as an image: a feature map as it is, a neuron as one square. */
export function unitImage({ inside }: Scene, step: Step, unit: number): HeatImageProps {
  const said = inside.activations[step.layer.name]!;
  const [height, width] = step.size ?? [1, 1];
  const values = saidBy(step, said, unit);
  return {
    values,
    width,
    height,
    scale: said.some((value) => value < 0) ? "signed" : "amount",
    domain: reach(said),
    name: placeName(step, unit),
    describe: (x, y) => decimal(values[y * width + x]!, 2),
  };
}

/** What a neuron that reads the digit looks for, as an image; undefined for all others, whose weights are no image of it. */
function soughtImage(step: Step, unit: number): HeatImageProps | undefined {
  const { kind, weight } = step.layer;
  if (step.number !== 1 || kind !== "dense" || weight === undefined) return undefined;
  return { ...weightImages(step, unit)[0]!, scale: "signed", domain: reach(weight.data), name: placeName(step, unit) };
}

/** The layers from the digit to the outputs, and the weights of their wires. */
export function diagramOf(
  scene: Scene,
  focused: Step,
  unit: number | undefined,
): { readonly layers: DiagramLayer[]; readonly weight: (to: UnitRef, from: UnitRef) => number } {
  const digit: HeatImageProps = {
    values: Float32Array.from(scene.digit.pixels, (byte) => byte / 255),
    width: 28,
    height: 28,
    scale: "amount",
    domain: 1,
    name: "the digit",
    describe: () => "",
  };
  const hidden = scene.steps.map((step): DiagramLayer => {
    const most = soughtImage(step, 0) === undefined ? DRAWN : DRAWN_WEIGHTS;
    const said = scene.inside.activations[step.layer.name]!;
    const shown = loudestUnits(step, said, most, step === focused ? unit : undefined);
    const { shape } = step.layer;
    if (step.last) return { name: "outputs", shape, shown };
    const images = shown.map((unit) => soughtImage(step, unit) ?? unitImage(scene, step, unit));
    return { name: `layer ${step.number}`, shape, shown, images };
  });
  const layers = [{ name: "digit", shape: [28, 28, 1], shown: [0], images: [digit] }, ...hidden];
  const weight = (to: UnitRef, from: UnitRef): number => {
    const [step, before] = [scene.steps[to.layer - 1]!, scene.steps[from.layer - 1]];
    const weights = step.layer.weight;
    // A wire that is one number stands between neurons alone: a filter has many, and so has a neuron that reads images.
    if (step.layer.kind !== "dense" || weights === undefined || before === undefined || before.size !== undefined) {
      return Number.NaN;
    }
    return weights.data[to.unit * before.units + from.unit]!;
  };
  return { layers, weight };
}
