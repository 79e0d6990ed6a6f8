const NOT_PROSE = /\\(?:text|textrm|textbf|textit|mathrm|operatorname|mbox)\s*\*?\{[^{}]*\}|\\[a-zA-Z]+/g;
const WORD = /(?<![\p{L}\d])\p{L}{2,}/gu;

/**
 * Whether what stands between two dollar signs is more likely money or prose than TeX. The pandoc rule alone takes
 * "$2 per egg and 3$" for a formula, and worked solutions are full of amounts.
 */
export function looksLikeMoney(content: string, after: string): boolean {
  if (content.includes("<<") || content.includes(">>")) return true;
  if (/(?:[-+*/=,;:(]|\s[–—])$/.test(content)) return true;
  if (/^[A-Za-z_]{2,}$/.test(content) && /^\w/.test(after)) return true;
  const words = content.replace(NOT_PROSE, " ").match(WORD) ?? [];
  const symbols = /[\\^_={}<>]/.test(content);
  if (/^[\d.,]*\d/.test(content)) return words.length > (symbols ? 1 : 0);
  return looksLikeProse(content);
}

/** Three words and no sign of TeX: brackets or dollars around them are only brackets and dollars. */
export function looksLikeProse(content: string): boolean {
  const words = content.replace(NOT_PROSE, " ").match(WORD) ?? [];
  return words.length >= 3 && !/[\\^_={}<>+]/.test(content);
}
