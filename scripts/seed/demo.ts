import { createReadStream } from "node:fs";
import path from "node:path";
import type { LabMember } from "#app/domain/roles.ts";
import { createBatch } from "#app/models/batch.server.ts";
import { receiveBatch } from "#app/models/import/receive.server.ts";
import { createOperator } from "#app/models/operator.server.ts";
import { createProject } from "#app/models/project.server.ts";
import { createUser, hasUsers } from "#app/models/user.server.ts";
import { findByEmail } from "#app/models/viewer.server.ts";
import { DEMO_PROJECTS } from "./projects.ts";

const PASSWORD = "look-around-first";
const LAB = { email: "lab@demo.example", name: "Mira Holt", labName: "Larch Models" };
const EXPERTS = [
  { email: "ada@demo.example", name: "Ada Brandt" },
  { email: "ben@demo.example", name: "Ben Okafor" },
  { email: "chen@demo.example", name: "Chen Rui" },
];
const OPERATOR = { email: "operator@demo.example", name: "Ines Duarte" };

/** Fills an empty database with the demo. Says in either case how to sign in, if the demo's accounts are there. */
export async function seedDemo(): Promise<string> {
  if (!(await hasUsers())) await makeDemo();
  if (!(await findByEmail(LAB.email))) return "";
  const people = [
    ["lab", LAB.email],
    ...EXPERTS.map(({ email }) => ["expert", email]),
    ["operator", OPERATOR.email],
  ];
  const lines = people.map(([role = "", email = ""]) => `  ${role.padEnd(10)}${email}`);
  return ["Sign in to the demo as", ...lines, `  password  ${PASSWORD}`, ""].join("\n");
}

/** The lab comes last: its presence says that the demo is whole. */
async function makeDemo(): Promise<void> {
  for (const expert of EXPERTS) await createUser({ ...expert, password: PASSWORD, role: "expert" });
  await createOperator({ ...OPERATOR, password: PASSWORD });
  await createUser({ ...LAB, password: PASSWORD, role: "lab" });
  const { viewer } = (await findByEmail(LAB.email))!;
  const member: LabMember = { userId: viewer.userId, labId: viewer.lab!.id, role: "owner" };
  for (const { fileName, form } of DEMO_PROJECTS) {
    const projectId = await createProject(member, form);
    const batchId = await createBatch(member, { projectId, fileName, fieldMap: null });
    const file = createReadStream(path.join(import.meta.dirname, "demo", fileName));
    const received = await receiveBatch(member, { projectId, batchId: batchId! }, file);
    if (!received.ok || received.refused > 0) {
      throw new Error(`The demo's ${fileName} does not import: ${JSON.stringify(received)}`);
    }
  }
}
