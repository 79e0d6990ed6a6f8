import type { Check, ProblemCode } from "./verification.ts";

/** What came of one check. */
export type Finding = Omit<Check, "code">;

export const passed = (message: string): Finding => ({ outcome: "passed", message });
export const failed = (message: string): Finding => ({ outcome: "failed", message });
export const skipped = (message: string): Finding => ({ outcome: "skipped", message });

/** The checks in the order of `codes`; what was not looked at is skipped, for the reason given. */
export function checklist<Code extends ProblemCode>(
  codes: readonly Code[],
  findings: Partial<Record<Code, Finding>>,
  reason: string,
): Check[] {
  return codes.map((code) => ({ code, ...(findings[code] ?? skipped(reason)) }));
}

/** The codes of the checks that failed, in their order. */
export const problemsOf = (checks: readonly Check[]): ProblemCode[] =>
  checks.filter(({ outcome }) => outcome === "failed").map(({ code }) => code);

/** A text of unknown length and content as a message may hold it: at most `length` characters, none that moves the line. */
export function excerpt(text: string, length = 120): string {
  const characters = [...text.slice(0, 2 * length + 2)];
  const shown = characters
    .slice(0, length)
    .join("")
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu, "�");
  return characters.length > length ? `${shown}…` : shown;
}
