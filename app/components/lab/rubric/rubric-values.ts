import { PRESETS, presetOf } from "#app/domain/presets.ts";
import {
  ASKED,
  type Asked,
  type Aspect,
  type Criterion,
  type Option,
  type Order,
  type PresetId,
  type Rubric,
  STEP_RULES,
  type StepRule,
} from "#app/domain/rubric.ts";

/** `key` tells the items of a list apart while they are edited; it is not sent. */
export type Keyed = { key: string };
export type OptionValues = Keyed & Option;
/** The weight as typed. */
export type SeverityValues = Keyed & { id: string; title: string; weight: string };
export type CriterionValues = Keyed &
  Omit<Criterion, "anchors" | "reasons"> & {
    /** By rating, so that they keep theirs when the scale gets longer or shorter. */
    anchors: Record<number, string>;
    reasons: OptionValues[];
  };
export type AspectValues = Keyed & Omit<Aspect, "reasons"> & { reasons: OptionValues[] };

/** A rubric while it is edited. It need not be right, and keeps the aspects while another kind of order is chosen. */
export type RubricValues = Omit<Rubric, "order" | "criteria" | "flags" | "critiques"> & {
  order: { by: Order["by"]; aspects: AspectValues[] };
  criteria: CriterionValues[];
  flags: OptionValues[];
  critiques: { whole: Asked; spans: Asked; tags: OptionValues[]; severities: SeverityValues[] };
};

export const NEW_OPTION: Omit<OptionValues, "key"> = { id: "", title: "", description: "" };
export const NEW_SEVERITY: Omit<SeverityValues, "key"> = { id: "", title: "", weight: "1" };
export const NEW_CRITERION: Omit<CriterionValues, "key"> = {
  id: "",
  title: "",
  description: "",
  min: 1,
  max: 5,
  anchors: {},
  required: true,
  notApplicable: false,
  reasons: [],
  ownReason: "no",
};
export const NEW_ASPECT: Omit<AspectValues, "key"> = {
  id: "",
  title: "",
  description: "",
  degrees: ["better", "much better"],
  tie: "About the same",
  confidence: [],
  reasons: [],
  ownReason: "no",
  required: true,
};

type Loose = Record<string, unknown>;

const recordOf = (value: unknown): Loose =>
  typeof value === "object" && value !== null ? (value as Loose) : {};
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
const textsOf = (value: unknown): string[] => listOf(value).map(textOf);
const wholeOf = (value: unknown, otherwise: number): number =>
  typeof value === "number" && value >= 0 && value <= 10 ? Math.floor(value) : otherwise;
const askedOf = (value: unknown): Asked => ASKED.find((asked) => asked === value) ?? "no";
const itemsOf = <T>(value: unknown, read: (item: Loose) => T): (T & Keyed)[] =>
  listOf(value).map((item, index) => ({ ...read(recordOf(item)), key: String(index) }));

const head = (item: Loose) => ({
  id: textOf(item.id),
  title: textOf(item.title),
  description: textOf(item.description),
});

const criterionOf = (item: Loose) => {
  const min = wholeOf(item.min, 1);
  return {
    ...head(item),
    min,
    max: wholeOf(item.max, 5),
    anchors: Object.fromEntries(textsOf(item.anchors).map((words, point) => [min + point, words])),
    required: item.required === true,
    notApplicable: item.notApplicable === true,
    reasons: itemsOf(item.reasons, head),
    ownReason: askedOf(item.ownReason),
  };
};

const aspectOf = (item: Loose) => ({
  ...head(item),
  degrees: textsOf(item.degrees),
  tie: typeof item.tie === "string" ? item.tie : null,
  confidence: textsOf(item.confidence),
  reasons: itemsOf(item.reasons, head),
  ownReason: askedOf(item.ownReason),
  required: item.required === true,
});

/** A rubric as stored or as it was sent, right or not, for the editor to show. */
export function rubricValues(sent: unknown): RubricValues {
  const rubric = recordOf(sent);
  const order = recordOf(rubric.order);
  const critiques = recordOf(rubric.critiques);
  return {
    preset: PRESETS.find(({ id }) => id === rubric.preset)?.id ?? "ranking",
    order: {
      by: order.by === "aspects" || order.by === "none" ? order.by : "ranking",
      aspects: itemsOf(order.aspects, aspectOf),
    },
    acceptability: rubric.acceptability === true,
    criteria: itemsOf(rubric.criteria, criterionOf),
    flags: itemsOf(rubric.flags, head),
    critiques: {
      whole: askedOf(critiques.whole),
      spans: askedOf(critiques.spans),
      tags: itemsOf(critiques.tags, head),
      severities: itemsOf(critiques.severities, (item) => ({
        id: textOf(item.id),
        title: textOf(item.title),
        weight: textOf(item.weight),
      })),
    },
    reasoning: askedOf(rubric.reasoning),
    steps: STEP_RULES.find((rule): rule is StepRule => rule === rubric.steps) ?? null,
  };
}

const bare = <T extends Keyed>({ key: _, ...item }: T): Omit<T, "key"> => item;

/** Every point of the scale with its words, "" where there are none. Nothing where the ends are the wrong way round. */
export function anchorList({
  min,
  max,
  anchors,
}: Pick<CriterionValues, "min" | "max" | "anchors">): string[] {
  return Array.from({ length: Math.max(0, max - min + 1) }, (_, point) => anchors[min + point] ?? "");
}

/** What the form sends: the rubric without what only the editor needs. */
export function sentRubric(values: RubricValues) {
  const { order, criteria, flags, critiques } = values;
  const aspects = order.aspects.map((aspect, index) => ({
    ...bare(aspect),
    reasons: aspect.reasons.map(bare),
    // The first one gives the order, so it cannot be left out.
    required: index === 0 || aspect.required,
  }));
  return {
    ...values,
    order: order.by === "aspects" ? { by: order.by, aspects } : { by: order.by },
    criteria: criteria.map((criterion) => ({
      ...bare(criterion),
      anchors: anchorList(criterion),
      reasons: criterion.reasons.map(bare),
    })),
    flags: flags.map(bare),
    critiques: {
      ...critiques,
      tags: critiques.tags.map(bare),
      severities: critiques.severities.map(bare),
    },
  };
}

/** The rubric as it would be, for a look at it; weights that are no numbers count as 0. */
export function previewOf(values: RubricValues): Rubric {
  const sent = sentRubric(values);
  const severities = sent.critiques.severities.map((one) => ({ ...one, weight: Number(one.weight) || 0 }));
  return { ...sent, critiques: { ...sent.critiques, severities } } as Rubric;
}

/** Whether something differs from the preset it was made from. */
export function isEdited(values: RubricValues): boolean {
  return JSON.stringify(sentRubric(values)) !== JSON.stringify(sentRubric(presetValues(values.preset)));
}

export const presetValues = (id: PresetId): RubricValues => rubricValues(presetOf(id).rubric);
