/* Which views this browser has seen before: what a view is about is unfolded the first time. */

const KEY = "inkling.visited";

/** Notes a visit; true where it is the first. */
export function firstVisit(view: string): boolean {
  // A browser may keep nothing for this page: then every visit is the first.
  try {
    const visited = (localStorage.getItem(KEY) ?? "").split(" ");
    if (visited.includes(view)) return false;
    localStorage.setItem(KEY, [...visited, view].join(" ").trim());
  } catch {}
  return true;
}
