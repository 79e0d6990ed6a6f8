/** A wait in words, in whole minutes from one minute on and never too short: 40 → "40 seconds", 61 → "2 minutes". */
export function inWords(seconds: number): string {
  const [count, unit] = seconds < 60 ? [Math.ceil(seconds), "second"] : [Math.ceil(seconds / 60), "minute"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
