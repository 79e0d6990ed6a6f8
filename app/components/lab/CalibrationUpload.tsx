import { useState } from "react";
import { MOST_SET_TASKS } from "#app/domain/calibration.ts";
import type { Order } from "#app/domain/rubric.ts";
import { NumberField } from "../Field.tsx";
import { KnownUpload } from "./KnownUpload.tsx";

const MANY_EXPERTS = 100;

type CalibrationUploadProps = {
  projectId: string;
  price: string;
  /** How the project's rubric asks for the order. */
  order: Order;
  /** How many experts may take the set that is in; null where there is none. */
  placeCount: number | null;
};

/** The upload of a calibration set, which says how many experts may take it. */
export function CalibrationUpload({ projectId, price, order, placeCount }: CalibrationUploadProps) {
  const [expertCount, setExpertCount] = useState(`${placeCount ?? MANY_EXPERTS}`);
  return (
    <KnownUpload
      projectId={projectId}
      order={order}
      about={`, which experts read once they have finished the set. A set has ${MOST_SET_TASKS} tasks at most.`}
      fields={{ expertCount }}
    >
      {(problem) => (
        <NumberField
          label="How many experts may take the set"
          name="expertCount"
          hint={`Each is paid ${price} a task, as for any other. When so many have begun it, nobody else can; whoever has may finish. To change it later, upload the set again with another number.`}
          value={expertCount}
          onChange={(event) => setExpertCount(event.currentTarget.value)}
          error={problem}
          min={1}
          max={1000}
          className="max-w-96"
          required
        />
      )}
    </KnownUpload>
  );
}
