import { createReadStream } from "node:fs";
import path from "node:path";
import type { LabMember } from "#app/domain/roles.ts";
import { createBatch } from "#app/models/batch.server.ts";
import { createExample } from "#app/models/example.server.ts";
import { receiveBatch } from "#app/models/import/receive.server.ts";
import { createOperator } from "#app/models/operator.server.ts";
import { createProject } from "#app/models/project.server.ts";
import { createUser, hasUsers } from "#app/models/user.server.ts";
import { findByEmail } from "#app/models/viewer.server.ts";
import { EXPERTS, LAB, OPERATORS, PASSWORD } from "./accounts.ts";
import { attestLicence } from "./credentials.ts";
import { DEMO_EXAMPLES } from "./examples.ts";
import { DEMO_PROJECTS } from "./projects.ts";

/** Whether the database holds nobody yet, the demo, or people of its own only. */
export async function whoIsThere(): Promise<"nobody" | "demo" | "others"> {
  if (!(await hasUsers())) return "nobody";
  return (await findByEmail(LAB.email)) ? "demo" : "others";
}

/** Fills an empty database with the demo. It takes many transactions: do it where nobody looks until it is whole. */
export async function makeDemo(): Promise<void> {
  for (const expert of EXPERTS) await createUser({ ...expert, password: PASSWORD, role: "expert" });
  for (const operator of OPERATORS) await createOperator({ ...operator, password: PASSWORD });
  await attestLicence();
  await createUser({ ...LAB, password: PASSWORD, role: "lab" });
  const { viewer } = (await findByEmail(LAB.email))!;
  const member: LabMember = { userId: viewer.userId, labId: viewer.lab!.id, role: "owner" };
  for (const { fileName, form } of DEMO_PROJECTS) {
    const projectId = await createProject(member, form);
    for (const example of DEMO_EXAMPLES[fileName] ?? []) await createExample(member, projectId, example);
    const batchId = await createBatch(member, { projectId, fileName, fieldMap: null });
    const file = createReadStream(path.join(import.meta.dirname, "demo", fileName));
    const received = await receiveBatch(member, { projectId, batchId: batchId! }, file);
    if (!received.ok || received.refused > 0) {
      throw new Error(`The demo's ${fileName} does not import: ${JSON.stringify(received)}`);
    }
  }
}
