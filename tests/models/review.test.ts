import { createHash } from "node:crypto";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { readEvidence } from "../../app/domain/credential/evidence-file.ts";
import type { Expert } from "../../app/domain/roles.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures } from "../support/fixtures.ts";
import { bindSubject } from "../support/subjects.ts";

const { db } = await openTestDatabase();
const { makeExpert, makeUser } = await loadFixtures();
const { findApplication, listApplications, mayApply, submitApplication, takeBackApplication } = await import(
  "#app/models/application.server.ts"
);
const { findReview, giveOpinion, listReviews } = await import("#app/models/review.server.ts");
const { readDocument } = await import("#app/models/document.server.ts");
const { findForm } = await import("#app/models/issued-form.server.ts");
const { revokeAttestation } = await import("#app/models/revocation.server.ts");
const { registerPlatform } = await import("#app/models/platform.server.ts");
const { listBindings } = await import("#app/models/binding.server.ts");
const { withdrawBinding } = await import("#app/models/proof/withdraw.server.ts");
const { publishedPolicy } = await import("#app/models/published-policy.server.ts");
const { readPolicy } = await import("../../app/domain/attestation/read-policy.ts");
const { verifyAttestation } = await import("../../app/domain/attestation/verify.ts");
const { documents, opinions } = await import("#db/schema/applications.ts");
const { credentials } = await import("#db/schema/attestations.ts");
const { mails } = await import("#db/schema/mails.ts");
const { operators } = await import("#db/schema/users.ts");

await registerPlatform("https://assay.example.org");

async function makeOperator() {
  const userId = await makeUser();
  await db.insert(operators).values({ userId });
  return { userId };
}

const [ines, olga, piet] = [await makeOperator(), await makeOperator(), await makeOperator()];
const pdf = (text: string) => {
  const read = readEvidence(`${text}.pdf`, new TextEncoder().encode(`%PDF-1.7 ${text}`));
  if (typeof read === "string") throw new Error(read);
  return read;
};

const form = {
  field: "internal-medicine",
  level: "licensed",
  institution: "General Medical Council",
  registryNumber: null as string | null,
  note: "",
};

let count = 0;
async function applicant(): Promise<Expert> {
  const expert = await makeExpert();
  count += 1;
  await bindSubject(expert, "email", `applicant${count}@example.edu`);
  return expert;
}

async function apply(expert: Expert, changes: Partial<typeof form> = {}, files = [pdf("licence")]) {
  const submitted = await submitApplication(expert, { ...form, ...changes }, files);
  if (submitted.outcome !== "submitted") throw new Error(submitted.outcome);
  return submitted.applicationId;
}

const agree = (operator: { userId: string }, applicationId: string) =>
  giveOpinion(operator, { applicationId, opinion: "agree", reason: "The licence is genuine." });
const refuse = (operator: { userId: string }, applicationId: string) =>
  giveOpinion(operator, { applicationId, opinion: "refuse", reason: "It has expired." });

test("two who agree attest it: the expert holds it, anybody can check it, the documents are gone but for their digest", async () => {
  const expert = await applicant();
  const files = [pdf("front"), pdf("back")];
  const applicationId = await apply(expert, {}, files);
  expect(await agree(ines, applicationId)).toBe("noted");
  expect((await findApplication(expert, applicationId))!).toMatchObject({ outcome: null, reasons: [] });
  expect(await agree(olga, applicationId)).toBe("attested");

  const application = (await findApplication(expert, applicationId))!;
  expect(application.outcome).toBe("attested");
  expect(application.reasons).toHaveLength(2);
  expect(application.documents.map(({ kept }) => kept)).toEqual([false, false]);
  const rows = await db.select().from(documents).where(eq(documents.applicationId, applicationId));
  expect(rows.map(({ content }) => content)).toEqual([null, null]);

  const raw = (await findForm(expert, { attestationId: application.attestationId!, format: "vc" }))!;
  const policy = readPolicy(JSON.parse(JSON.stringify(await publishedPolicy())));
  const read = await verifyAttestation(raw, { policy, at: Date.now(), accepted: new Set() });
  expect(read).toMatchObject({ ok: true, claims: { field: form.field, level: form.level } });
  const digests = files.map(({ content }) => createHash("sha256").update(content).digest("hex"));
  const lines = digests.sort().map((digest) => `${digest}\n`);
  expect(read.claims.evidenceHash).toBe(`0x${createHash("sha256").update(lines.join("")).digest("hex")}`);
  const [credential] = await db.select().from(credentials).where(eq(credentials.expertId, expert.userId));
  expect(credential).toMatchObject({ field: form.field, level: form.level, endedAt: null });
  const [user] = await db
    .select()
    .from(mails)
    .where(eq(mails.recipient, `${expert.userId}@example.org`));
  expect(user!.subject).toBe("Your application was attested");
});

test("one operator does not agree twice, not even at once", async () => {
  const applicationId = await apply(await applicant());
  const outcomes = await Promise.all([agree(ines, applicationId), agree(ines, applicationId)]);
  expect(outcomes.sort()).toEqual(["given already", "noted"]);
  expect(await refuse(ines, applicationId)).toBe("given already");
  expect(await db.$count(opinions, eq(opinions.applicationId, applicationId))).toBe(1);
});

test("two who agree at once attest it once", async () => {
  const expert = await applicant();
  const applicationId = await apply(expert);
  const outcomes = await Promise.all([agree(ines, applicationId), agree(olga, applicationId)]);
  expect(outcomes.sort()).toEqual(["attested", "noted"]);
  expect(await db.$count(credentials, eq(credentials.expertId, expert.userId))).toBe(1);
  expect(await agree(piet, applicationId)).toBe("decided already");
});

test("who applies gives no opinion on it, and neither does who is no operator any more", async () => {
  const both = await applicant();
  await db.insert(operators).values({ userId: both.userId });
  const applicationId = await apply(both);
  expect(await agree(both, applicationId)).toBe("own application");
  expect((await listReviews(both)).find(({ id }) => id === applicationId)!.own).toBe("applicant");
  const former = await makeOperator();
  await db.update(operators).set({ withdrawnAt: new Date() }).where(eq(operators.userId, former.userId));
  expect(await agree(former, applicationId)).toBe("not there");
});

test("one for and one against wait for a third; two against refuse it and erase the documents", async () => {
  const expert = await applicant();
  const applicationId = await apply(expert);
  expect(await agree(ines, applicationId)).toBe("noted");
  expect(await refuse(olga, applicationId)).toBe("noted");
  expect((await findReview(piet, applicationId))!).toMatchObject({
    opinionCount: 2,
    own: null,
    opinions: [],
  });
  expect(await refuse(piet, applicationId)).toBe("refused");
  expect((await findReview(ines, applicationId))!.opinions).toHaveLength(3);
  expect((await findApplication(expert, applicationId))!.documents[0]!.kept).toBe(false);
  expect(await db.$count(credentials, eq(credentials.expertId, expert.userId))).toBe(0);
});

test("a registry number is one account's: the second is refused though both reviewers agree", async () => {
  const [first, second] = [await applicant(), await applicant()];
  const one = await apply(first, { registryNumber: "GMC 1234567" });
  await agree(ines, one);
  expect(await agree(olga, one)).toBe("attested");
  const two = await apply(second, { registryNumber: "gmc-1234567" });
  await agree(ines, two);
  expect(await agree(olga, two)).toBe("another account");
  expect(await findApplication(second, two)).toMatchObject({ outcome: "refused", attestationId: null });
});

test("what an applicant calls the registry makes the number no other one; another family's number is another one", async () => {
  const [first, second] = [await applicant(), await applicant()];
  const one = await apply(first, { registryNumber: "1234567893", institution: "NPI" });
  await agree(ines, one);
  expect(await agree(olga, one)).toBe("attested");
  for (const registryNumber of ["1234567893", "12345/67893"]) {
    const two = await apply(second, {
      registryNumber,
      institution: "US NPI registry",
      field: "cardiology",
    });
    await agree(ines, two);
    expect(await agree(olga, two)).toBe("another account");
  }
  const bar = await apply(second, { registryNumber: "1234567893", field: "law", level: "admitted" });
  await agree(ines, bar);
  expect(await agree(olga, bar)).toBe("attested");
});

test("a reviewer sees other accounts with the same number or document, and what of this one's was refused or revoked", async () => {
  const [first, second] = [await applicant(), await applicant()];
  const files = [pdf("one certificate, sent by two")];
  const sameDocument = await apply(first, {}, files);
  const sameNumber = await apply(first, { registryNumber: "ZX 7007" }, [pdf("another")]);
  await apply(first, { registryNumber: "8008" }, [pdf("unrelated")]);
  const refused = await apply(second, {}, [pdf("refused")]);
  await refuse(ines, refused);
  await refuse(olga, refused);
  const revoked = await apply(second, {}, [pdf("revoked")]);
  await agree(ines, revoked);
  await agree(olga, revoked);
  const { attestationId } = (await findApplication(second, revoked))!;
  await revokeAttestation(ines, { attestationId: attestationId!, reason: "It was forged." });
  const applicationId = await apply(second, { registryNumber: "7007" }, files);

  const { related } = (await findReview(piet, applicationId))!;
  expect(related).toMatchObject([
    { id: revoked, own: true, outcome: "attested", revokedFor: "It was forged." },
    { id: refused, own: true, outcome: "refused", revokedFor: null },
    { id: sameNumber, own: false, sameNumber: true, sameDocument: false, outcome: null },
    { id: sameDocument, own: false, sameNumber: false, sameDocument: true, outcome: null },
  ]);
  expect(related).toHaveLength(4);
  expect(JSON.stringify(await findApplication(second, applicationId))).not.toContain(sameNumber);
  await db.insert(operators).values({ userId: second.userId });
  expect((await findReview(second, applicationId))!.related).toEqual([]);
});

test("an opinion counts for as long as its operator is in office, and only they see what was sent", async () => {
  const applicationId = await apply(await applicant());
  const former = await makeOperator();
  expect(await agree(former, applicationId)).toBe("noted");
  const documentId = (await findReview(former, applicationId))!.documents[0]!.id;
  expect(await readDocument(former, { applicationId, documentId })).not.toBeNull();
  await db.update(operators).set({ withdrawnAt: new Date() }).where(eq(operators.userId, former.userId));
  expect(await readDocument(former, { applicationId, documentId })).toBeNull();
  expect(await findReview(former, applicationId)).toBeNull();
  expect(await listReviews(former)).toEqual([]);
  expect((await findReview(ines, applicationId))!.opinionCount).toBe(0);
  expect(await agree(ines, applicationId)).toBe("noted");
  expect((await listReviews(ines)).find(({ id }) => id === applicationId)!.opinionCount).toBe(1);
  expect(await agree(olga, applicationId)).toBe("attested");
});

test("nothing is attested, and no opinion spent, while the expert has nothing proved that it could be about", async () => {
  const expert = await applicant();
  const applicationId = await apply(expert);
  await agree(ines, applicationId);
  const [binding] = await listBindings(expert.userId);
  await withdrawBinding(expert, binding!.id);
  expect(await agree(olga, applicationId)).toBe("no subject");
  expect((await findReview(olga, applicationId))!.own).toBeNull();
  expect((await findReview(olga, applicationId))!.documents[0]!.kept).toBe(true);
  await bindSubject(expert, "wallet", "0x938b63b36C663094C87Dedbb24c2051D29433114");
  expect(await agree(olga, applicationId)).toBe("attested");
});

test("an application is its expert's: nobody else finds it or takes it back, and a document needs its own application", async () => {
  const [owner, other] = [await applicant(), await applicant()];
  const applicationId = await apply(owner);
  expect(await findApplication(other, applicationId)).toBeNull();
  expect(await takeBackApplication(other, applicationId)).toBe(false);
  expect(await listApplications(other)).toEqual([]);
  const documentId = (await findApplication(owner, applicationId))!.documents[0]!.id;
  const otherId = await apply(other);
  expect(await readDocument(ines, { applicationId: otherId, documentId })).toBeNull();
  expect(await readDocument(ines, { applicationId, documentId })).toMatchObject({ fileName: "licence.pdf" });
});

test("taken back, it is decided and its documents are erased", async () => {
  const expert = await applicant();
  const applicationId = await apply(expert);
  expect(await takeBackApplication(expert, applicationId)).toBe(true);
  expect(await takeBackApplication(expert, applicationId)).toBe(false);
  expect(await agree(ines, applicationId)).toBe("decided already");
  expect((await findApplication(expert, applicationId))!.documents[0]!.kept).toBe(false);
});

test("who has proved nothing cannot apply, and five undecided ones are enough", async () => {
  expect(await submitApplication(await makeExpert(), form, [pdf("a")])).toEqual({ outcome: "no subject" });
  const expert = await applicant();
  const outcomes = await Promise.all(
    Array.from({ length: 7 }, (_, n) => submitApplication(expert, form, [pdf(`copy ${n}`)])),
  );
  expect(outcomes.filter(({ outcome }) => outcome === "submitted")).toHaveLength(5);
  expect(outcomes.filter(({ outcome }) => outcome === "too many open")).toHaveLength(2);
});

test("the queue has the oldest first, with what this operator has to do", async () => {
  const waiting = await listReviews(ines);
  const times = waiting.map(({ submittedAt }) => submittedAt.getTime());
  expect(times).toEqual([...times].sort((a, b) => a - b));
  const applicationId = await apply(await applicant());
  await agree(ines, applicationId);
  expect((await listReviews(ines)).at(-1)).toMatchObject({
    id: applicationId,
    own: "agree",
    opinionCount: 1,
  });
  expect((await listReviews(olga)).at(-1)).toMatchObject({ id: applicationId, own: null, opinionCount: 1 });
});

test("a day allows twenty that were sent; what was refused on the way counts for nothing", async () => {
  const expert = await applicant();
  for (let n = 0; n < 25; n++) expect(await mayApply(expert)).toBe("yes");
  for (let n = 0; n < 20; n++) {
    expect(await mayApply(expert)).toBe("yes");
    await takeBackApplication(expert, await apply(expert, {}, [pdf(`copy ${n}`)]));
  }
  const limited = await mayApply(expert);
  expect(limited).toMatchObject({ outcome: "limited", retryAfterSeconds: expect.any(Number) });
});
