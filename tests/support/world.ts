import { v7 as uuidv7 } from "uuid";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import type { Expert } from "../../app/domain/roles.ts";
import { type Client, makeJudgment, signIn } from "./client.ts";
import { makeLines } from "./fixtures.ts";
import { PASSWORD } from "./journey.ts";
import { makeDraft, makeForm, makeSave } from "./rubrics.ts";
import { openSite } from "./site.ts";
import { bindSubject } from "./subjects.ts";

const EXAMPLE = {
  title: "A sum",
  prompt: "What is 1 plus 1?",
  completions: ["2", "3"],
  ranking: [[0], [1]],
  explanation: "The first is right.",
};

/**
 * The real thing with everybody in it: two labs that know nothing of each other, one with its three roles, two experts with a task each
 * in hand and one judged, and an operator.
 */
export async function openWorld(lines: unknown[] = makeLines(4)) {
  const site = await openSite();
  const { db, makeLab, makeExpert, makeProject, makeBatch } = site;
  const { labMembers } = await import("#db/schema/labs.ts");
  const { createUser } = await import("#app/models/user.server.ts");
  const { createOperator } = await import("#app/models/operator.server.ts");
  const { createInvitation } = await import("#app/models/invitation.server.ts");
  const { createExample, listExamples, markRead } = await import("#app/models/example.server.ts");
  const { createExport } = await import("#app/models/export/export.server.ts");
  const { findByEmail } = await import("#app/models/viewer.server.ts");
  const { takeAssignment, findAssignment } = await import("#app/models/assignment.server.ts");
  const { saveDraft } = await import("#app/models/draft.server.ts");
  const { submitJudgment } = await import("#app/models/judgment.server.ts");
  const { issueAttestation } = await import("#app/models/issue.server.ts");
  const { findApplication, submitApplication } = await import("#app/models/application.server.ts");
  const { tasks } = await import("#db/schema/tasks.ts");
  const { eq } = await import("drizzle-orm");

  /** Two pages write, and the draft of the first becomes a copy. */
  async function putAside(expert: Expert, ids: { projectId: string; assignmentId: string }) {
    const write = (reasoning: string) =>
      saveDraft(expert, ids, makeSave(1, makeDraft({ reasoning }), { writer: uuidv7() }));
    await write("Typed first.");
    return (await write("Typed after it."))!.other!.copyId;
  }

  async function furnish(email: string, expertEmail: string) {
    const member = await makeLab(email);
    const expert = await makeExpert(expertEmail);
    const projectId = await makeProject(member, { overlap: 1 });
    const batchId = await makeBatch(member, projectId, [...lines, "not a line"]);
    const done = (await takeAssignment(expert, projectId))!;
    const seen = (await findAssignment(expert, done))!;
    const judgmentId = uuidv7();
    await submitJudgment(
      expert,
      done,
      makeForm({
        id: judgmentId,
        ranking: seen.completions.map(({ id }) => [id]),
        ratings: Object.fromEntries(seen.completions.map(({ id }) => [id, { correctness: 1 }])),
        critiques: { [seen.completions[0]!.id]: `Written by ${expertEmail}.` },
        activeMs: 0,
      }),
    );
    const { assignmentId } = (await takeAssignment(expert, projectId))!;
    const copyId = await putAside(expert, { projectId, assignmentId });
    await createExample(member, projectId, EXAMPLE);
    await markRead(expert, projectId);
    const [example] = await listExamples(projectId);
    const exportId = (await createExport(member, projectId))!;
    const invitation = (await createInvitation(member, { role: "viewer" }))!;
    await bindSubject(expert, "email", expertEmail);
    await bindSubject(expert, "wallet", privateKeyToAddress(generatePrivateKey()));
    const claim = { field: "number-theory", level: "doctorate", institution: "University of Example" };
    const issued = await issueAttestation({
      ...claim,
      expertId: expert.userId,
      evidence: "a certificate",
      evidenceHash: `0x${"ab".repeat(32)}`,
      validMonths: 12,
    });
    if (issued.outcome !== "issued") throw new Error(issued.outcome);
    const submitted = await submitApplication(expert, { ...claim, registryNumber: null, note: "" }, [
      { fileName: "a.pdf", mediaType: "application/pdf", content: new TextEncoder().encode("%PDF-1.7") },
    ]);
    if (submitted.outcome !== "submitted") throw new Error(submitted.outcome);
    const application = (await findApplication(expert, submitted.applicationId))!;
    const [task] = await db.select().from(tasks).where(eq(tasks.projectId, projectId)).limit(1);
    const ids = {
      project: projectId,
      batch: batchId,
      task: task!.id,
      example: example!.id,
      export: exportId,
      assignment: assignmentId,
      copy: copyId,
      judgment: judgmentId,
      attestation: issued.attestationId,
      application: application.id,
      document: application.documents[0]!.id,
    };
    return { member, expert, ids, done, judgmentId, token: invitation.token };
  }

  const own = await furnish("owner@example.org", "expert@example.org");
  const foreign = await furnish("stranger@example.org", "rival@example.org");
  for (const role of ["manager", "viewer"] as const) {
    const email = `${role}@example.org`;
    await createUser({ email, name: "Mo Larch", role: "expert", password: PASSWORD });
    const { userId } = (await findByEmail(email))!.viewer;
    const { experts } = await import("#db/schema/users.ts");
    await db.delete(experts).where(eq(experts.userId, userId));
    await db.insert(labMembers).values({ labId: own.member.labId, userId, role });
  }
  await createOperator({ email: "operator@example.org", name: "Olga Ray", password: PASSWORD });

  const as = async (who: string): Promise<Client> =>
    await signIn(site.address, `${who}@example.org`, PASSWORD);
  return { ...site, own, foreign, as, makeJudgment };
}
