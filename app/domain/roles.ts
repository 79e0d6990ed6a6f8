/** Who a signed-in user is: what is read with every request. */
export type Viewer = {
  userId: string;
  email: string;
  name: string;
  expert: boolean;
  operator: boolean;
  lab: { id: string; name: string; role: LabRole } | null;
};

export const LAB_ROLES = ["owner", "manager", "viewer"] as const;
export type LabRole = (typeof LAB_ROLES)[number];

/** What a member of a lab may do. Reading everything of the lab is open to all three roles. */
export type LabVerb =
  | "create project"
  | "change project"
  | "close project"
  | "upload batch"
  | "export"
  | "manage members";

const LAB_RIGHTS: Record<LabRole, readonly LabVerb[]> = {
  owner: ["create project", "change project", "close project", "upload batch", "export", "manage members"],
  manager: ["create project", "change project", "close project", "upload batch", "export"],
  viewer: [],
};

/** Whether a member with this role may do this. The table above is the only place that says so. */
export function labCan(role: LabRole, verb: LabVerb): boolean {
  return LAB_RIGHTS[role].includes(verb);
}

/** Throws unless the member may do this. Pages say so before; where this is reached, one of them forgot to. */
export function requireRight({ role }: LabMember, verb: LabVerb): void {
  if (!labCan(role, verb)) throw new Error(`The role ${role} does not allow to ${verb}.`);
}

/** The member of a lab on whose behalf a model function acts. */
export type LabMember = { userId: string; labId: string; role: LabRole };

/** The expert on whose behalf a model function acts. */
export type Expert = { userId: string };
