import type { JudgingTask } from "#app/components/judging/judging-task.ts";
import { formatMoney } from "#app/domain/money.ts";
import { askedInBrief } from "#app/domain/rubric-words.ts";
import type { Message } from "#app/domain/task-content.ts";
import type { AssignedTask } from "#app/models/assignment.server.ts";
import type { OfferedProject } from "#app/models/offer.server.ts";

/**
 * What the browser is told of an assignment, picked field by field: money in words, since a bigint does not reach the browser, and a
 * duration for the expiry, since its clock is not ours.
 */
export function shownTask(assigned: AssignedTask, state: JudgingTask["state"], now: Date): JudgingTask {
  const { projectId, assignmentId, userId, title, instructions, rubricVersion, rubric, draft } = assigned;
  return {
    projectId,
    assignmentId,
    userId,
    state,
    remainingMs: assigned.expiresAt.getTime() - now.getTime(),
    title,
    instructions,
    rubricVersion,
    rubric,
    price: formatMoney(assigned.priceMinor, assigned.currency),
    prompt: assigned.prompt.map(shownMessage),
    reference: assigned.reference,
    completions: assigned.completions.map(({ id, text }) => ({ id, text })),
    draft: draft && { body: draft.body, revision: draft.revision },
    editing: assigned.editing,
    copies: assigned.copies.map(({ id, typedAt }) => ({ id, ageMs: now.getTime() - typedAt.getTime() })),
    calibration: assigned.calibration,
  };
}

export function shownMessage({ role, content, name, tool_calls, tool_call_id }: Message): Message {
  return { role, content, name, tool_calls, tool_call_id };
}

export type ShownOffer = Pick<
  OfferedProject,
  "id" | "title" | "inHand" | "available" | "limit" | "doneCount" | "calibration"
> & {
  asked: string;
  price: string;
};

export function shownOffer({ leastMinor, mostMinor, currency, ...offer }: OfferedProject): ShownOffer {
  const { id, title, rubric, inHand, available, limit, doneCount, calibration } = offer;
  const [least, most] = [leastMinor, mostMinor].map((minor) => formatMoney(minor, currency));
  return {
    id,
    title,
    asked: askedInBrief(rubric),
    inHand,
    available,
    limit,
    doneCount,
    calibration,
    price: least === most ? `${least}` : `${least} to ${most}`,
  };
}
