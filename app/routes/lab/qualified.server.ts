import { data } from "@remix-run/node";
import { type ProjectValues, typedProject } from "#app/components/lab/project-values.ts";
import type { Qualified } from "#app/components/lab/QualifiedCount.tsx";
import type { Requirement } from "#app/domain/credential/requirement.ts";
import { problemsOf } from "#app/forms/form-problems.ts";
import { requirementSchema } from "#app/forms/requirement.ts";
import { countQualified } from "#app/models/eligibility.server.ts";

export async function readQualified(requirement: Requirement | null): Promise<Qualified> {
  const [count, of] = await Promise.all([countQualified(requirement), countQualified(null)]);
  return { count, of };
}

/** How many experts qualify by the requirement on a form that is not saved yet; what else is typed is given back as it is. */
export async function answerCount(typed: unknown) {
  const values = typedProject(typed);
  const form = requirementSchema.safeParse((typed as { requirement?: unknown }).requirement);
  if (!form.success) {
    const named = Object.entries(problemsOf(form.error)).map(([name, message]) => [
      name === "form" ? "requirement" : `requirement${name}`,
      message,
    ]);
    return data({ problems: Object.fromEntries(named), values, qualified: null }, 422);
  }
  return data({ problems: undefined, values, qualified: await readQualified(form.data) });
}

/** A form that was refused, with the count where its requirement makes sense. */
export async function refuseProject(typed: unknown, problems: Record<string, string>) {
  const values: ProjectValues = typedProject(typed);
  const { success, data: requirement } = requirementSchema.safeParse(
    (typed as { requirement?: unknown }).requirement,
  );
  const qualified = success ? await readQualified(requirement) : null;
  return data({ problems, values, qualified }, 422);
}
