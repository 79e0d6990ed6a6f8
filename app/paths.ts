const id = encodeURIComponent;

/** Every address in Assay. */
export const paths = {
  home: () => "/",
  signIn: (back?: string) => (back ? `/sign-in?back=${id(back)}` : "/sign-in"),
  signUp: (back?: string) => (back ? `/sign-up?back=${id(back)}` : "/sign-up"),
  signOut: () => "/sign-out",
  account: () => "/account",
  health: () => "/health",

  work: () => "/work",
  assignment: (project: string, assignment: string) => `/work/${id(project)}/${id(assignment)}`,
  draft: (project: string, assignment: string) => `${paths.assignment(project, assignment)}/draft`,
  judgment: (project: string, assignment: string) => `${paths.assignment(project, assignment)}/judgment`,
  skip: (project: string, assignment: string) => `${paths.assignment(project, assignment)}/skip`,
  ahead: (project: string, assignment: string) => `${paths.assignment(project, assignment)}/ahead`,
  undo: (project: string, assignment: string) => `${paths.assignment(project, assignment)}/undo`,
  draftCopy: (project: string, assignment: string, copy: string) =>
    `${paths.assignment(project, assignment)}/copies/${id(copy)}`,
  guidance: (project: string, assignment?: string) =>
    `/work/${id(project)}/guidance${assignment ? `?assignment=${id(assignment)}` : ""}`,
  calibration: (project: string) => `/work/${id(project)}/calibration`,
  history: () => "/history",
  pastJudgment: (project: string, judgment: string) => `/history/${id(project)}/${id(judgment)}`,
  shortcuts: () => "/account/shortcuts",

  projects: () => "/lab/projects",
  newProject: () => "/lab/projects/new",
  project: (project: string) => `/lab/projects/${id(project)}`,
  projectSettings: (project: string) => `${paths.project(project)}/settings`,
  projectProgress: (project: string) => `${paths.project(project)}/progress`,
  examples: (project: string) => `${paths.project(project)}/examples`,
  newExample: (project: string) => `${paths.examples(project)}/new`,
  example: (project: string, example: string) => `${paths.examples(project)}/${id(example)}`,
  calibrationSet: (project: string) => `${paths.project(project)}/calibration`,
  gold: (project: string) => `${paths.project(project)}/gold`,
  newBatch: (project: string) => `${paths.project(project)}/batches/new`,
  batch: (project: string, batch: string) => `${paths.project(project)}/batches/${id(batch)}`,
  batchContent: (project: string, batch: string) => `${paths.batch(project, batch)}/content`,
  refusals: (project: string, batch: string) => `${paths.batch(project, batch)}/refusals`,
  tasks: (project: string) => `${paths.project(project)}/tasks`,
  task: (project: string, task: string) => `${paths.tasks(project)}/${id(task)}`,
  exports: (project: string) => `${paths.project(project)}/exports`,
  exportFile: (project: string, exported: string) => `${paths.exports(project)}/${id(exported)}/file`,
  exportManifest: (project: string, exported: string) => `${paths.exports(project)}/${id(exported)}/manifest`,
  members: () => "/lab/members",
  invitation: (token: string) => `/invitation/${id(token)}`,

  credentials: () => "/credentials",
  addAttestation: () => "/credentials/add",
  prove: (kind: "wallet" | "key" | "email" | "orcid") => `/credentials/prove/${kind}`,
  orcidCallback: () => "/credentials/prove/orcid/callback",
  apply: () => "/credentials/apply",
  application: (application: string) => `/credentials/applications/${id(application)}`,
  attestation: (attestation: string) => `/credentials/attestations/${id(attestation)}`,
  attestationFile: (attestation: string, format: "eas" | "vc") =>
    `${paths.attestation(attestation)}/${format}`,

  verify: () => "/verify",
  did: () => "/.well-known/did.json",
  statusList: (list: number) => `/attestations/status/${list}`,
  revocations: () => "/attestations/revocations",
  policy: () => "/attestations/policy",

  recover: () => "/recover",
  recovery: (token: string) => `/recover/${id(token)}`,
  outbox: () => "/outbox",

  operations: () => "/operations",
  issuers: () => "/operations/issuers",
  newIssuer: () => "/operations/issuers/new",
  issuer: (issuer: string) => `/operations/issuers/${id(issuer)}`,
  reviews: () => "/operations/applications",
  review: (application: string) => `/operations/applications/${id(application)}`,
  document: (application: string, document: string) =>
    `${paths.review(application)}/documents/${id(document)}`,
  issued: () => "/operations/attestations",
  lapses: () => "/operations/lapses",
  revocationLogs: () => "/operations/revocations",
};

/** A path within Assay to go back to after signing in; anything else is refused, so that no link leads elsewhere. */
export function safeBack(back: string | null): string | null {
  if (!back?.startsWith("/") || /^\/[/\\]/.test(back) || /[\s\\\p{Cc}]/u.test(back)) return null;
  return back;
}

/** The token of the invitation that this path leads to; null for every other path. */
export function invitationTokenIn(back: string | null): string | null {
  return /^\/invitation\/([\w-]+)$/.exec(back ?? "")?.[1] ?? null;
}
