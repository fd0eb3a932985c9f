/** How a picture lies, as Exif numbers it: 1 upright, 3 upside down, 6 and 8 on a side; 2, 4, 5, 7 the same, mirrored. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** The tag of the orientation, and its type: one number of 16 bits (Exif 2.32, 4.6.4). */
const [ORIENTATION, SHORT] = [0x0112, 3];
/** `Exif`, two zeros. */
const NAME = [0x45, 0x78, 0x69, 0x66, 0, 0];

/**
 * The orientation that Exif data declare: a TIFF file of tags, of which the first directory holds it. Data that make no sense
 * say nothing, and the picture is taken as it is: a photograph is worth more than its label.
 *
 * @param segment what a JPEG's APP1 holds, after its length
 * @returns undefined where there is none
 */
export function orientationOf(segment: Uint8Array): Orientation | undefined {
  if (!NAME.every((byte, i) => segment[i] === byte)) return undefined;
  const tiff = new DataView(segment.buffer, segment.byteOffset + NAME.length, segment.length - NAME.length);
  if (tiff.byteLength < 8) return undefined;
  const order = tiff.getUint16(0);
  const little = order === 0x4949; // "II", Intel's order; "MM" is Motorola's
  if ((!little && order !== 0x4d4d) || tiff.getUint16(2, little) !== 42) return undefined;
  const directory = tiff.getUint32(4, little);
  if (directory + 2 > tiff.byteLength) return undefined;
  const entries = tiff.getUint16(directory, little);
  for (let entry = 0, at = directory + 2; entry < entries && at + 12 <= tiff.byteLength; entry++, at += 12) {
    if (tiff.getUint16(at, little) !== ORIENTATION || tiff.getUint16(at + 2, little) !== SHORT) continue;
    const value = tiff.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? (value as Orientation) : undefined;
  }
  return undefined;
}

/** Pixels of four bytes, turned and mirrored so that they are upright. */
export function upright(
  pixels: { readonly width: number; readonly height: number; readonly data: Uint8Array },
  orientation: Orientation,
): { width: number; height: number; data: Uint8Array } {
  const { width, height, data } = pixels;
  const onSide = orientation >= 5;
  const [columns, rows] = onSide ? [height, width] : [width, height];
  const mirrored = [2, 3, 7, 8].includes(orientation); // the stored x runs against its axis
  const flipped = [3, 4, 6, 7].includes(orientation); // the stored y does
  const [from, to] = [words(data), new Uint32Array(columns * rows)];
  for (let row = 0, next = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, next++) {
      const [x, y] = onSide ? [row, column] : [column, row];
      to[next] = from[(flipped ? height - 1 - y : y) * width + (mirrored ? width - 1 - x : x)]!;
    }
  }
  return { width: columns, height: rows, data: new Uint8Array(to.buffer) };
}

/** Four bytes at a time: the decoder's own memory where it allows that. */
function words(bytes: Uint8Array): Uint32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
}
