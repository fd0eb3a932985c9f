import type { Command } from "commander";
import { generatedDigits, gradientCheck } from "inkling";
import { colors } from "../colors.ts";
import { exitCodes } from "../failures.ts";
import { wholeNumber } from "../flags.ts";
import { settingsOf, type TrainingFlags } from "../settings.ts";
import { openScreen } from "../terminal.ts";
import { sizesOf } from "../training.ts";
import { addNetworkFlags } from "./train.ts";

interface CheckFlags extends Pick<TrainingFlags, "network" | "activation" | "cost" | "weights" | "preset" | "config"> {
  readonly seed: number;
  readonly json?: boolean;
}

/** What back-propagation and finite differences may be apart: rounding alone makes about 1e-9. */
const LIMIT = 1e-7;
const IMAGES = 4;

const example = `Examples
  inkling check
  inkling check --network 784,20,20,10 --activation tanh --cost log-likelihood
`;

const notes = `
Compares the slope of the cost that back-propagation gives for a hundred weights
of each array with the slope found by moving the weight a little. Ends with
code 1 where they are more than ${LIMIT} apart, relative to their size.`;

/** Adds `inkling check`. */
export function addCheck(program: Command): void {
  const command = program
    .command("check")
    .description("Check back-propagation against finite differences.")
    .addHelpText("before", example)
    .addHelpText("after", notes);
  addNetworkFlags(command)
    .option("--preset <name>", "the network of a published experiment")
    .option("--config <file>", "the network of a JSON file, as for train")
    .option("--seed <n>", "of the weights, and of which are checked", wholeNumber("--seed"), 1)
    .option("--json", "print one JSON document, and nothing else, on standard output")
    .action(checkCommand);
}

async function checkCommand(flags: CheckFlags): Promise<void> {
  const screen = openScreen(flags);
  const { network } = await settingsOf(flags);
  const { seed } = flags;
  const data = generatedDigits({ count: IMAGES, seed });
  const { worst, tensors } = await gradientCheck(network, { data, seed });
  const agrees = worst.relativeError <= LIMIT;
  process.exitCode = agrees ? exitCodes.done : exitCodes.failed;
  if (flags.json) {
    const document = { seed, limit: LIMIT, agrees, worst, tensors };
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  screen.tell(`network: ${sizesOf(network)}, cost ${network.cost}, on ${IMAGES} digits`);
  screen.say();
  screen.say("weights           relative error   checked   left out");
  for (const { name, relativeError, checked, skipped } of tensors) {
    const error = relativeError.toExponential(1).padStart(14);
    const bad = relativeError > LIMIT;
    screen.say(
      `${name.padEnd(18)}${bad ? colors.red(error) : error}${String(checked).padStart(10)}${String(skipped).padStart(11)}`,
    );
  }
  screen.say();
  screen.tell(
    agrees
      ? `back-propagation agrees with finite differences, to ${worst.relativeError.toExponential(1)}`
      : `back-propagation and finite differences are further apart than ${LIMIT}: worst in ${worst.name}`,
  );
}
