import type { Page } from "playwright-core";

/** What walking a page with the tab key came to. */
interface Walk {
  /** Controls that can be seen and were not reached. */
  readonly missed: string[];
  /** Controls that were reached and do not show it. */
  readonly unmarked: string[];
  readonly reached: number;
}

/** Waits until a page has shown the same controls for a second: what workers find out comes later than the rest. */
async function settled(page: Page): Promise<void> {
  for (let same = 0, last = -1; same < 4; ) {
    const count = await page.locator("a[href], button:enabled, input:enabled, select:enabled, summary").count();
    same = count === last ? same + 1 : 0;
    last = count;
    await page.waitForTimeout(250);
  }
}

/** Walks a page that has settled with the tab key, from its beginning until it leaves it. */
export async function walkByKeyboard(page: Page): Promise<Walk> {
  await settled(page);
  await page.evaluate(() => {
    const walk = { reached: new Set<Element>(), unmarked: [] as string[] };
    const probe = document.body.appendChild(document.createElement("span"));
    probe.style.color = "var(--focus)";
    const focus = getComputedStyle(probe).color;
    probe.remove();
    const isMarked = ({ outlineStyle, outlineWidth, outlineColor }: CSSStyleDeclaration): boolean =>
      outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2 && outlineColor === focus;
    const say = (element: Element): string => element.outerHTML.slice(0, 140);
    Object.assign(window, {
      /** Notes the element that has the focus; false where none has, or one that had it before. */
      noteFocus(): boolean {
        const element = document.activeElement;
        if (element === null || element === document.body || walk.reached.has(element)) return false;
        walk.reached.add(element);
        // Around itself, or around the row or label that it stands for.
        let marked = false;
        for (let each: Element | null = element; each !== null; each = each.parentElement) {
          marked ||= isMarked(getComputedStyle(each)) || isMarked(getComputedStyle(each, "::after"));
        }
        if (!marked) walk.unmarked.push(say(element));
        return true;
      },
      walked() {
        const controls = "a[href], button, input, select, textarea, summary, [tabindex]";
        const radios = new Set(
          [...walk.reached].flatMap((each) =>
            each instanceof HTMLInputElement && each.type === "radio" ? each.name : [],
          ),
        );
        const missed = [...document.querySelectorAll<HTMLElement>(controls)].filter(
          (element) =>
            element.tabIndex >= 0 &&
            !element.matches(":disabled") &&
            element.checkVisibility({ visibilityProperty: true }) &&
            // The arrows go from one to the next of a group.
            !(element instanceof HTMLInputElement && radios.has(element.name)) &&
            !walk.reached.has(element),
        );
        return { missed: missed.map(say), unmarked: walk.unmarked, reached: walk.reached.size };
      },
    });
  });
  const most = 400;
  for (let presses = 0; presses < most; presses++) {
    await page.keyboard.press("Tab");
    if (!(await page.evaluate(() => (window as unknown as { noteFocus(): boolean }).noteFocus()))) break;
  }
  return page.evaluate(() => (window as unknown as { walked(): Walk }).walked());
}
