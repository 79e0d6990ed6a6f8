/** Whose levels a field's claims are measured in; levels of two families cannot be compared. */
export const FAMILIES = ["academic", "medicine", "law", "affiliation"] as const;
export type Family = (typeof FAMILIES)[number];

export type Field = { id: string; title: string; parent: string | null; family: Family; aliases: string[] };

/** One branch a line, its depth by indentation: `title = another name, another name`. The id is the title in small letters with hyphens. */
const TREE: Record<Family, string> = {
  academic: `
Mathematics = maths, math, mathematical sciences, pure mathematics
  Algebra
  Mathematical analysis = analysis, real analysis, complex analysis, functional analysis
  Geometry and topology = geometry, topology, differential geometry, algebraic geometry
  Number theory
  Combinatorics = discrete mathematics, graph theory
  Mathematical logic = logic, set theory
  Probability = probability theory, stochastics
  Statistics = mathematical statistics, statistical science
    Biostatistics = biometrics, medical statistics
    Econometrics
  Applied mathematics = numerical analysis, mathematical modelling
Computer science = computing, informatics, cs, computer sciences
  Algorithms and complexity = theoretical computer science, algorithms, theory of computation
  Artificial intelligence = ai
    Machine learning = ml, deep learning
    Natural language processing = nlp, computational linguistics
  Software engineering = software development, programming
  Computer security = cybersecurity, cyber security, information security, cryptography
  Computer systems = operating systems, distributed systems, computer networks, databases
Physics = physical science
  Astronomy = astrophysics, cosmology
  Quantum physics = quantum mechanics, quantum information
  Particle physics = high energy physics, nuclear physics
  Condensed matter physics = solid state physics, materials physics
Chemistry
  Organic chemistry
  Inorganic chemistry
  Physical chemistry = theoretical chemistry
  Analytical chemistry
Biology = life sciences, biological sciences
  Biochemistry = molecular biology
  Genetics = genomics
  Neuroscience = neurobiology
  Microbiology = virology, bacteriology
  Ecology = evolutionary biology
Earth sciences = geology, geosciences, earth science
  Climate science = meteorology, atmospheric science
Engineering
  Electrical engineering = electronics, electronic engineering
  Mechanical engineering
  Civil engineering = structural engineering
  Chemical engineering
Economics = economic sciences
  Finance = financial economics
Psychology
  Clinical psychology
Social sciences = social science
  Sociology
  Political science = politics
  Education = pedagogy
  Anthropology
Humanities
  History
  Philosophy = ethics
  Linguistics
  Literature = literary studies
`,
  medicine: `
Medicine = human medicine, medical sciences, clinical medicine
  General practice = family medicine, primary care
  Internal medicine = general internal medicine
    Cardiology = cardiovascular medicine
    Oncology = medical oncology
    Endocrinology
    Gastroenterology
  Surgery = general surgery
  Paediatrics = pediatrics
  Psychiatry
  Neurology
  Radiology = diagnostic radiology
  Anaesthesiology = anesthesiology, anaesthesia
  Emergency medicine
  Obstetrics and gynaecology = obstetrics, gynaecology, gynecology, obstetrics and gynecology
  Public health medicine = epidemiology
Dentistry = dental medicine
Pharmacy
Nursing
Veterinary medicine = veterinary science
`,
  law: `
Law = jurisprudence, legal studies
  Contract law
  Criminal law
  Constitutional law = public law
  Company law = corporate law
  Tax law
  Intellectual property law = intellectual property, patent law
  International law
`,
  affiliation: `
Affiliation = institutional affiliation, membership
`,
};

/** Small letters, one space between words, without accents, points and other marks: what two spellings of the same words share. */
export const plainWords = (text: string): string =>
  text
    .slice(0, 200)
    .normalize("NFKD")
    .replace(/[\p{M}.'’]/gu, "")
    .toLowerCase()
    .replaceAll("&", " and ")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

function branchesOf(family: Family): Field[] {
  const above: string[] = [];
  return TREE[family]
    .trim()
    .split("\n")
    .map((line) => {
      const depth = (line.length - line.trimStart().length) / 2;
      const [title, aliases] = line.trim().split(" = ");
      const id = plainWords(title!).replaceAll(" ", "-");
      above.splice(depth, above.length, id);
      return {
        id,
        title: title!,
        parent: above[depth - 1] ?? null,
        family,
        aliases: aliases?.split(", ") ?? [],
      };
    });
}

/** Every field, each after the one above it. */
export const FIELDS: readonly Field[] = FAMILIES.flatMap(branchesOf);

const byId = new Map(FIELDS.map((field) => [field.id, field]));
const byName = new Map(
  FIELDS.flatMap(({ id, title, aliases }) =>
    [id, title, ...aliases].map((name) => [plainWords(name), id] as const),
  ),
);

export const findField = (id: string): Field | null => byId.get(id) ?? null;

/** The field's name for people; an id that is not of the tree is its own name. */
export const fieldTitle = (id: string): string => byId.get(id)?.title ?? id;

/** The id of the field that an issuer's or a person's words name, in any spelling that the tree lists; null: none of it. */
export const readField = (text: string): string | null => byName.get(plainWords(text)) ?? null;

/**
 * Whether `field` is `ancestor` or lies below it (ids). One direction only: somebody proved in statistics, a part of mathematics, is proved in
 * mathematics; somebody proved in mathematics, who may be a geometer, has proved nothing about statistics.
 */
export function isWithin(field: string, ancestor: string): boolean {
  for (let at: string | null = field; at !== null; at = byId.get(at)?.parent ?? null) {
    if (at === ancestor) return true;
  }
  return false;
}

/** The field and everything above it, nearest first. */
export function fieldAndAbove(field: string): string[] {
  const path: string[] = [];
  for (let at: string | null = field; at !== null; at = byId.get(at)?.parent ?? null) path.push(at);
  return path;
}
