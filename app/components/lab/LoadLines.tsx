import { CopyButton } from "../CopyButton.tsx";
import { Section } from "../PageHeader.tsx";

function pythonLines(fileName: string): string {
  return [
    "from datasets import load_dataset",
    "",
    "preferences = load_dataset(",
    '    "json",',
    `    data_files="${fileName}",`,
    '    split="train",',
    ")",
  ].join("\n");
}

/** How a trainer's user reads the file. */
export function LoadLines({ fileName }: { fileName: string }) {
  const lines = pythonLines(fileName);
  return (
    <Section
      title="Load it"
      description="In Python, with Hugging Face datasets. The result goes to TRL’s DPOTrainer or RewardTrainer as it is."
    >
      <div className="flex max-w-3xl flex-col items-start gap-3">
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
          tabIndex={0}
          className="w-full overflow-x-auto rounded-md border border-line bg-sunken px-4 py-3 font-mono text-sm"
        >
          {lines}
        </pre>
        <CopyButton text={lines} />
      </div>
    </Section>
  );
}
