/* Where a screen reader goes on after the view has changed: at the heading of the new one. */

let isFirst = true;

/** Moves the focus to a heading as its view appears; not in a page that has just been opened, which is read from its top. */
export function arrive(heading: HTMLElement): void {
  if (!isFirst) heading.focus();
  isFirst = false;
}
