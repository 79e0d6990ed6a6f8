import type { Layout } from "#app/domain/judging/layout.ts";

const BOX = "md:max-h-[max(18rem,calc(100dvh-30rem))] md:overflow-y-auto";

/** Side by side a long text scrolls in its box, so that its ratings are never a page away; stacked, it scrolls with the page. */
export const BOXES: Record<Layout, string> = { columns: BOX, two: BOX, stacked: "" };
