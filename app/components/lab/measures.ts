const UNITS = ["kB", "MB", "GB", "TB"];

/** A size for people, in powers of 1,000 as file managers and drives count: "812 B", "2.6 MB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`;
}

/** A stretch of work for people: "8 s", "1 min 21 s", "2 h 5 min". */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return withRest(minutes, "min", seconds % 60, "s");
  return withRest(Math.floor(minutes / 60), "h", minutes % 60, "min");
}

function withRest(whole: number, unit: string, rest: number, smaller: string): string {
  return rest === 0 ? `${whole} ${unit}` : `${whole} ${unit} ${rest} ${smaller}`;
}

/** A correlation with its sign and two digits: "+0.67", "−0.33", "0.00". */
export function formatCorrelation(value: number): string {
  const digits = Math.abs(value).toFixed(2);
  if (Number(digits) === 0) return "0.00";
  return `${value < 0 ? "−" : "+"}${digits}`;
}

export function formatCount(value: number): string {
  return value.toLocaleString("en-GB");
}

/** "1 task", "1,319 tasks". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}

/** A, B, C … for the completions of a task in the order of the upload. */
export function letterOf(ordinal: number): string {
  return String.fromCharCode(65 + ordinal);
}
