import { getAddress, isAddress } from "viem";
import { z } from "zod";
import { emailField } from "./person.ts";

const NOT_AN_ADDRESS = "Enter the wallet’s address: 0x and 40 digits or letters from a to f.";

/** An Ethereum address; in mixed capitals it carries a checksum (EIP-55), which must fit. Comes out checksummed. */
export const walletField = z
  .string({ error: NOT_AN_ADDRESS })
  .trim()
  .regex(/^0x[\da-f]{40}$/i, NOT_AN_ADDRESS)
  .refine(
    (text) => isAddress(text),
    "Some letter of this address is wrong: its checksum does not fit. Copy it again.",
  )
  .transform((text) => getAddress(text) as string);

/** A signed message goes through a form with other line ends than it was signed with. */
const message = z
  .string()
  .max(2_000)
  .transform((text) => text.replaceAll("\r\n", "\n"));

export const walletSchema = z.object({ address: walletField });

export const walletAnswerSchema = z.object({
  address: walletField,
  message,
  signature: z
    .string({ error: "Paste the signature." })
    .trim()
    .regex(/^0x[\da-f]{130}$/i, "Paste the whole signature: 0x and 130 digits or letters from a to f."),
});

export const keySchema = z.object({
  did: z
    .string({ error: "Enter the did:key." })
    .trim()
    .regex(/^did:key:z[1-9A-HJ-NP-Za-km-z]{40,120}$/, "Enter a whole did:key: it begins with did:key:z."),
});

export const keyAnswerSchema = keySchema.extend({
  nonce: z.string().max(100),
  jws: z
    .string({ error: "Paste the signed text." })
    .trim()
    .max(4_000, "This is longer than any answer to the question below.")
    .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/, "Paste the compact JWS: three parts with a full stop between them."),
});

export const emailSchema = z.object({ email: emailField.transform((email) => email.toLowerCase()) });

export const codeSchema = z.object({
  challengeId: z.uuid(),
  code: z
    .string({ error: "Type the code." })
    .transform((text) => text.replace(/[\s-]/g, ""))
    .pipe(z.string().regex(/^\d{6}$/, "The code has six digits.")),
});

export const wayBackSchema = z.object({ challengeId: z.uuid() });

export const orcidChangeSchema = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("begin") }),
  z.object({ intent: z.literal("look"), orcid: z.string().max(40) }),
  z.object({ intent: z.literal("attest"), orcid: z.string().max(40), organization: z.string().max(1_000) }),
]);

export const bindingSchema = z.object({ bindingId: z.uuid() });
