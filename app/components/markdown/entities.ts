const LATIN =
  "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";
const GREEK_UPPER =
  "Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho - Sigma Tau Upsilon Phi Chi Psi Omega";
const GREEK_LOWER =
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigmaf sigma tau upsilon phi chi psi omega";
const SYMBOLS =
  "quot \" amp & apos ' lt < gt > ndash – mdash — lsquo ‘ rsquo ’ sbquo ‚ ldquo “ rdquo ” bdquo „ dagger † Dagger ‡ bull • hellip … permil ‰ prime ′ Prime ″ lsaquo ‹ rsaquo › euro € trade ™ larr ← uarr ↑ rarr → darr ↓ harr ↔ lArr ⇐ rArr ⇒ hArr ⇔ forall ∀ part ∂ exist ∃ empty ∅ nabla ∇ isin ∈ notin ∉ ni ∋ prod ∏ sum ∑ minus − lowast ∗ radic √ prop ∝ infin ∞ ang ∠ and ∧ or ∨ cap ∩ cup ∪ int ∫ there4 ∴ sim ∼ cong ≅ asymp ≈ ne ≠ equiv ≡ le ≤ ge ≥ sub ⊂ sup ⊃ nsub ⊄ sube ⊆ supe ⊇ oplus ⊕ otimes ⊗ perp ⊥ sdot ⋅ lceil ⌈ rceil ⌉ lfloor ⌊ rfloor ⌋ loz ◊ spades ♠ clubs ♣ hearts ♥ diams ♦ check ✓ star ☆ num # lpar ( rpar ) lbrack [ rbrack ] lbrace { rbrace } lsqb [ rsqb ] ast * vert | bsol \\ lowbar _ grave ` dollar $ percnt % colon : Tab \t NewLine \n";

function named(): Map<string, string> {
  const names = new Map<string, string>();
  const consecutive = (list: string, first: number) =>
    list.split(" ").forEach((name, i) => {
      names.set(name, String.fromCharCode(first + i));
    });
  consecutive(LATIN, 0xa0);
  consecutive(GREEK_UPPER, 0x391);
  consecutive(GREEK_LOWER, 0x3b1);
  const symbols = SYMBOLS.split(" ");
  for (let i = 0; i < symbols.length; i += 2) names.set(symbols[i]!, symbols[i + 1]!);
  return names;
}

const NAMED = named();

/**
 * The character that an HTML entity stands for: numeric ones, and the named ones of HTML 4 and a few more. An unknown
 * name is returned as it was written.
 */
export function decodeEntity(entity: string): string {
  const number = /^&#(?:x([0-9a-f]{1,6})|(\d{1,7}));$/i.exec(entity);
  if (!number) return NAMED.get(entity.slice(1, -1)) ?? entity;
  const code = number[1] ? Number.parseInt(number[1], 16) : Number(number[2]);
  const valid = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return valid ? String.fromCodePoint(code) : "\ufffd";
}

/** Markdown's backslash escapes and entities, resolved, as in a link's destination. */
export function decodeText(raw: string): string {
  return raw.replace(/\\([!-/:-@[-`{-~])|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|\w{1,30});/gi, (found, escaped) =>
    escaped === undefined ? decodeEntity(found) : escaped,
  );
}
