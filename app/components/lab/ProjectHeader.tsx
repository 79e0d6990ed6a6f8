import { NavLink } from "@remix-run/react";
import type { ReactNode } from "react";
import { type LabRole, labCan } from "#app/domain/roles.ts";
import { paths } from "#app/paths.ts";
import { Badge } from "../Badge.tsx";
import { type Crumb, PageHeader } from "../PageHeader.tsx";
import type { ShownProject } from "./project.ts";

type Project = Pick<ShownProject, "id" | "title" | "closedAt">;

/** The head of a project's own pages: its title, what can be done, and the way to its other pages. */
export function ProjectHeader(props: { project: Project; role: LabRole; actions?: ReactNode }) {
  const { project, role, actions } = props;
  const tabs = [
    { to: paths.project(project.id), label: "Overview", end: true },
    { to: paths.tasks(project.id), label: "Tasks" },
    { to: paths.examples(project.id), label: "Examples" },
    { to: paths.calibrationSet(project.id), label: "Calibration" },
    { to: paths.gold(project.id), label: "Gold" },
    { to: paths.exports(project.id), label: "Exports" },
    ...(labCan(role, "change project") ? [{ to: paths.projectSettings(project.id), label: "Settings" }] : []),
  ];
  return (
    <>
      <PageHeader
        breadcrumb={[{ label: "Projects", to: paths.projects() }]}
        title={project.title}
        meta={project.closedAt ? <Badge tone="warn">Closed</Badge> : undefined}
        actions={actions}
      />
      <nav aria-label="Project" className="-mt-3 mb-8 overflow-x-auto border-b border-line">
        <ul className="flex gap-x-6">
          {tabs.map(({ to, label, end }) => (
            <li key={to}>
              <NavLink
                to={to}
                end={end}
                className="-mb-px flex h-11 items-center border-b-2 border-transparent text-muted -outline-offset-2 hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink"
              >
                {label}
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
    </>
  );
}

/** The way back from a page below one of a project's. */
export function projectCrumbs({ id, title }: Project, below?: Crumb): Crumb[] {
  return [
    { label: "Projects", to: paths.projects() },
    { label: title, to: paths.project(id) },
    ...(below ? [below] : []),
  ];
}
