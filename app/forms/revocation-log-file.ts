export const MOST_LOG_BYTES = 5 * 1024 * 1024;

/** What is wrong with the file that a form brings, before any of it is read. Asked in the browser as well. */
export function logFileProblem(file: unknown): string | null {
  if (!(file instanceof File) || (file.size === 0 && file.name === "")) return "Choose the log's file.";
  if (file.size === 0) return "The file is empty: choose another.";
  return file.size > MOST_LOG_BYTES
    ? "The file is larger than 5 MiB: bring it in several, with the same date."
    : null;
}
