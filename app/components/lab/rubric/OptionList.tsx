import { MOST } from "#app/forms/rubric.ts";
import { TextField } from "../../Field.tsx";
import { ItemList } from "./ItemList.tsx";
import { NEW_OPTION, type OptionValues } from "./rubric-values.ts";
import { fieldAt, itemAt, type Spot } from "./spot.ts";

type OptionListProps = {
  spot: Spot;
  /** "flag", "reason", "tag". */
  noun: string;
  items: OptionValues[];
  onChange: (items: OptionValues[]) => void;
  most?: number;
};

/** What can be chosen, a line each: its title and what it means. */
export function OptionList({ spot, noun, items, onChange, most = MOST.options }: OptionListProps) {
  return (
    <ItemList
      name={spot.name}
      noun={noun}
      items={items}
      blank={NEW_OPTION}
      most={most}
      onChange={onChange}
      add={`Add a ${noun}`}
      className="gap-2 max-sm:gap-4"
    >
      {({ key, title, description }, index, change, buttons) => {
        const own = itemAt(spot, index, key);
        return (
          <div className="grid items-start gap-2 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto]">
            <TextField
              {...fieldAt(own, "title")}
              label={`Title of ${noun} ${index + 1}`}
              hideLabel
              placeholder="Title"
              value={title}
              onChange={(event) => change({ title: event.currentTarget.value })}
              maxLength={80}
              autoComplete="off"
            />
            <TextField
              {...fieldAt(own, "description")}
              label={`Definition of ${noun} ${index + 1}`}
              hideLabel
              placeholder="Definition, if it needs one"
              value={description}
              onChange={(event) => change({ description: event.currentTarget.value })}
              maxLength={1000}
              autoComplete="off"
            />
            {buttons}
          </div>
        );
      }}
    </ItemList>
  );
}
