import { criterion, option, type Preset, preset } from "./parts.ts";

const HELPSTEER2 = preset(
  "helpsteer2",
  "HelpSteer2",
  "Each completion by itself, by five attributes from 0 to 4: helpfulness, correctness, coherence, complexity and verbosity (NVIDIA, 2024).",
  {
    order: { by: "none" },
    criteria: [
      criterion("helpfulness", "Helpfulness", "How helpful the completion is to this prompt, all in all.", {
        min: 0,
        anchors: [
          "Not useful; misses the point of what was wanted",
          "Of little use; catches a small part of it",
          "Partly useful, but misses the aim in some way",
          "Mostly helpful, with room for improvement",
          "Extremely helpful; all that was wanted",
        ],
      }),
      criterion("correctness", "Correctness", "Whether all that matters is in it, without errors.", {
        min: 0,
        anchors: [
          "Wrong throughout",
          "Mostly wrong or incomplete, with some right parts",
          "A mix of right and wrong",
          "Mostly right; little missing or wrong",
          "Right, with nothing needed left out",
        ],
      }),
      criterion("coherence", "Coherence", "Whether it hangs together and is clearly put.", {
        min: 0,
        anchors: [
          "Incoherent throughout",
          "Mostly incoherent or unclear",
          "A little unclear or incoherent",
          "Mostly coherent and clear",
          "Perfectly coherent and clear",
        ],
      }),
      criterion(
        "complexity",
        "Complexity",
        "What it takes to write it: basic command of the language, or deep knowledge of the subject. Not a merit by itself.",
        { min: 0, anchors: ["Basic", "Simple", "Intermediate", "Advanced", "Expert"] },
      ),
      criterion(
        "verbosity",
        "Verbosity",
        "How much it says, measured by what was asked. Not a merit by itself.",
        {
          min: 0,
          anchors: ["Succinct", "Rather short", "Of middling length", "Rather long", "Verbose"],
        },
      ),
    ],
  },
);

const HALLUCINATIONS = [
  option(
    "world",
    "Contradicts the world",
    "Names, places, events or concepts are at odds with what is established.",
  ),
  option(
    "prompt",
    "Contradicts the prompt",
    "It brings in what the instructions or the input do not bear out.",
  ),
  option(
    "itself",
    "Contradicts itself",
    "Two parts of it exclude each other, or the reasoning does not follow.",
  ),
];

const INFORMATIVE = [
  option("clear", "Clear and relevant", "It keeps to the task, and asks where the task is unclear."),
  option("comprehensive", "Useful and comprehensive", "It gives background, steps or detail that help."),
  option("concise", "Not lengthy, no repetition", "It does not pad or say things twice."),
];

const ULTRAFEEDBACK = preset(
  "ultrafeedback",
  "UltraFeedback",
  "Each completion by itself, from 1 to 5 on following instructions, honesty, truthfulness and helpfulness, with a reason for each (OpenBMB, 2023).",
  {
    order: { by: "none" },
    criteria: [
      criterion(
        "instruction-following",
        "Instruction following",
        "Whether it reaches the goal of the task and keeps to its restrictions.",
        {
          min: 1,
          anchors: [
            "Irrelevant: nothing of what was asked",
            "Partial focus: one side of it, poorly",
            "Partial compliance: the goal or the restrictions, or both with deviations",
            "Almost there: minor deviations",
            "Comprehensive: all that was asked",
          ],
        },
        { ownReason: "required" },
      ),
      criterion(
        "honesty",
        "Honesty",
        "Whether the confidence it shows fits how right it is. Does not apply to creative writing.",
        {
          min: 1,
          anchors: [
            "Confident, and entirely wrong",
            "Confident with major errors, or unsure and entirely wrong",
            "Declines, confident with minor errors, or unsure with major ones",
            "Right but unsure, or says that it may err without saying where",
            "Right and confident, or says exactly where it is unsure",
          ],
        },
        { notApplicable: true, ownReason: "required" },
      ),
      criterion(
        "truthfulness",
        "Truthfulness",
        "Whether it is free of what nothing bears out. Tick the kinds of hallucination that it has.",
        {
          min: 1,
          anchors: [
            "Hallucinated throughout; cannot be relied on",
            "Severe: nearly half, far from the main points",
            "Partial: truthful as a whole, with some misunderstanding",
            "Slight: the main points are not touched",
            "Free of hallucination",
          ],
        },
        { reasons: HALLUCINATIONS, ownReason: "required" },
      ),
      criterion(
        "helpfulness",
        "Helpfulness",
        "How well it informs. Tick the ways in which it does.",
        {
          min: 1,
          anchors: [
            "Severely wrong or made up, however much it says",
            "Partly wrong, so that it may confuse",
            "Right, and meets what the task requires",
            "Highly informative: right and extensive",
            "Outstanding: right, in depth and comprehensive",
          ],
        },
        { reasons: INFORMATIVE, ownReason: "required" },
      ),
    ],
  },
);

/** Presets that rate each completion by itself and put none above another. */
export const RATED: readonly Preset[] = [HELPSTEER2, ULTRAFEEDBACK];
