import { useDeferredValue, useState } from "react";
import { type FieldError, TextAreaField } from "../Field.tsx";
import { Markdown } from "../markdown/Markdown.tsx";
import { ScrollBox } from "../markdown/ScrollBox.tsx";

/** The instructions and, beside them, how experts will read them. */
export function InstructionsField({ defaultValue, error }: { defaultValue: string; error: FieldError }) {
  const [text, setText] = useState(defaultValue);
  const shown = useDeferredValue(text);
  return (
    <div className="grid items-start gap-x-8 gap-y-4 lg:grid-cols-2">
      <TextAreaField
        label="Instructions"
        name="instructions"
        defaultValue={defaultValue}
        onChange={(event) => setText(event.currentTarget.value)}
        error={error}
        hint="Markdown, with code and LaTeX. They stand beside every task."
        rows={12}
        maxLength={20_000}
        required
      />
      <section aria-label="Preview of the instructions" className="flex min-w-0 flex-col gap-1.5">
        <h2 className="font-medium">Preview</h2>
        <p className="text-sm text-muted">As experts read them.</p>
        <ScrollBox
          label="Text of the preview"
          className="relative max-h-[70vh] min-h-40 overflow-auto rounded-md border border-line bg-surface px-4 py-3"
        >
          {shown.trim() === "" ? (
            <p className="text-faint">What you write appears here.</p>
          ) : (
            <Markdown source={shown} />
          )}
        </ScrollBox>
      </section>
    </div>
  );
}
