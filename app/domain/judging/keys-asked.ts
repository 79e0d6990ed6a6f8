import { aspectsOf, type Rubric } from "../rubric.ts";
import { type Command, commandsOf, type Where } from "../shortcuts.ts";
import { asksBothBad, scaleOf } from "./order.ts";

/** The commands of one place that do something under this rubric, for a task of `count` completions. */
export function commandsAsked(where: Where, rubric: Rubric, count: number): Command[] {
  return commandsOf(where).filter((command) => isAsked(command, where, rubric, count));
}

function isAsked(command: Command, where: Where, rubric: Rubric, count: number): boolean {
  if (where === "step") return rubric.steps !== null;
  if (command === "ratings") return rubric.criteria.length > 0;
  if (command === "unacceptable") return rubric.acceptability;
  if (command === "layout") return count > 1;
  if (command === "mark") return rubric.critiques.spans !== "no";
  if (where === "page") return true;
  const place = /^place(\d)$/.exec(command)?.[1];
  return rubric.order.by === "ranking" && (place === undefined || Number(place) <= count);
}

/** Keys that stay as they are, with what they do, by where they do it. */
export type FixedKeys = { where: string; rows: [keys: string, does: string][] };

const RANKING: FixedKeys = {
  where: "On the ranking",
  rows: [
    ["← → ↑ ↓", "Choose a completion"],
    ["Space", "Lift it"],
    ["← → ↑ ↓", "Move it: into a tie, then to a place of its own"],
    ["Space, Enter", "Drop it"],
    ["Escape", "Put it back"],
  ],
};

const MARKING: FixedKeys["rows"] = [
  ["F2", "Start to select by keyboard"],
  ["← → ↑ ↓", "Move in the text; with Ctrl or Alt by words"],
  ["Shift + ← → ↑ ↓", "Select"],
  ["Enter", "Mark what is selected"],
  ["Escape", "Leave the text"],
];

/** What moves about in the groups of controls that this rubric has. */
export function fixedKeys(rubric: Rubric): FixedKeys[] {
  const [first] = aspectsOf(rubric);
  const sure = Math.max(...aspectsOf(rubric).map(({ confidence }) => confidence.length));
  const points = first ? scaleOf(first).length + (asksBothBad(rubric) ? 1 : 0) : 0;
  const { severities, spans } = rubric.critiques;
  const severity: FixedKeys["rows"] =
    severities.length > 0
      ? [[upTo(severities.length), "Mark it with this severity, as they are listed"]]
      : [];
  const scale: FixedKeys["rows"] = [[upTo(points), "Choose, counted from the left"], ...STEP_BY_STEP];
  return [
    ...(rubric.order.by === "ranking" ? [RANKING] : []),
    ...(first ? [{ where: "On a comparison of A and B", rows: scale }] : []),
    ...(first && sure > 0
      ? [
          {
            where: "On how sure you are",
            rows: [[upTo(sure), "Choose, from the least sure"] as [string, string]],
          },
        ]
      : []),
    ...(rubric.criteria.length > 0
      ? [{ where: "On a rating", rows: [["0 – 9", "Give this rating"] as [string, string], ...STEP_BY_STEP] }]
      : []),
    ...(spans === "no" ? [] : [{ where: "In the text of a completion", rows: [...MARKING, ...severity] }]),
  ];
}

const STEP_BY_STEP: FixedKeys["rows"] = [["← →", "One less, one more"]];

const upTo = (count: number) => (count > 1 ? `1 – ${count}` : "1");
