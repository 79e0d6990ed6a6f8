/** One claim that is needed. */
export type NeededClaim = {
  /** A field of the tree in fields.ts; a claim in it or in one below it counts. */
  field: string;
  /** The least level, of the field's family; null: any. */
  level: string | null;
  /** Ids of the issuers that count; empty: any that Assay trusts for the claim. */
  issuerIds: string[];
  /** Attested at most so many days ago; null: however long ago. */
  withinDays: number | null;
};

/** An expert qualifies by any of the alternatives, each of which needs all of its claims. */
export type Requirement = { anyOf: { allOf: NeededClaim[] }[] };
