/* What the address asks for, done: the training follows the settings, and the settings follow what people do with it. */
import { untrack } from "svelte";
import type { ViewSettings } from "../../app/address.svelte.ts";
import type { Action } from "../../components/types.ts";
import { reader } from "../../work/client.ts";
import type { Beginning } from "../../work/training/messages.ts";
import type { PaceName } from "../../work/training/pace.ts";
import { type Plan, run } from "./run.svelte.ts";
import { addressOf, networkName, recipeOf, schema, settingsIn } from "./settings.ts";

/** While the learning rate is dragged, as many epochs as fit into so many milliseconds are shown. */
const BRIEF = 300;

/** What people do with a training. */
export interface Training {
  readonly actions: Readonly<Partial<Record<Action, () => void>>>;
  show(place: number): void;
  setPace(pace: PaceName): void;
  /** A learning rate that is being tried. */
  drag(eta: number): void;
  /** A learning rate that was chosen. */
  letGo(eta: number): void;
  /** Goes back to the settings of an earlier training. */
  restore(address: string): void;
  /** Ways out of a training that failed. */
  waysBack(): { label: string; act: () => void }[];
}

/** Lets the training follow the settings; call it while the view is made. */
export function follow(settings: ViewSettings<typeof schema>): Training {
  let dragged: "no" | "held" | "free" = "no";
  /** Tried as soon as the one before has had its time. */
  let waiting = false;

  const plan = (): Plan => {
    const { recipe } = recipeOf(settings.now);
    const { net, eta } = settings.now;
    return { recipe, name: networkName(net), label: `${networkName(net)}, η ${eta}`, address: addressOf(settings.now) };
  };

  function begin(beginning: Beginning, pace: PaceName): void {
    run.begin(plan(), beginning, pace);
  }

  function tryOut(): void {
    if (run.trying) {
      waiting = true;
      return;
    }
    begin({ within: BRIEF }, "full");
  }

  // What the weights depend on has changed: another training.
  $effect(() => {
    const { address } = plan();
    const { preset } = settings.now;
    untrack(() => {
      if (preset !== "") void usePreset(preset);
      else if (address === run.plan?.address) return;
      else if (dragged === "held") tryOut();
      else if (dragged === "free") begin("now", "full");
      else begin("asked", settings.now.pace);
    });
  });

  $effect(() => {
    if (run.trying || !waiting) return;
    waiting = false;
    untrack(tryOut);
  });

  async function usePreset(name: string): Promise<void> {
    const all = await reader.ask("presets", undefined).value;
    const found = all.find((preset) => preset.name === name);
    settings.set(found === undefined ? { preset: "" } : { ...settingsIn(found, settings.now), preset: "" });
  }

  function drag(eta: number): void {
    dragged = run.hasLearned ? "held" : "no";
    settings.set({ eta, at: 0 });
  }

  const act: Readonly<Record<Action, () => void>> = {
    start: () => run.go("on"),
    pause: () => run.go("pause"),
    batch: () => run.go("batch"),
    epoch: () => run.go("epoch"),
    stop: () => run.go("stop"),
    reset: () => {
      dragged = "no";
      settings.set({ at: 0 });
      begin("asked", settings.now.pace);
    },
  };
  const POSSIBLE: Readonly<Record<typeof run.status, readonly Action[]>> = {
    opening: [],
    idle: ["start", "batch", "epoch"],
    running: ["pause", "stop"],
    paused: ["start", "batch", "epoch", "stop", "reset"],
    done: ["reset"],
    failed: ["reset"],
  };

  return {
    get actions() {
      return Object.fromEntries(POSSIBLE[run.status].map((action) => [action, act[action]]));
    },
    show(place) {
      run.show(place);
      settings.set({ at: run.rewound ? (run.moment?.step ?? 0) : 0 });
    },
    setPace(pace) {
      settings.set({ pace });
      run.setPace(pace);
    },
    drag,
    letGo(eta) {
      const again = dragged === "held" || run.hasLearned;
      dragged = again ? "free" : "no";
      waiting = false;
      settings.set({ eta, at: 0 });
      if (again && (run.trying || run.plan?.address !== plan().address)) begin("now", "full");
      dragged = "no";
    },
    restore(address) {
      location.hash = address;
    },
    waysBack() {
      const last = run.moments.length - 1;
      return [
        { label: `Back to ${schema.eta.default}`, act: () => settings.set({ eta: schema.eta.default, at: 0 }) },
        { label: "Last good moment", act: () => run.show(last) },
      ];
    },
  };
}
