import { FileText, FileUp } from "lucide-react";
import { type DragEvent, type ReactNode, useId, useState } from "react";
import { formatBytes } from "./measures.ts";

type FileDropProps = {
  file: File | null;
  onChoose: (file: File) => void;
  label: string;
  children?: ReactNode;
};

/** Takes one file, dropped or chosen. The input is a real one, so the keyboard and screen readers know it. */
export function FileDrop({ file, onChoose, label, children }: FileDropProps) {
  const id = useId();
  const [over, setOver] = useState(false);
  const take = (files: FileList | null) => {
    const [chosen] = files ?? [];
    if (chosen) onChoose(chosen);
  };
  const drag = (event: DragEvent) => {
    event.preventDefault();
    setOver(event.type === "dragover");
    if (event.type === "drop") take(event.dataTransfer.files);
  };
  const Icon = file ? FileText : FileUp;
  return (
    <label
      htmlFor={id}
      onDragOver={drag}
      onDragLeave={drag}
      onDrop={drag}
      className={[
        "flex cursor-pointer items-center gap-4 rounded-lg border px-5 py-6 hover:border-accent",
        "has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent",
        file ? "border-strong" : "border-dashed border-strong",
        over ? "border-accent bg-accent-soft" : "bg-surface",
      ].join(" ")}
    >
      <Icon aria-hidden="true" className="size-7 shrink-0 stroke-[1.5] text-faint" />
      <span className="min-w-0">
        <span className="block font-medium break-words">
          {file ? file.name : label} {file && <span className="sr-only">(chosen)</span>}
        </span>
        <span className="block text-sm text-muted">
          {file ? `${formatBytes(file.size)} · choose or drop another to replace it` : children}
        </span>
      </span>
      <input
        id={id}
        type="file"
        accept=".jsonl,.ndjson,.json,.txt,application/x-ndjson,application/jsonl"
        className="sr-only"
        onChange={(event) => {
          take(event.currentTarget.files);
          // Choosing the same file again, after it was mended, must count as a choice.
          event.currentTarget.value = "";
        }}
      />
    </label>
  );
}
