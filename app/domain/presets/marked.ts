import { option, type Preset, preset } from "./parts.ts";

const STEPWISE = preset(
  "stepwise",
  "Stepwise",
  "Each step of a completion is right, neutral or wrong, as in PRM800K (Lightman et al., 2023). A step is a paragraph.",
  { order: { by: "none" }, steps: "paragraphs" },
);

const MQM = preset(
  "mqm",
  "MQM error spans",
  "Every error is marked where it stands, with its type and severity: minor 1, major 5, critical 10 (Multidimensional Quality Metrics).",
  {
    order: { by: "none" },
    critiques: {
      whole: "optional",
      spans: "required",
      tags: [
        option(
          "accuracy-addition",
          "Accuracy / Addition",
          "It says what the source or the facts do not bear out.",
        ),
        option("accuracy-omission", "Accuracy / Omission", "Something needed is left out."),
        option("accuracy-mistake", "Accuracy / Wrong statement", "What it says is not so."),
        option("accuracy-untranslated", "Accuracy / Untranslated", "Left in another language without need."),
        option("terminology-wrong", "Terminology / Wrong term", "Not the term of the subject or of the lab."),
        option("terminology-inconsistent", "Terminology / Inconsistent", "Two terms for one thing."),
        option("fluency-grammar", "Fluency / Grammar", "Inflection, agreement, word order."),
        option("fluency-spelling", "Fluency / Spelling"),
        option("fluency-punctuation", "Fluency / Punctuation"),
        option("fluency-register", "Fluency / Register", "Too formal or too familiar for the occasion."),
        option("style-awkward", "Style / Awkward", "Right, but nobody would put it so."),
        option("locale-format", "Locale / Format", "Dates, numbers, units or currencies of another place."),
        option("other", "Other"),
      ],
      severities: [
        { id: "minor", title: "Minor", weight: 1 },
        { id: "major", title: "Major", weight: 5 },
        { id: "critical", title: "Critical", weight: 10 },
      ],
    },
  },
);

/** Presets that mark the text of each completion: its steps, or the passages that err. */
export const MARKED: readonly Preset[] = [STEPWISE, MQM];
