import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet } from "@remix-run/react";
import { SectionNav } from "#app/components/SectionNav.tsx";
import { paths } from "#app/paths.ts";
import { requireOperator } from "#app/session.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  await requireOperator(request);
  return null;
}

const PAGES = [
  { to: paths.operations(), label: "Overview", end: true },
  { to: paths.issuers(), label: "Issuers" },
  { to: paths.reviews(), label: "Applications" },
  { to: paths.issued(), label: "Attestations" },
  { to: paths.lapses(), label: "Lapses" },
  { to: paths.revocationLogs(), label: "Revocations" },
];

export default function Operations() {
  return (
    <>
      <SectionNav label="Operations" items={PAGES} />
      <Outlet />
    </>
  );
}
