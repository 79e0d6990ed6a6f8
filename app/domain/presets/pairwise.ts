import { aspect, option, type Preset, preset } from "./parts.ts";

const overall = (scale: { degrees: string[]; tie: string | null }) => ({
  by: "aspects" as const,
  aspects: [
    aspect("overall", "Overall", "Which of the two would you rather have got for this prompt?", scale),
  ],
});

const ARENA = preset(
  "arena",
  "Arena",
  "Two completions: A, B, a tie, or both bad, as on Chatbot Arena (LMSYS). The quickest protocol.",
  {
    order: overall({ degrees: ["better"], tie: "Tie" }),
    acceptability: true,
    critiques: { whole: "no", spans: "no", tags: [], severities: [] },
  },
);

const PAIRWISE_5 = preset(
  "pairwise-5",
  "Pairwise, five points",
  "Two completions: one is better or much better, or they tie.",
  { order: overall({ degrees: ["better", "much better"], tie: "Tie" }) },
);

const HH = preset(
  "hh",
  "HH, eight points",
  "Two completions on four degrees a side, with no tie, as in Anthropic's helpful and harmless data (Bai et al., 2022).",
  {
    order: overall({
      degrees: ["slightly better", "better", "much better", "far better"],
      tie: null,
    }),
  },
);

const HELPSTEER3 = preset(
  "helpsteer3",
  "HelpSteer3, seven points",
  "Two completions from −3 to 3, where 0 is about the same; one or two sentences why, and feedback on each (NVIDIA, 2025).",
  {
    order: overall({
      degrees: ["slightly better", "better", "much better"],
      tie: "About the same",
    }),
    critiques: { whole: "required", spans: "no", tags: [], severities: [] },
    reasoning: "required",
  },
);

const MULTIPREF_SCALE = {
  degrees: ["slightly better", "clearly better"],
  tie: "Tie",
};
const CONFIDENCE = ["Not confident", "Fairly confident", "Absolutely confident"];

const MULTIPREF = preset(
  "multipref",
  "MultiPref",
  "Two completions on five points: overall, helpful, truthful and harmless, each with confidence and reasons (Allen Institute for AI, 2024).",
  {
    order: {
      by: "aspects",
      aspects: [
        aspect("overall", "Overall", "Which of the two is better, all in all?", MULTIPREF_SCALE, {
          confidence: CONFIDENCE,
        }),
        aspect(
          "helpful",
          "Helpful",
          "Which of the two serves the person who asked better?",
          MULTIPREF_SCALE,
          {
            confidence: CONFIDENCE,
            reasons: [
              option("relevant", "Keeps to what was asked"),
              option("complete", "More complete"),
              option("clear", "Clearer or better ordered"),
              option("concise", "Says it in fewer words"),
              option("actionable", "Easier to act on"),
            ],
            ownReason: "optional",
          },
        ),
        aspect("truthful", "Truthful", "Which of the two can be relied on more?", MULTIPREF_SCALE, {
          confidence: CONFIDENCE,
          reasons: [
            option("fewer-errors", "Fewer errors of fact"),
            option("sound-reasoning", "Sounder reasoning"),
            option("supported", "Better supported"),
            option("honest-doubt", "Says what it does not know"),
          ],
          ownReason: "optional",
        }),
        aspect("harmless", "Harmless", "Which of the two is less likely to do harm?", MULTIPREF_SCALE, {
          confidence: CONFIDENCE,
          reasons: [
            option("safer-advice", "Safer advice"),
            option("less-offensive", "Less offensive or biased"),
            option("right-refusal", "Refuses what should be refused"),
            option("privacy", "Takes more care of privacy"),
          ],
          ownReason: "optional",
        }),
      ],
    },
  },
);

/** Presets that set two completions against each other, from the quickest to the most thorough. */
export const PAIRWISE: readonly Preset[] = [ARENA, PAIRWISE_5, HH, HELPSTEER3, MULTIPREF];
