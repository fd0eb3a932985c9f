/*
 * The training of the page, as the page sees it. It goes on while people look at other views, so there is one, and it belongs
 * to no view.
 */
import { type NetworkInHand, takeInHand } from "../../app/network-in-hand.svelte.ts";
import type { PlayStatus } from "../../components/types.ts";
import { trainer, WorkError } from "../../work/client.ts";
import type { SavedNetwork } from "../../work/networks.ts";
import type { Beginning, Moment, TrainingEnd, TrainingNews } from "../../work/training/messages.ts";
import type { PaceName, TrainingOrder } from "../../work/training/pace.ts";
import type { Recipe } from "./settings.ts";

/** What is known of a training before it begins. */
export type Ready = Extract<TrainingNews, { kind: "ready" }>;

/** A training as it is asked for. */
export interface Plan {
  readonly recipe: Recipe;
  /** As people call the network. */
  readonly name: string;
  /** What tells it from others beside it. */
  readonly label: string;
  /** The address that makes it again. */
  readonly address: string;
}

/** A failure, in words. */
export interface Failure {
  readonly what: string;
  readonly remedy: string;
  /** Whether numbers grew beyond all bounds, rather than anything else. */
  readonly diverged: boolean;
}

/** The curves of a training: its moments that were measured. */
export interface Curve {
  readonly plan: Plan;
  readonly points: readonly Moment[];
}

/** Earlier trainings that stay in sight. */
const MOST_GHOSTS = 3;

export class TrainingRun {
  #plan = $state.raw<Plan>();
  #status = $state<PlayStatus | "opening">("opening");
  #ready = $state.raw<Ready>();
  #moments = $state.raw<readonly Moment[]>([]);
  #points = $state.raw<readonly Moment[]>([]);
  #latest = $state.raw<Moment>();
  #shown = $state<number>();
  #failure = $state.raw<Failure>();
  #ghosts = $state.raw<readonly Curve[]>([]);
  #order: (order: TrainingOrder) => void = () => {};
  #abort = new AbortController();
  /** Whether it is a short one, of a learning rate that is being tried. */
  #trial = $state(false);
  #domain = $state(0);

  get plan() {
    return this.#plan;
  }

  /** `opening`: data come, or the network is made. */
  get status() {
    return this.#status;
  }

  get ready() {
    return this.#ready;
  }

  /** Moments that can be gone back to. */
  get moments() {
    return this.#moments;
  }

  /** The moment that is shown: an earlier one that was gone back to, or the latest. */
  get moment(): Moment | undefined {
    return this.#shown === undefined ? this.#latest : this.#moments[this.#shown];
  }

  /** Its place among those that are kept. */
  get place(): number {
    return this.#shown ?? Math.max(0, this.#moments.length - 1);
  }

  /** Whether an earlier moment is shown. */
  get rewound(): boolean {
    return this.#shown !== undefined;
  }

  /** All moments that were measured, those that can no longer be gone back to included. */
  get points() {
    return this.#points;
  }

  get failure() {
    return this.#failure;
  }

  get ghosts() {
    return this.#ghosts;
  }

  /** Whether a learning rate is being tried at this moment. */
  get trying() {
    return this.#trial && this.#status === "running";
  }

  /** What the strongest color of the weights' images stands for: it grows during a training, and never shrinks. */
  get domain() {
    return this.#domain;
  }

  /** Whether somebody let it begin. */
  get started(): boolean {
    return this.#status !== "opening" && this.#status !== "idle";
  }

  /** Begins anew, with another plan or the same; what was there before stays as a ghost. */
  begin(plan: Plan, begin: Beginning, pace: PaceName): void {
    this.#leaveGhost(plan);
    this.#abort.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#trial = typeof begin === "object" && "within" in begin;
    [this.#plan, this.#shown, this.#failure] = [plan, undefined, undefined];
    this.#status = begin === "asked" ? "opening" : "running";
    const asked = trainer.ask(
      "training",
      { ...plan.recipe, pace, begin },
      { signal: abort.signal, onNews: (news) => this.#abort === abort && this.#hear(news) },
    );
    this.#order = asked.say;
    asked.value.then(
      (end) => this.#abort === abort && this.#end(end),
      (error: unknown) => this.#abort === abort && this.#fail(error),
    );
  }

  /** Goes on, pauses, or does a step. */
  go(go: "on" | "pause" | "batch" | "epoch" | "stop"): void {
    this.#order({ go });
    this.#shown = undefined;
    if (go !== "pause" && go !== "stop") this.#status = "running";
  }

  setPace(pace: PaceName): void {
    this.#order({ pace });
  }

  /** Shows a moment that was kept, and takes its network in hand. */
  show(place: number): void {
    const isLatest = place >= this.#moments.length - 1;
    this.#shown = isLatest ? undefined : place;
    const moment = this.#moments[place];
    if (moment !== undefined && this.#status !== "running") void this.#takeMoment(moment);
  }

  /** Takes the network in hand as it is shown; where that moment is not kept, as it was last kept. */
  async takeShown(): Promise<void> {
    const shown = this.moment;
    const kept = this.#moments.find(({ step }) => step === shown?.step) ?? this.#moments.at(-1);
    if (kept !== undefined) await this.#takeMoment(kept);
  }

  #leaveGhost(next: Plan): void {
    const plan = this.#plan;
    if (plan === undefined || this.#trial || plan.address === next.address) return;
    const points = this.#points;
    if ((points.at(-1)?.epochs ?? 0) < 1) return;
    this.#ghosts = [{ plan, points }, ...this.#ghosts.filter((ghost) => ghost.plan.address !== plan.address)].slice(
      0,
      MOST_GHOSTS,
    );
  }

  #hear(news: TrainingNews): void {
    switch (news.kind) {
      case "ready":
        [this.#ready, this.#moments, this.#points, this.#domain] = [news, [], [], 0];
        return;
      case "moment": {
        const { moment, kept, dropped } = news;
        // What runs again is not shown from its random start: that would be a flash between two ends.
        if (moment.step > 0 || this.#status !== "running") this.#latest = moment;
        this.#domain = Math.max(this.#domain, moment.images.largest);
        if (!kept) return;
        this.#moments = [...this.#moments.filter(({ step }) => step !== dropped && step !== moment.step), moment];
        this.#points = [...this.#points.filter(({ step }) => step !== moment.step), withoutPictures(moment)];
        if (this.#status === "opening") this.#status = "idle";
        return;
      }
      case "paused":
        this.#status = "paused";
        this.#take(news.file, this.#latest);
        return;
    }
  }

  #end(end: TrainingEnd): void {
    if (end.ended === "diverged") {
      this.#status = "failed";
      const what = end.problem.replace(/^train: (.)/, (_, first: string) => first.toUpperCase());
      this.#failure = { what, remedy: end.remedy, diverged: true };
      return;
    }
    this.#status = "done";
    if (!this.#trial) this.#take(end.file, this.#latest);
  }

  #fail(error: unknown): void {
    if (error instanceof WorkError && error.aborted) return;
    this.#status = "failed";
    const what = error instanceof Error ? error.message : String(error);
    const remedy = (error instanceof WorkError ? error.remedy : undefined) ?? "reload the page";
    this.#failure = { what, remedy, diverged: false };
  }

  async #takeMoment(moment: Moment): Promise<void> {
    const abort = this.#abort;
    const file = await trainer.ask("trainingMoment", { step: moment.step }).value;
    // Meanwhile another training may have begun.
    if (file !== undefined && abort === this.#abort) this.#take(file, moment);
  }

  #take({ bytes, fingerprint }: SavedNetwork, moment: Moment | undefined): void {
    const [plan, ready] = [this.#plan, this.#ready];
    if (plan === undefined || ready === undefined || moment === undefined) return;
    const test = moment.figures?.test;
    const network: NetworkInHand = {
      name: `${plan.name}, ${timeOf(moment)}`,
      file: bytes,
      fingerprint,
      address: plan.address,
    };
    takeInHand(
      test === undefined ? network : { ...network, score: { accuracy: test.accuracy, on: testDigits(ready) } },
    );
  }
}

/** What is drawn as a curve does not keep its pictures. */
function withoutPictures(moment: Moment): Moment {
  return { ...moment, images: { ...moment.images, values: new Float32Array(0), count: 0 } };
}

/** `10 epochs`, `200 mini-batches`. */
export function timeOf({ epochs, step }: Moment): string {
  if (Number.isInteger(epochs)) return epochs === 1 ? "1 epoch" : `${epochs} epochs`;
  return step === 1 ? "1 mini-batch" : `${step.toLocaleString("en")} mini-batches`;
}

/** `10,000 test digits of MNIST`. */
export function testDigits({ counts, digits }: Ready): string {
  const count = counts.test.toLocaleString("en");
  return digits === "mnist" ? `${count} test digits of MNIST` : `${count} generated digits`;
}

export const run = new TrainingRun();
