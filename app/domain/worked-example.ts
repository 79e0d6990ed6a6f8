/** How a lab would judge a task, and why. */
export type WorkedExample = {
  title: string;
  /** Markdown. */
  prompt: string;
  /** 1 to 9, in the order they are shown. */
  completions: string[];
  /** Places in `completions`, best first; ties share a group. Empty where no order is shown. */
  ranking: number[][];
  /** Markdown: why. */
  explanation: string;
};
