/** The name of the completion that stands at `index`, for the eye and the ear alike. */
export function letterAt(index: number): string {
  return String.fromCharCode(65 + index);
}
