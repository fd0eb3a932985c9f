/* Pictures that are opened, dropped, pasted or taken. */
import type { Photo } from "../../components/pad.ts";

/** More pixels than any camera takes, and as many as a browser can hold. */
const MOST_PIXELS = 100_000_000;
/** Longer side of what is read: six digits side by side still have enough. */
const SIDE = 1200;

/** What was wrong with a file, and what to do. */
export class PhotoError extends Error {
  readonly remedy: string;

  constructor(problem: string, remedy: string) {
    super(problem);
    this.remedy = remedy;
  }
}

/** A file as a picture, upright, no larger than what is read. */
export async function openPhoto(file: File): Promise<Photo> {
  const address = URL.createObjectURL(file);
  try {
    // Its size is known before its pixels are unpacked.
    const image = await load(address).catch(() => {
      throw new PhotoError(`${file.name} cannot be opened`, "use PNG or JPEG");
    });
    const { naturalWidth, naturalHeight } = image;
    if (naturalWidth * naturalHeight > MOST_PIXELS) {
      const size = `${naturalWidth} × ${naturalHeight}`;
      throw new PhotoError(
        `${file.name} has ${size} pixels, more than 100 million`,
        "make it smaller, or cut out the digits",
      );
    }
    const scale = Math.min(1, SIDE / Math.max(naturalWidth, naturalHeight));
    const [width, height] = [naturalWidth, naturalHeight].map((side) => Math.max(1, Math.round(scale * side))) as [
      number,
      number,
    ];
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d", { willReadFrequently: true })!;
    context.imageSmoothingQuality = "high";
    context.drawImage(image, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    return { name: file.name, image: canvas, picture: { width, height, channels: 4, data } };
  } finally {
    URL.revokeObjectURL(address);
  }
}

function load(address: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = reject;
    image.src = address;
  });
}

/** The first file of what was dropped or pasted. */
export function fileOf(transfer: DataTransfer | null): File | undefined {
  return transfer?.files[0];
}
