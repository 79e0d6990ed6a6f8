import type { Order } from "#app/domain/rubric.ts";
import { MOST } from "#app/forms/rubric.ts";
import { Checkbox } from "../../Checkbox.tsx";
import { RadioCards } from "../../RadioCards.tsx";
import { AspectFields } from "./AspectFields.tsx";
import { ItemList } from "./ItemList.tsx";
import { NEW_ASPECT, type RubricValues } from "./rubric-values.ts";
import { fieldAt, itemAt, type Spot, within } from "./spot.ts";

const KINDS = [
  {
    value: "ranking",
    label: "Rank them all",
    description: "2 to 9 completions, best first, ties allowed.",
  },
  {
    value: "aspects",
    label: "Compare two",
    description: "Exactly 2 completions: which is better, and by how much.",
  },
  {
    value: "none",
    label: "No order",
    description: "1 to 9 completions, each judged by itself.",
  },
];

type OrderFieldsProps = {
  spot: Spot;
  value: Pick<RubricValues, "order" | "acceptability">;
  onChange: (changes: Partial<Pick<RubricValues, "order" | "acceptability">>) => void;
};

/** How the completions are put in order and, where two are compared, what is asked about them. */
export function OrderFields({ spot, value, onChange }: OrderFieldsProps) {
  const { order, acceptability } = value;
  const own = within(spot, "order");
  const list = within(own, "aspects");
  const choose = (by: Order["by"]) => {
    const aspects =
      by === "aspects" && order.aspects.length === 0
        ? [{ ...NEW_ASPECT, key: "overall", title: "Overall" }]
        : order.aspects;
    onChange({ order: { by, aspects } });
  };
  return (
    <div className="flex flex-col gap-4">
      <RadioCards
        {...fieldAt(own, "by")}
        legend="Order of the completions"
        columns={3}
        options={KINDS}
        value={order.by}
        onChange={(by) => choose(by as Order["by"])}
      />
      {order.by === "aspects" && (
        <ItemList
          name={list.name}
          noun="aspect"
          items={order.aspects}
          blank={NEW_ASPECT}
          most={MOST.aspects}
          onChange={(aspects) => onChange({ order: { ...order, aspects } })}
          add="Add an aspect"
          className="gap-4"
        >
          {(aspect, index, change, buttons) => (
            <AspectFields
              spot={itemAt(list, index, aspect.key)}
              index={index}
              value={aspect}
              onChange={change}
              buttons={buttons}
            />
          )}
        </ItemList>
      )}
      <Checkbox
        {...fieldAt(spot, "acceptability")}
        label="It may be said that none of the completions is acceptable, whatever their order"
        checked={acceptability}
        onChange={(event) => onChange({ acceptability: event.currentTarget.checked })}
      />
    </div>
  );
}
