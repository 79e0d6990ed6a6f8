import type { Destination } from "./destination.ts";

/** What the renderer knows beside the node at hand. */
export type Setting = {
  source: string;
  references: ReadonlyMap<string, Destination>;
  /** The level of a first-level heading of the text, 1 to 6. */
  headingLevel: number;
  /** Whether every piece of text says where in the source it stands. */
  offsets: boolean;
  /** Whether formulas are typeset and code is highlighted; otherwise their source is shown. */
  math: boolean;
  code: boolean;
  /** The offset from which formulas wait until they are near what is in sight. */
  waitsFrom: number;
};
