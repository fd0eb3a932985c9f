/* What the address asks for, done: the training follows the settings, and the settings follow what people do with it. */
import { untrack } from "svelte";
import { prefersReducedMotion } from "svelte/motion";
import type { ViewSettings } from "../../app/address.svelte.ts";
import type { Action } from "../../components/types.ts";
import { reader } from "../../work/client.ts";
import type { PaceName } from "../../work/training/pace.ts";
import { type Plan, run } from "./run.svelte.ts";
import { addressOf, isQuick, networkName, recipeOf, type schema, settingsIn } from "./settings.ts";

/** While the learning rate is dragged, as many epochs as fit into so many milliseconds are shown. */
const TRIAL_MS = 300;
/** A learning rate that the book's first network learns well with. */
const GOOD_RATE = 3;

/** What people do with a training. */
export interface Training {
  /** What can be done now. */
  readonly actions: Readonly<Partial<Record<Action, () => void>>>;
  /** The moment of the address, where getting there takes long enough to be asked for. */
  readonly offered: number | undefined;
  goThere(): void;
  show(place: number): void;
  setPace(pace: PaceName): void;
  /** A learning rate that is being tried. */
  drag(eta: number): void;
  /** A learning rate that was chosen. */
  letGo(eta: number): void;
  /** Makes the network anew: other digits have come. */
  again(): void;
  /** Ways out of a training that failed. */
  readonly waysBack: readonly { readonly label: string; readonly act: () => void }[];
}

/** What can be done with a training in each state. */
const POSSIBLE: Readonly<Record<typeof run.status, readonly Action[]>> = {
  opening: [],
  idle: ["start", "batch", "epoch"],
  running: ["pause", "stop"],
  paused: ["start", "batch", "epoch", "stop", "reset"],
  done: ["reset"],
  failed: ["reset"],
};

/** Lets the training follow the settings; call it while the view is made. */
export function follow(settings: ViewSettings<typeof schema>): Training {
  let held = false;
  /** Whether the learning rate has moved on since the one that is being tried. */
  let waiting = false;
  let offered = $state<number>();

  const plan = (): Plan => {
    const { net, eta } = settings.now;
    const name = networkName(net);
    return {
      recipe: recipeOf(settings.now).recipe,
      name,
      label: `${name}, η ${eta}`,
      address: addressOf(settings.now),
    };
  };

  function begin(): void {
    const { at, pace } = settings.now;
    offered = undefined;
    if (at > 0 && isQuick(recipeOf(settings.now).recipe, at)) run.begin(plan(), { to: at }, "full");
    else {
      offered = at > 0 ? at : undefined;
      run.begin(plan(), "asked", prefersReducedMotion.current ? "full" : pace);
    }
  }

  function tryOut(): void {
    waiting = run.trying;
    if (!waiting) run.begin(plan(), { within: TRIAL_MS }, "full");
  }

  $effect(() => {
    const { address } = plan();
    const { preset, at } = settings.now;
    untrack(() => {
      if (preset !== "") void usePreset(preset);
      else if (address === run.plan?.address) showMoment(at);
      else if (held) tryOut();
      else begin();
    });
  });

  $effect(() => {
    if (run.trying || !waiting) return;
    untrack(tryOut);
  });

  /** Shows the moment of the address, where it is kept. */
  function showMoment(step: number): void {
    const place = run.moments.findIndex((moment) => moment.step === step);
    if (step > 0 && place >= 0 && run.moment?.step !== step) run.show(place);
  }

  async function usePreset(name: string): Promise<void> {
    const all = await reader.ask("presets", undefined).value;
    const found = all.find((preset) => preset.name === name);
    settings.set(found === undefined ? { preset: "" } : { ...settingsIn(found, settings.now), preset: "" });
  }

  function go(order: "on" | "batch" | "epoch"): void {
    settings.set({ at: 0 });
    offered = undefined;
    run.go(order);
  }

  const act: Readonly<Record<Action, () => void>> = {
    start: () => go("on"),
    batch: () => go("batch"),
    epoch: () => go("epoch"),
    pause: () => run.go("pause"),
    stop: () => run.go("stop"),
    reset: again,
  };

  function again(): void {
    settings.set({ at: 0 });
    begin();
  }

  return {
    get actions() {
      return Object.fromEntries(POSSIBLE[run.status].map((action) => [action, act[action]]));
    },
    get offered() {
      return offered;
    },
    goThere() {
      const to = offered ?? 0;
      offered = undefined;
      run.begin(plan(), { to }, "full");
    },
    show(place) {
      run.show(place);
      settings.set({ at: run.rewound ? (run.moment?.step ?? 0) : 0 });
    },
    setPace(pace) {
      settings.set({ pace });
      run.setPace(pace);
    },
    drag(eta) {
      held ||= run.started;
      settings.set({ eta, at: 0 });
    },
    letGo(eta) {
      const learned = held || run.started;
      [held, waiting] = [false, false];
      settings.set({ eta, at: 0 });
      if (learned) run.begin(plan(), "now", "full");
    },
    again,
    get waysBack() {
      const { eta } = settings.now;
      const back = { label: `Back to ${GOOD_RATE}`, act: () => settings.set({ eta: GOOD_RATE, at: 0 }) };
      const last = { label: "Last good moment", act: () => run.show(run.moments.length - 1) };
      return eta > GOOD_RATE ? [back, last] : [last];
    },
  };
}
