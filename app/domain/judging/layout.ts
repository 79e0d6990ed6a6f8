/** How the completions stand on the page: side by side, one below the other, or two of them at a time. */
export const LAYOUTS = ["columns", "stacked", "two"] as const;
export type Layout = (typeof LAYOUTS)[number];
