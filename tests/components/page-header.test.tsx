import { expect, test } from "vitest";
import { PageHeader } from "#app/components/PageHeader.tsx";
import { htmlOf, textOf } from "./lab-html.tsx";

test("the way back is parted by strokes and ends in none", async () => {
  const breadcrumb = [
    { label: "Projects", to: "/lab/projects" },
    { label: "Sums", to: "/lab/projects/sums" },
  ];
  const text = textOf(await htmlOf(<PageHeader title="Exports" breadcrumb={breadcrumb} />));
  expect(text.replace(/\s+/g, " ").trim()).toBe("Projects / Sums Exports");
});
