/* What is looked at: the network, the digit, the layer, the unit; and what the reader found out about them. */
import type { ViewSettings } from "../../app/address.svelte.ts";
import { digitInHand } from "../../app/digit-in-hand.svelte.ts";
import { type NetworkInHand, networkInHand } from "../../app/network-in-hand.svelte.ts";
import type { Problem } from "../../app/settings.ts";
import { reader } from "../../work/client.ts";
import { shippedNetwork } from "../../work/shipped-network.ts";
import type { DigitInside, NetworkInside } from "../../work/tasks/inside.ts";
import { following } from "./following.svelte.ts";
import { directOpinions, loudestFor, type Opinions } from "./opinions.ts";
import type { schema } from "./settings.ts";
import { findDigit, type ShownDigit } from "./shown-digit.ts";
import { firstConvolution, type Step, stepsOf } from "./steps.ts";

/** A network and a digit in it: all of one moment. */
export interface Scene {
  readonly network: NetworkInHand;
  readonly described: NetworkInside;
  readonly steps: readonly Step[];
  readonly digit: ShownDigit;
  readonly inside: DigitInside;
}

/** A layer of the scene, one of its units, and what they tell the outputs. */
export interface Focus {
  readonly scene: Scene;
  readonly step: Step;
  /** Undefined until it is known which speaks loudest. */
  readonly unit: number | undefined;
  /** Undefined for the outputs, and until it is known. */
  readonly opinions: Opinions | undefined;
}

/** The network that was last described: it stays the same while one goes from digit to digit. */
let last: { readonly fingerprint: string; readonly described: Promise<NetworkInside> } | undefined;

function describe(network: NetworkInHand): Promise<NetworkInside> {
  if (last?.fingerprint === network.fingerprint) return last.described;
  const described = reader.ask("describeNetwork", { network }).value;
  last = { fingerprint: network.fingerprint, described };
  described.catch(() => {
    last = undefined;
  });
  return described;
}

async function lookAt(network: NetworkInHand, find: Promise<ShownDigit>): Promise<Scene> {
  const described = await describe(network);
  const digit = await find;
  const inside = await reader.ask("inspectDigit", { network, pixels: digit.pixels }).value;
  return { network, described, steps: stepsOf(described), digit, inside };
}

/** Follows a view's settings; call it while the view is made. */
export function look(settings: ViewSettings<typeof schema>) {
  const ask = $derived(settings.now.ask);
  const hand = $derived(settings.now.model === "hand" ? networkInHand() : undefined);
  const scene = following<Scene>(() => {
    const [held, digit] = [hand, findDigit(settings.now.digit, digitInHand())];
    return held === undefined ? shippedNetwork().then((shipped) => lookAt(shipped, digit)) : lookAt(held, digit);
  });

  const step = $derived.by((): Step | undefined => {
    const steps = scene.now?.steps;
    if (steps === undefined) return undefined;
    if (ask === "weights") return steps[0];
    if (ask === "pixels") return steps.at(-1);
    return steps[settings.now.layer - 1] ?? firstConvolution(steps) ?? steps[0];
  });
  const told = following(() => {
    const [from, layer] = [scene.now, step];
    if (from === undefined || layer === undefined || layer.last || ask === "errors") return undefined;
    const { network, digit } = from;
    const asked = reader.ask("contributionsOf", { network, pixels: digit.pixels, layer: layer.layer.name });
    return asked.value.then((numbers) => ({ from, layer, numbers }));
  });
  const focus = $derived.by((): Focus | undefined => {
    const shown = scene.now;
    if (shown === undefined || step === undefined) return undefined;
    const { label } = shown.inside;
    const known = told.now?.from === shown && told.now.layer === step ? told.now.numbers : undefined;
    const asked = settings.now.unit >= 0 && settings.now.unit < step.units ? settings.now.unit : undefined;
    const loudest = step.last ? label : known && loudestFor(known, label);
    const opinions =
      directOpinions(shown.steps, step) ??
      (known && { layer: step.layer.name, numbers: known, kind: "contributions" as const });
    return { scene: shown, step, unit: asked ?? loudest, opinions };
  });
  const liked = following(() => {
    if (focus?.unit === undefined || (ask !== "weights" && ask !== "answers")) return undefined;
    const { scene: from, step: layer, unit } = focus;
    const asked = { network: from.network, digits: from.digit.tests.name, layer: layer.layer.name, unit };
    return reader.ask("likedDigits", asked).value.then((digits) => ({ from, layer, unit, digits }));
  });
  const tests = following(() => {
    const from = scene.now;
    if (from === undefined || ask !== "errors") return undefined;
    const asked = reader.ask("readTestDigits", { network: from.network, digits: from.digit.tests.name });
    return asked.value.then((read) => ({ network: from.network, tests: from.digit.tests, read }));
  });

  const problems = $derived.by((): Problem[] => {
    const shown = scene.now;
    const found = shown?.digit.problem === undefined ? [] : [shown.digit.problem];
    if (shown === undefined || step === undefined || ask === "errors") return found;
    const { layer, unit } = settings.now;
    if (layer > shown.steps.length && ask === "answers") {
      const what = `“layer” is ${layer}, and this network has ${shown.steps.length}`;
      found.push({ name: "layer", what, remedy: `layer ${step.number} is shown here` });
    }
    if (unit >= step.units) {
      const what = `“unit” is ${unit}, and layer ${step.number} has ${step.units}, from 0 to ${step.units - 1}`;
      found.push({ name: "unit", what, remedy: "the one that speaks loudest is shown here" });
    }
    return found;
  });

  return {
    /** The network with the digit in it. */
    get scene() {
      return scene.now;
    },
    get failure() {
      return scene.failure;
    },
    get focus() {
      return focus;
    },
    /** The digits that the unit in focus likes best; undefined while they are looked for. */
    get liked() {
      const found = liked.now;
      const same = found?.from === focus?.scene && found?.layer === focus?.step && found?.unit === focus?.unit;
      return same ? found?.digits : undefined;
    },
    /** How the network reads all test digits; undefined while it does. */
    get tests() {
      const found = tests.now;
      const same = found?.network === scene.now?.network && found?.tests.name === scene.now?.digit.tests.name;
      return same ? found?.read : undefined;
    },
    get problems() {
      return [...settings.problems, ...problems];
    },
  };
}

export type Look = ReturnType<typeof look>;
