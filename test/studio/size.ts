/** What opening each view loads, gzipped: `npm run studio:size`, or `npm run studio:size -- read` for some. */
import { firstLoad, LIMIT, totalOf } from "../helpers/studio-size.ts";
import { VIEWS } from "../helpers/studio-views.ts";

const wanted = process.argv.slice(2);
const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} KB`.padStart(9);

for (const view of VIEWS.filter((name) => wanted.length === 0 || wanted.includes(name))) {
  const files = await firstLoad(view);
  console.log(`${kilobytes(totalOf(files))}  ${view}, of at most ${LIMIT} KB without networks and data`);
  for (const { file, bytes } of files) console.log(`${kilobytes(bytes)}    ${file}`);
}
