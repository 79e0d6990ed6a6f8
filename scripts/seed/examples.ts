import type { WorkedExample } from "#app/domain/worked-example.ts";

/** How the demo's lab would judge, by the file of the project. */
export const DEMO_EXAMPLES: Record<string, WorkedExample[]> = {
  "mathematics.jsonl": [
    {
      title: "A right result from a wrong argument",
      prompt: "Is $n^2 + n$ even for every integer $n$? Prove it.",
      completions: [
        "Yes. $n^2 + n = n(n + 1)$ is a product of two consecutive integers, and one of these is even. So the product is even.",
        "Yes. For $n = 1, 2, 3, 4$ one gets $2, 6, 12, 20$, all of them even. Since the pattern goes on, it holds for every $n$.",
        "Yes. If $n$ is even, $n^2$ and $n$ are even, and so is their sum. If $n$ is odd, $n^2$ and $n$ are odd, and the sum of two odd numbers is even.",
      ],
      ranking: [[0, 2], [1]],
      explanation:
        "All three say *yes*, which is right, so the argument decides.\n\n- **A** and **C** prove it in different ways, and each step holds. Neither is better: they tie.\n- **B** checks four cases and calls the rest a pattern. That is no proof. Mark “Since the pattern goes on”: it is where the argument breaks.",
    },
    {
      title: "The wrong result ranks last, however well it reads",
      prompt: "What is $\\int_0^1 x e^x \\, dx$?",
      completions: [
        "By parts with $u = x$ and $dv = e^x dx$:\n\n$$\\int_0^1 x e^x dx = \\big[x e^x\\big]_0^1 - \\int_0^1 e^x dx = e - e - 1 = -1.$$\n\nThe neat cancellation shows how powerful integration by parts is.",
        "$\\big[(x - 1) e^x\\big]_0^1 = 0 - (-1) = 1$.",
      ],
      ranking: [[1], [0]],
      explanation:
        "**B** is short, and right: differentiate $(x - 1)e^x$ to see it. **A** reads better but loses a bracket: $e - (e - 1) = 1$. An integral of a function that is positive on $(0, 1)$ cannot be $-1$.",
    },
  ],
  "law.jsonl": [
    {
      title: "An authority that does not exist",
      prompt:
        "England and Wales. I paid for a sofa in a shop and it collapsed after a week. Can I have my money back? Name the rule.",
      completions: [
        "Yes. Under **section 22 of the Consumer Rights Act 2015** you may reject goods that are not of satisfactory quality (section 9) within 30 days and get a full refund (section 20). Tell the shop that you reject it. It must refund you without undue delay, and within 14 days of agreeing that you are entitled to it.",
        "Yes. *Harrow Furnishings v Pike* [2016] UKSC 61 gives every buyer an absolute right to a refund within six months, whatever is wrong with the goods. Cite the case to the shop, and it has to pay at once.",
      ],
      ranking: [[0], [1]],
      explanation:
        "Both say *yes*. **A** names the Act and its sections, applies them to one week and says what to do. **B** rests on a case that does not exist, and states a right that the law does not give. An invented authority makes the other completion the better one, whatever else it says.",
    },
  ],
};
