import { type Floats, sizeOf, type Tensor } from "../../core/shape.ts";
import { activations } from "../../layers/activations.ts";
import type { Inputs, Internals } from "../engine.ts";
import type { PlacedLayer } from "../network.ts";
import type { NetworkMemory } from "./memory.ts";
import type { Outside } from "./outside.ts";
import type { Plan } from "./plan.ts";

/** z and a of one layer for all inputs. */
interface Collected {
  readonly size: number;
  readonly z: Float32Array;
  readonly a: Float32Array;
}

/**
 * Weighted inputs and activations of every layer by its name, for as many inputs as are shown. A convolution that is done
 * together with its pooling leaves no z behind: its plain loops say what it would have been.
 *
 * @param feedForward goes through the inputs by chunks, and calls back after each
 */
export function inspectLayers(
  { plan, memory, outside }: { readonly plan: Plan; readonly memory: NetworkMemory; readonly outside: Outside },
  inputs: Inputs,
  feedForward: (visit: (start: number, n: number) => void) => void,
): Internals {
  const collected = new Map<string, Collected>();
  const shapes = new Map<string, readonly number[]>();
  /** Takes z and a of a layer for the samples from number `start` on. */
  function take({ name, outputShape }: PlacedLayer, start: number, z: Floats, a: Floats = z): void {
    const size = sizeOf(outputShape);
    const room = () => new Float32Array(inputs.count * size);
    const layer = collected.get(name) ?? { size, z: room(), a: room() };
    collected.set(name, layer);
    shapes.set(name, [inputs.count, ...outputShape]);
    layer.z.set(z, start * size);
    layer.a.set(a, start * size);
  }

  feedForward((start, n) => {
    for (const place of plan.reshapes) take(place, start, inputsOf(inputs, start, n));
    for (const [l, { place, joined, reshapes, z, a }] of plan.layers.entries()) {
      const outputs = memory.readRows(a, n);
      if (joined === undefined) take(place, start, memory.readRows(z, n), outputs);
      else {
        const x = plan.layers[l - 1]?.a ?? plan.x;
        const [weighted] = outside.outputs(l, x.address, n) as [Float32Array];
        const activated = weighted.slice();
        activations[place.activation].forward(weighted, activated, weighted.length);
        take(place, start, weighted, activated);
        take(joined, start, outputs);
      }
      for (const reshape of reshapes) take(reshape, start, outputs);
    }
  });
  const named = (which: "z" | "a") =>
    Object.fromEntries(
      [...collected].map(([name, layer]): [string, Tensor] => [name, { shape: shapes.get(name)!, data: layer[which] }]),
    );
  return { weightedInputs: named("z"), activations: named("a") };
}

function inputsOf({ inputs, shape }: Inputs, start: number, n: number): Floats {
  const size = sizeOf(shape);
  const part = inputs.slice(start * size, (start + n) * size);
  return part instanceof Uint8Array ? Float32Array.from(part, (byte) => byte / 255) : part;
}
