import { expect, test } from "vitest";
import { whyNoBrowser } from "../helpers/browser.ts";
import { firstLoad, LIMIT, totalOf } from "../helpers/studio-size.ts";
import { VIEWS } from "../helpers/studio-views.ts";

const excuse = whyNoBrowser();
const why = excuse ? ` (skipped: ${excuse})` : "";

test.skipIf(excuse !== undefined).each(VIEWS)(
  `the first visit to %s loads at most ${LIMIT} KB, gzipped, without networks and data${why}`,
  async (view) => {
    const files = await firstLoad(view);
    expect(files.map(({ file }) => file)).toContain("index.html");
    expect(files.some(({ file }) => file.endsWith(".js"))).toBe(true);
    expect(totalOf(files) / 1000, JSON.stringify(files, null, 1)).toBeLessThanOrEqual(LIMIT);
  },
);
