import { noMnist } from "./beyond/no-mnist.ts";
import { secondsTo99 } from "./beyond/seconds-to-99.ts";
import { conv1 } from "./deep/conv-1.ts";
import { conv2 } from "./deep/conv-2.ts";
import { convRelu } from "./deep/conv-relu.ts";
import { readerSettings } from "./deep/segmentation.ts";
import { book30 } from "./first-network/book-30.ts";
import { book100 } from "./first-network/book-100.ts";
import type { Settings } from "./settings.ts";

/** Settings of a training that `inkling train` does. */
export interface Preset extends Settings {
  /** Whether it learns from images that are no digit besides: see `withNonDigits`. Default: no. */
  readonly nonDigits?: boolean;
}

/** Settings of some experiments, by the names that `inkling train --preset` knows them by. */
export const presets: Readonly<Record<string, Preset>> = {
  "book-30": book30.settings,
  "book-100": book100.settings,
  "conv-1": conv1.settings,
  "conv-2": conv2.settings,
  "conv-relu": convRelu.settings,
  "fast-99": secondsTo99.settings,
  "generated-conv": noMnist.settings,
  strings: { ...readerSettings, nonDigits: true },
};
