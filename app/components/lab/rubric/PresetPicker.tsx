import { useEffect, useRef, useState } from "react";
import { PRESETS, presetOf } from "#app/domain/presets.ts";
import type { PresetId } from "#app/domain/rubric.ts";
import { Button } from "../../Button.tsx";
import { Callout } from "../../Callout.tsx";
import { RadioCards } from "../../RadioCards.tsx";

const OPTIONS = PRESETS.map(({ id, title, description }) => ({ value: id, label: title, description }));

type PresetPickerProps = {
  name: string;
  preset: PresetId;
  /** What is there differs from its preset, and would be lost. */
  edited: boolean;
  onChoose: (preset: PresetId) => void;
};

/** What a rubric starts from. Choosing another one asks before it takes the place of what was edited. */
export function PresetPicker({ name, preset, edited, onChoose }: PresetPickerProps) {
  const [asked, setAsked] = useState<PresetId | null>(null);
  const question = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (asked !== null) question.current?.focus();
  }, [asked]);

  const choose = (id: PresetId) => {
    if (edited) return setAsked(id);
    onChoose(id);
  };
  const settle = (take: boolean) => {
    if (take && asked !== null) onChoose(asked);
    setAsked(null);
    document.querySelector<HTMLInputElement>(`input[name="${name}"]:checked`)?.focus();
  };

  return (
    <div className="flex flex-col gap-3">
      <RadioCards
        legend="Start from"
        name={name}
        hint="Protocols that published preference datasets were made by. Each can be changed below."
        columns={3}
        options={OPTIONS}
        value={asked ?? preset}
        onChange={(id) => choose(id as PresetId)}
      />
      {asked !== null && (
        <div
          ref={question}
          role="alertdialog"
          aria-label="Replace the rubric?"
          aria-describedby={`${name}-loss`}
          tabIndex={-1}
        >
          <Callout
            tone="warn"
            title="Replace the rubric?"
            actions={
              <>
                <Button type="button" size="sm" onClick={() => settle(true)}>
                  Replace it
                </Button>
                <Button type="button" size="sm" variant="secondary" onClick={() => settle(false)}>
                  Keep what is here
                </Button>
              </>
            }
          >
            <p id={`${name}-loss`}>
              “{presetOf(asked).title}” takes the place of everything below, and what you have changed there
              is lost.
            </p>
          </Callout>
        </div>
      )}
    </div>
  );
}
