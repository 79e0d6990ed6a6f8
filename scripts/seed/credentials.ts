import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { readEvidence } from "#app/domain/credential/evidence-file.ts";
import { ownOrigin } from "#app/environment.server.ts";
import { submitApplication } from "#app/models/application.server.ts";
import { registerPlatform } from "#app/models/platform.server.ts";
import { beginWallet, endWallet } from "#app/models/proof/wallet.server.ts";
import { giveOpinion } from "#app/models/review.server.ts";
import { findByEmail } from "#app/models/viewer.server.ts";
import { LICENSED, OPERATORS } from "./accounts.ts";

const CERTIFICATE = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]>>endobj
trailer<</Root 1 0 R>>
%%EOF
`;

/** One expert of the demo gets a licence as everybody does: a wallet is proved, a document is sent, two operators agree. */
export async function attestLicence(): Promise<void> {
  await registerPlatform(ownOrigin());
  const expert = await idOf(LICENSED);
  await proveWallet(expert);
  const document = readEvidence("licence.pdf", new TextEncoder().encode(CERTIFICATE));
  if (typeof document === "string") throw new Error(document);
  const form = {
    field: "internal-medicine",
    level: "licensed",
    institution: "Board of the demo",
    registryNumber: null,
    note: "",
  };
  const submitted = await submitApplication(expert, form, [document]);
  if (submitted.outcome !== "submitted") throw new Error(`The demo's licence: ${submitted.outcome}`);
  const { applicationId } = submitted;
  for (const { email } of OPERATORS) {
    const opinion = {
      applicationId,
      opinion: "agree",
      reason: "The register of the board lists it.",
    } as const;
    await giveOpinion(await idOf(email), opinion);
  }
}

const idOf = async (email: string) => ({ userId: (await findByEmail(email))!.viewer.userId });

async function proveWallet(expert: { userId: string }): Promise<void> {
  const wallet = privateKeyToAccount(generatePrivateKey());
  const origin = ownOrigin();
  const begun = await beginWallet(expert, { address: wallet.address, origin });
  if (begun.outcome !== "begun") throw new Error(`The demo's wallet: ${begun.outcome}`);
  const { message } = begun;
  const signature = await wallet.signMessage({ message });
  const proved = await endWallet(expert, { message, signature, origin });
  if (proved.outcome !== "bound") throw new Error(`The demo's wallet: ${proved.outcome}`);
}
