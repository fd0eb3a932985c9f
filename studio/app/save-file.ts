/** Gives the reader a file to keep, as a download. */
export function saveFile(name: string, content: string | Uint8Array, type = "application/octet-stream"): void {
  const address = URL.createObjectURL(new Blob([typeof content === "string" ? content : content.slice()], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
