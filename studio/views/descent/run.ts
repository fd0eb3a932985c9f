/* A descent as the view shows it: as far as it stays in the picture. */
import { type DescentStep, descend, type Landscape, type LandscapeName, landscapes } from "inkling";
import { rates, type Settings, STEPS } from "./settings.ts";

export type Tone = "ink" | "orange" | "grey";

export interface Run {
  readonly eta: number;
  readonly tone: Tone;
  /** From the start; the last one is the first that is outside of the picture, where it leaves it. */
  readonly steps: readonly DescentStep[];
  readonly hasLeft: boolean;
}

/** A surface by its name, without what makes it different from others. */
export function landscapeOf(name: LandscapeName): Landscape {
  return landscapes[name];
}

export function runOf({ surface, momentum, noise, seed }: Settings, eta: number, tone: Tone): Run {
  const { value, gradient, start, region } = landscapeOf(surface);
  const options = { start, gradient, learningRate: eta, momentum, noise, seed, steps: STEPS };
  const steps: DescentStep[] = [];
  for (const step of descend(value, options)) {
    steps.push(step);
    const isOutside = step.point.some((x, i) => x < region[i]![0] || x > region[i]![1]);
    if (isOutside) return { eta, tone, steps, hasLeft: true };
  }
  return { eta, tone, steps, hasLeft: false };
}

/** The run that is asked for, or three with the rates that the surface is tried with. */
export function runsOf(settings: Settings): Run[] {
  if (!settings.twins) return [runOf(settings, settings.eta, "ink")];
  const { small, good, large } = rates[settings.surface];
  return [runOf(settings, small, "grey"), runOf(settings, good, "ink"), runOf(settings, large, "orange")];
}

/** The step of a run at a moment; its last one from there on. */
export function stepAt({ steps }: Run, moment: number): DescentStep {
  return steps[Math.min(moment, steps.length - 1)]!;
}

/** Whether a run is over at a moment. */
export function isOver({ steps }: Run, moment: number): boolean {
  return moment >= steps.length - 1;
}

/** A height for reading: three decimals, or two digits of what is smaller. */
export function heightText(value: number): string {
  if (value >= 0.001 || value === 0) return value.toFixed(3);
  return value < 1e-6 ? "almost 0" : value.toPrecision(2);
}

/** What happens at a moment, and whether something better can be tried. */
export interface Message {
  readonly what: string;
  /** The learning rate that would do better. */
  readonly better?: number;
}

export function messageOf(run: Run, moment: number, surface: LandscapeName): Message {
  const { step, value, end } = stepAt(run, moment);
  const better = rates[surface].good;
  if (run.hasLeft && isOver(run, moment)) {
    return { what: `It left the picture at step ${step}: ${whyItLeft(run)}.`, better };
  }
  const at = `Step ${step}: height ${heightText(value)}`;
  if (step === 0) return { what: `${at}, at the start.` };
  if (end?.because === "at rest") return { what: `${at}, at rest: the slope here is 0.` };
  const before = run.steps[step - 1]!.value;
  const isLevel = Math.abs(value - before) < 1e-4;
  const what = `${at}, ${isLevel ? "level" : value < before ? "falling" : "rising"}.`;
  return isOver(run, moment) && value > 0.5 && run.eta < better
    ? { what: `${what} It is far from the bottom.`, better }
    : { what };
}

function whyItLeft({ steps }: Run): string {
  if (steps.length === 2) return "a single step was too long";
  const [a = 0, b = 0, c = 0] = steps.slice(-3).map(({ value }) => value);
  return a < b && b < c ? "every step overshoots further" : "it went too fast to turn";
}
