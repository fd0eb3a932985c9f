/* What is to be seen as a sentence, for who does not see it. */
import { decide } from "inkling";
import { balanceOf, verdictOf } from "./decision.ts";
import { adderOf, explain, gateName, gateOf, runAdder, smoothOutputs } from "./gates.ts";
import { type PartState, type Settings, shown } from "./settings.ts";

export function statementOf(settings: Settings, { neuron, x }: PartState): string {
  switch (settings.part) {
    case "festival":
      return verdictOf(balanceOf(neuron, x));
    case "nand":
      return `${x.join(" and ")} give ${decide(neuron, x)}. The gate is ${gateName(gateOf(neuron))}.`;
    case "adder": {
      const adder = adderOf(settings.form, x);
      const run = runAdder(adder, x);
      const sum = `${x.join(" plus ")}: carry ${run.outputs.carry}, sum ${run.outputs.sum}.`;
      return settings.wire === "" ? sum : `${sum} ${explain(adder, run, settings.wire)}`;
    }
    case "smooth": {
      const { step, sigmoid } = smoothOutputs(neuron, x, settings.smooth);
      return `Sharpness ${shown(settings.smooth)}: the sigmoid neuron says ${shown(sigmoid, 3)}, the perceptron ${step}.`;
    }
  }
}
