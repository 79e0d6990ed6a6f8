/** One line of a project's rubric: what to rate each completion by, and its scale of whole numbers from `min` to `max`. */
export type Criterion = {
  id: string;
  title: string;
  description: string;
  min: number;
  max: number;
  /** What the lowest and the highest rating mean, in words. */
  minLabel: string;
  maxLabel: string;
  /** A judgment cannot be submitted without this rating for every completion. */
  required: boolean;
};
