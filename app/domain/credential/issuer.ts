export const ISSUER_KINDS = ["university", "board", "employer", "registry", "platform", "other"] as const;
export type IssuerKind = (typeof ISSUER_KINDS)[number];
