import { data } from "@remix-run/node";
import type { SubjectKind } from "#app/domain/credential/subject.ts";
import { inWords } from "#app/domain/duration.ts";
import type { Expert } from "#app/domain/roles.ts";
import { environment } from "#app/environment.server.ts";
import type { Problems } from "#app/forms/form-problems.ts";
import { bindingSchema, wayBackSchema } from "#app/forms/proof.ts";
import { listBindings } from "#app/models/binding.server.ts";
import { findHolder, type Holder, sendWayBack } from "#app/models/identity.server.ts";
import { withdrawBinding } from "#app/models/proof/withdraw.server.ts";
import type { Limited } from "#app/models/rate-limit.server.ts";

/** The address under which this browser has the page open: what a signature is made for, and where its session is. */
export const originOf = (request: Request): string => environment().ORIGIN ?? new URL(request.url).origin;

/** What is said after a step of proving a subject; a page adds what its own steps need. */
export type Said = {
  errors?: Problems;
  done?: string;
  held?: { since: Date; maskedEmail: string; challengeId: string };
};

export const say = <Answer extends Said>(body: Answer, status = 200) => data(body, { status });

export const refuse = <Answer extends object>(errors: Problems, kept: Answer, status = 422) =>
  data({ ...kept, errors }, { status });

export const heldElsewhere = ({ heldBy, challengeId }: { heldBy: Holder; challengeId: string }) =>
  data({ held: { since: heldBy.since, maskedEmail: heldBy.maskedEmail, challengeId } }, { status: 409 });

export function refuseForNow<Answer extends object>({ retryAfterSeconds }: Limited, kept: Answer) {
  const message = `There were too many attempts. Try again in ${inWords(retryAfterSeconds)}.`;
  return data(
    { ...kept, errors: { form: message } },
    { status: 429, headers: { "Retry-After": String(retryAfterSeconds) } },
  );
}

export const STALE =
  "This is not a question that is open: it was answered, has expired, or was put to another account. Begin again.";

/** The subjects of one kind that the expert has proved. */
export async function listProved({ userId }: Expert, kind: SubjectKind) {
  const all = await listBindings(userId);
  return all.filter((binding) => binding.kind === kind);
}

/** What every page of this kind can be asked: to let go of a subject, to send a way back into the account that has it. Null: it was neither. */
export async function answerCommon(expert: Expert, form: FormData) {
  const given = Object.fromEntries(form);
  if (given.intent === "withdraw") {
    const asked = bindingSchema.safeParse(given);
    const withdrawn = asked.success && (await withdrawBinding(expert, asked.data.bindingId));
    if (!withdrawn) return refuse({ form: "There is no such proof of yours any more." }, {}, 404);
    return say({ done: "It is withdrawn. Whatever rested on it has ended." });
  }
  if (given.intent !== "send a way back") return null;
  const asked = wayBackSchema.safeParse(given);
  const sent = asked.success && (await sendWayBack(expert, asked.data.challengeId));
  if (!sent) return refuse({ form: "Prove it again first: this was too long ago." }, {}, 409);
  return say({ done: "A way back is on its way to the e-mail address of the first account." });
}

/** Whose an ORCID iD is already, told on the page that a browser is sent to after proving it. */
export async function findHeld(expert: Expert, challengeId: string | null): Promise<Said["held"] | null> {
  const asked = wayBackSchema.safeParse({ challengeId });
  const holder = asked.success ? await findHolder(expert, asked.data.challengeId) : null;
  return holder && { since: holder.since, maskedEmail: holder.maskedEmail, challengeId: challengeId! };
}
