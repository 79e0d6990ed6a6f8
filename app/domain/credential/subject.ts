/** What an expert can prove to be theirs: an Ethereum address, a did:key, an e-mail address, an ORCID iD. */
export const SUBJECT_KINDS = ["wallet", "key", "email", "orcid"] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];
