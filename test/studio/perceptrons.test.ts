import { circuit, circuits, runCircuit, sigmoid, type TruthTable, truthTable } from "inkling";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser, whyNoBrowser } from "../helpers/browser.ts";
import { axe, overflow, type Served, startStudio, type Visit, visit } from "../helpers/studio.ts";

const skipped = whyNoBrowser();

describe.skipIf(skipped !== undefined)(`perceptrons in the page${skipped ? ` (${skipped})` : ""}`, () => {
  let browser: Browser;
  let studio: Served;
  let open: Visit;

  beforeAll(async () => {
    [browser, studio] = await Promise.all([launchBrowser(), startStudio()]);
    open = await visit(browser, `${studio.address}#/perceptrons`);
  }, 120_000);
  afterAll(async () => {
    expect(open.complaints).toEqual([]);
    await browser?.close();
    await studio?.close();
  });

  const go = (query: string) => open.page.goto(`${studio.address}#/perceptrons${query}`);

  /** Text as it is read: the first element that the selector finds. */
  const read = async (selector: string): Promise<string> =>
    ((await open.page.locator(selector).first().textContent()) ?? "").replace(/\s+/g, " ").trim();

  /** The table that is shown, `["1", "0", "0", "go"]` a row. */
  const rows = () =>
    open.page
      .locator("tbody tr")
      .evaluateAll((all) =>
        all.map((row) =>
          Array.from(row.querySelectorAll("td"), (cell) => cell.textContent.replace(/[✓✕\s]|changed/g, "")),
        ),
      );

  const expected = ({ inputs, rows }: TruthTable, say: (bit: number) => string = String) =>
    rows.map((outputs, row) => [...row.toString(2).padStart(inputs.length, "0"), ...outputs.map((bit) => say(bit))]);

  /** All that is said in boxes of their own. */
  const notices = async (): Promise<string> => (await open.page.locator(".notice").allTextContents()).join(" ");

  test.each([
    { query: "", weights: [6, 2, 2], bias: -5, changed: 0 },
    { query: "?b=-3", weights: [6, 2, 2], bias: -3, changed: 1 },
    { query: "?w=-1,4.5,0&b=0", weights: [-1, 4.5, 0], bias: 0, changed: 4 },
  ])("all eight situations are the library's, those that changed are marked: $query", async (given) => {
    await go(given.query);
    const inputs = ["x1", "x2", "x3"];
    const gates = [{ name: "y", from: inputs, weights: given.weights, bias: given.bias }];
    const table = truthTable(circuit({ inputs, gates, outputs: { y: "y" } }));
    await expect.poll(rows).toEqual(expected(table, (bit) => (bit === 1 ? "go" : "stay")));
    expect(await open.page.getByText("changed", { exact: true }).count()).toBe(given.changed);
  });

  test("by the keyboard alone: a weight is lowered until the decision turns; it is said, and stands in the address", async () => {
    const { page } = open;
    await go("");
    await expect.poll(() => read(".words")).toBe("✓ Go");
    await page.getByRole("slider", { name: "weight w₁" }).focus();
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => read(".words")).toBe("✕ Stay");
    expect(page.url()).toContain("#/perceptrons?w=5,2,2");
    await expect.poll(() => read("[role=status]"), { timeout: 10_000 }).toBe("5 against 5: stay.");
    await page.getByRole("button", { name: "Good company" }).focus();
    await page.keyboard.press("Space");
    await expect.poll(() => read(".sum")).toBe("7 > 5");
    const address = page.url();
    await page.reload();
    await expect.poll(() => read(".sum")).toBe("7 > 5");
    expect(page.url()).toBe(address);
  });

  test("a row of the table shows its situation", async () => {
    await go("");
    await open.page.getByRole("button", { name: "0, 1, 1: stay" }).press("Enter");
    await expect.poll(() => read(".sum")).toBe("4 ≤ 5");
    expect(open.page.url()).toContain("x=0,1,1");
  });

  test.each(["nand", "and", "or"] as const)(
    "the gate %s is called so, and its table is the library's",
    async (name) => {
      const { weights, bias } = circuits[name].gates[0]!;
      await go(`?part=nand&w=${weights}&b=${bias}`);
      await expect.poll(() => read(".gate-name b")).toBe(name.toUpperCase());
      expect(await rows()).toEqual(expected(truthTable(circuits[name])));
    },
  );

  test("the adder adds all four, in each of its forms, by its inputs", async () => {
    const { page } = open;
    await go("?part=adder&x=0,0");
    for (const form of ["as built", "two lines made one", "inputs as perceptrons"]) {
      await page.getByRole("button", { name: form }).click();
      const sums: string[] = [];
      for (const input of ["x1", "x2", "x1", "x2"]) {
        sums.push(await read(".sum"));
        await page.getByRole("button", { name: `input ${input}` }).press("Space");
      }
      expect(sums, form).toEqual(["0 + 0 = 00", "1 + 0 = 01", "1 + 1 = 10", "0 + 1 = 01"]);
    }
    expect(await rows()).toEqual(expected(truthTable(circuits.halfAdder)));
  });

  test("a gate of the adder says how it comes to its value", async () => {
    await go("?part=adder&x=1,0");
    await open.page.getByRole("button", { name: "nand2: 0" }).press("Enter");
    await expect.poll(() => read(".explained")).toBe("−2 × 1 − 2 × 1 + 3 = −1, not above 0: nand2 gives 0.");
    expect(open.page.url()).toContain("wire=nand2");
  });

  test.each([1, 100])("a sigmoid neuron says what the library's does, to three decimals: c = %i", async (c) => {
    await go(`?part=smooth&smooth=${c}`);
    const { sum } = runCircuit(circuits.halfAdder, [1, 1], { neuron: "sigmoid", scale: c }).outputs;
    const said = [sigmoid(-c), sum].map((value) => `x1 1, x2 1: ${Number(value.toFixed(3))}`);
    const planes = () =>
      open.page
        .getByRole("slider", { name: /^(One neuron|The whole adder)/ })
        .evaluateAll((all) => all.map((plane) => plane.getAttribute("aria-valuetext")));
    await expect.poll(planes).toEqual(said);
    // In the limit it is a perceptron.
    if (c === 100) expect(said).toEqual(["x1 1, x2 1: 0", "x1 1, x2 1: 0"]);
  });

  test("what in an address does not fit the part is named, and the part is as it begins", async () => {
    await go("?part=nand&w=1,2,3&x=0.5,1&b=high");
    await expect.poll(notices).toContain('“b” is "high"');
    const notice = await notices();
    expect(notice).toContain("“w” is “1,2,3”, and must be 2 numbers from -10 to 10, like -2,-2 in this part");
    expect(notice).toContain("“x” is “0.5,1”, and must be 2 of 0 and 1, like 1,1 in this part");
    expect(await read(".gate-name b")).toBe("NAND");
  });

  test.each([
    { width: 360, colorScheme: "light" },
    { width: 1440, colorScheme: "dark" },
  ] as const)(
    "axe finds nothing serious, nothing is wider than the page: $width, $colorScheme",
    async (options) => {
      const { page, complaints, close } = await visit(browser, `${studio.address}#/perceptrons`, options);
      for (const part of ["A decision", "A gate", "An adder", "Step to sigmoid"]) {
        await page.getByRole("button", { name: part }).click();
        expect(await overflow(page), part).toBe(0);
        expect(await axe(page), part).toEqual([]);
      }
      expect(complaints).toEqual([]);
      await close();
    },
    120_000,
  );
});
