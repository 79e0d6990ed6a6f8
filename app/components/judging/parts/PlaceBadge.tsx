import { Badge } from "../../Badge.tsx";

type PlaceBadgeProps = {
  /** From 1; what is tied shares one, and the next place follows it: 1, 2, 2, 3. */
  place: number;
  tied: boolean;
};

/** Where a completion stands in an order that is given. */
export function PlaceBadge({ place, tied }: PlaceBadgeProps) {
  return (
    <Badge tone={place === 1 ? "good" : "neutral"}>{tied ? `Place ${place}, tied` : `Place ${place}`}</Badge>
  );
}
