import type { ShouldRevalidateFunction } from "@remix-run/react";

/** After a refusal Remix keeps the page as it was read. Where somebody else was quicker, what there is now has to be seen. */
export const rereadAfterConflict: ShouldRevalidateFunction = ({ actionStatus = 200 }) =>
  actionStatus < 400 || actionStatus === 409;
