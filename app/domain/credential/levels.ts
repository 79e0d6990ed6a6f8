import { type Family, findField, plainWords } from "./fields.ts";

/** `phrase` is what somebody holds, as in "a doctorate in mathematics". */
type Level = { id: string; title: string; phrase: string; aliases: string[] };

const level = (id: string, title: string, phrase: string, aliases: string): Level => ({
  id,
  title,
  phrase,
  aliases: aliases.split(", "),
});

/**
 * The levels of each family, lowest first. A research doctorate is none of medicine or law: it licenses nobody, so `PhD` in medicine cannot be
 * placed among them; and no degree says that a board or a bar has admitted somebody.
 */
export const LEVELS: Record<Family, readonly Level[]> = {
  academic: [
    level("student", "Student", "enrolment as a student", "undergraduate, enrolled student"),
    level(
      "bachelor",
      "Bachelor",
      "a bachelor’s degree",
      "bachelors, bachelors degree, bachelor degree, bachelor of science, bachelor of arts, bachelor of engineering, ba, bs, bsc, beng, ab, undergraduate degree",
    ),
    level(
      "master",
      "Master",
      "a master’s degree",
      "masters, masters degree, master degree, master of science, master of arts, master of engineering, master of philosophy, ma, ms, msc, meng, mphil, mmath, mres, mba, diplom",
    ),
    level(
      "doctorate",
      "Doctorate",
      "a doctorate",
      "phd, dphil, doctor, doctoral, doctoral degree, doctor of philosophy, doctor of science, scd, dsc, dr rer nat, dr phil, edd, dba, habilitation",
    ),
  ],
  medicine: [
    level("student", "Student", "enrolment as a student", "medical student, enrolled student"),
    level(
      "graduate",
      "Graduate",
      "a degree",
      "md, mbbs, mb bs, mbchb, mb chb, bmbs, do, dds, dmd, bds, pharmd, dvm, bsn, doctor of medicine, medical degree",
    ),
    level(
      "licensed",
      "Licensed",
      "a licence to practise",
      "md licence, md license, medical licence, medical license, licence, license, licensed physician, licensed practitioner, approbation, registered nurse, rn, registered practitioner",
    ),
    level(
      "specialist",
      "Specialist",
      "a specialist’s title",
      "board certified, board certification, consultant, facharzt, specialist physician, cct",
    ),
  ],
  law: [
    level("student", "Student", "enrolment as a student", "law student, enrolled student"),
    level(
      "graduate",
      "Graduate",
      "a degree",
      "llb, jd, llm, ba law, bachelor of laws, master of laws, juris doctor, law degree",
    ),
    level(
      "admitted",
      "Admitted to a bar",
      "admission to a bar",
      "bar admission, bar, admitted, barrister, solicitor, attorney, attorney at law, advocate, rechtsanwalt",
    ),
  ],
  affiliation: [
    level("member", "Member", "membership", "staff, employee, faculty, student, employment, education"),
  ],
};

const names = new Map(
  Object.entries(LEVELS).map(([family, levels]) => [
    family,
    new Map(levels.flatMap(({ id, aliases }) => [id, ...aliases].map((name) => [plainWords(name), id]))),
  ]),
);

/** The id of the level that an issuer's words name, among those of the field's family; null: none (an endorsement is no level). `field` is an id. */
export function readLevel(text: string, field: string): string | null {
  const family = findField(field)?.family;
  return (family && names.get(family)?.get(plainWords(text))) ?? null;
}

const rankOf = (family: Family, id: string): number => LEVELS[family].findIndex((one) => one.id === id);

/** Whether `held` is `least` or higher in the family's order (ids); false when either is not one of its levels. */
export function levelAtLeast(family: Family, held: string, least: string): boolean {
  const needed = rankOf(family, least);
  return needed !== -1 && rankOf(family, held) >= needed;
}

/** The level's name for people; what is no level of the family is its own name. */
export const levelTitle = (family: Family, id: string): string =>
  LEVELS[family].find((one) => one.id === id)?.title ?? id;

/** What the level is called when somebody is asked for it: "a doctorate"; with "or higher" where a higher one of the family counts as well. */
export function levelPhrase(family: Family, id: string): string {
  const index = rankOf(family, id);
  const phrase = LEVELS[family][index]?.phrase ?? id;
  return index < LEVELS[family].length - 1 ? `${phrase} or higher` : phrase;
}
