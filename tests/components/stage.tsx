import { Form, Outlet, useActionData, useLoaderData } from "@remix-run/react";
import { Inbox } from "lucide-react";
import type { ActionFunctionArgs, LoaderFunctionArgs, RouteObject } from "react-router-dom";
import { AppShell } from "../../app/components/AppShell.tsx";
import { Badge } from "../../app/components/Badge.tsx";
import { Button, ButtonLink, SubmitButton } from "../../app/components/Button.tsx";
import { Callout } from "../../app/components/Callout.tsx";
import { Card } from "../../app/components/Card.tsx";
import { Checkbox } from "../../app/components/Checkbox.tsx";
import { CopyButton } from "../../app/components/CopyButton.tsx";
import { DataTable, tableColumns } from "../../app/components/DataTable.tsx";
import { DefinitionList } from "../../app/components/DefinitionList.tsx";
import { EmptyState } from "../../app/components/EmptyState.tsx";
import { ErrorPage } from "../../app/components/ErrorPage.tsx";
import {
  NumberField,
  PasswordField,
  SelectField,
  TextAreaField,
  TextField,
} from "../../app/components/Field.tsx";
import { FormErrors } from "../../app/components/FormErrors.tsx";
import { PageHeader, Section } from "../../app/components/PageHeader.tsx";
import { ProgressBar } from "../../app/components/ProgressBar.tsx";
import { RadioCards } from "../../app/components/RadioCards.tsx";
import { RelativeTime } from "../../app/components/RelativeTime.tsx";
import { SegmentedProgress } from "../../app/components/SegmentedProgress.tsx";
import { Stat, StatRow } from "../../app/components/Stat.tsx";
import { parseTableQuery, type TableShape, withinPages } from "../../app/domain/table-query.ts";

/** Every component at least once, for the tests to look at and to touch. */
export const routes: RouteObject[] = [
  {
    Component: Frame,
    children: [
      { path: "/parts", Component: Parts },
      { path: "/form", Component: FormScene, action: answer },
      { path: "/table", Component: TableScene, loader: loadTable },
    ],
  },
  { path: "/missing", Component: () => <ErrorPage status={404} /> },
  { path: "/failed", Component: () => <ErrorPage status={500} reference="7Q2M" homeTo="/parts" /> },
];

const nav = [
  { to: "/table", label: "Projects" },
  { to: "/form", label: "Members" },
  { to: "/parts", label: "Releases" },
];

function Frame() {
  return (
    <AppShell
      user={{ name: "Amara Nwosu", email: "amara@lab.example", role: "Owner, Northgate" }}
      nav={nav}
      menu={[{ to: "/form", label: "Account" }]}
      theme="system"
      signOutTo="/sign-out"
      signInTo="/sign-in"
    >
      <Outlet />
    </AppShell>
  );
}

function Parts() {
  return (
    <>
      <PageHeader
        title="Batch 12"
        breadcrumb={[{ label: "Projects", to: "/table" }]}
        description="Every task is wanted three times."
        meta={<Badge tone="accent">Open</Badge>}
        actions={<ButtonLink to="/form">Export</ButtonLink>}
      />
      <StatRow>
        <Stat label="Tasks" value="1,312" detail="7 lines refused" />
        <Stat label="Held" value="USD 4,118.40" />
      </StatRow>
      <Section
        title="Progress"
        description="Counted a moment ago."
        actions={<Button size="sm">Pause</Button>}
      >
        <SegmentedProgress
          label="Lines"
          segments={[
            { label: "Accepted", value: 1312, tone: "good" },
            { label: "Refused", value: 7, tone: "danger" },
          ]}
        />
        <ProgressBar label="Upload" value={3} max={12} />
        <ProgressBar label="Scoring" value={null} />
      </Section>
      <Card title="About" footer="Nothing else is known.">
        <DefinitionList
          items={[
            { term: "Added", value: <RelativeTime value="2026-03-01T23:30:00Z" show="absolute" /> },
            { term: "Seen", value: <RelativeTime value="2020-03-01T23:30:00Z" /> },
            { term: "Checksum", value: <CopyButton text="9f86d081" /> },
          ]}
        />
      </Card>
      {(["neutral", "accent", "good", "warn", "danger"] as const).map((tone) => (
        <Badge key={tone} tone={tone}>
          {tone}
        </Badge>
      ))}
      {(["info", "good", "warn", "danger"] as const).map((tone) => (
        <Callout key={tone} tone={tone} title="Something to know">
          It says more here.
        </Callout>
      ))}
      {(["primary", "secondary", "quiet", "danger"] as const).map((variant) => (
        <Button key={variant} variant={variant}>
          {variant}
        </Button>
      ))}
      <EmptyState icon={<Inbox />} action={<ButtonLink to="/form">Create a project</ButtonLink>}>
        No projects yet.
      </EmptyState>
    </>
  );
}

/** Answers with errors, after the page's own `release` is called where the form asks to be held. */
async function answer({ request }: ActionFunctionArgs) {
  const form = await request.formData();
  const page = window as unknown as { sent?: number; release?: () => void };
  page.sent = (page.sent ?? 0) + 1;
  if (form.has("held")) {
    await new Promise<void>((resolve) => {
      page.release = resolve;
    });
  }
  return {
    email: "Enter an e-mail address",
    "criteria[0].title": ["Enter a title"],
    kind: "Choose one",
    form: "Not saved.",
  };
}

function FormScene() {
  const errors = useActionData<typeof answer>();
  return (
    <>
      <PageHeader title="New project" />
      <Form method="post" noValidate className="flex flex-col gap-6">
        <FormErrors errors={errors} />
        <TextField name="email" label="Contact" hint="We write once." error={errors?.email} optional />
        <TextField name="criteria[0].title" label="Title" error={errors?.["criteria[0].title"]} suffix="en" />
        <TextAreaField name="text" label="Instructions" defaultValue="One line" />
        <NumberField name="overlap" label="Overlap" min={1} max={9} defaultValue={3} />
        <SelectField name="field" label="Field" options={[{ value: "law", label: "Law" }]} />
        <PasswordField name="password" label="Password" autoComplete="new-password" />
        <RadioCards
          legend="Purpose"
          name="kind"
          error={errors?.kind}
          options={[
            { value: "a", label: "Preferences", description: "Chosen and rejected." },
            { value: "b", label: "Evaluation" },
          ]}
        />
        <Checkbox name="held" label="Hold the answer" hint="Until it is released." />
        <SubmitButton className="self-start">Create project</SubmitButton>
        <Button type="submit" name="other" value="1" variant="secondary" disabled>
          Not yet
        </Button>
      </Form>
    </>
  );
}

type Task = { id: string; prompt: string; judged: number };

const shape = {
  columns: ["prompt", "judged"],
  filters: { q: "text", parity: ["even", "odd"] },
  defaultSort: "prompt",
  defaultDescending: false,
  pageSizes: [5, 10],
} as const satisfies TableShape;

const tasks: Task[] = Array.from({ length: 23 }, (_, n) => ({
  id: `t${n}`,
  prompt: `Problem ${String(n).padStart(2, "0")}: how many clips did Natalia sell in April and May together?`,
  judged: (n * 7) % 23,
}));

function loadTable({ request }: LoaderFunctionArgs) {
  const params = new URL(request.url).searchParams;
  const { query, notes } = parseTableQuery(params, shape);
  const { q, parity } = query.filters;
  const found = (params.has("none") ? [] : tasks).filter(
    (task) => task.prompt.includes(q ?? "") && (!parity || (task.judged % 2 === 0) === (parity === "even")),
  );
  const sign = query.descending ? -1 : 1;
  const column = query.sort ?? "prompt";
  found.sort((a, b) => sign * (a[column] < b[column] ? -1 : 1));
  const within = withinPages(query, found.length);
  const start = (within.page - 1) * within.pageSize;
  return { rows: found.slice(start, start + within.pageSize), total: found.length, query: within, notes };
}

const column = tableColumns<Task>();
const columns = column.columns([
  column.accessor("prompt", { header: "Prompt", meta: { className: "whitespace-nowrap" } }),
  column.accessor("judged", { header: "Judged", meta: { align: "end", descendingFirst: true } }),
  column.display({ id: "state", header: "State", cell: () => <Badge>Open</Badge> }),
]);

function TableScene() {
  const { rows, total, query, notes } = useLoaderData() as ReturnType<typeof loadTable>;
  return (
    <>
      <PageHeader title="Tasks" />
      <DataTable
        caption="Tasks of batch 12"
        noun={{ one: "task", many: "tasks" }}
        columns={columns}
        rows={rows}
        rowId={(task) => task.id}
        total={total}
        shape={shape}
        query={query}
        notes={notes}
        filters={[
          { name: "q", label: "Prompt contains" },
          {
            name: "parity",
            label: "Parity",
            options: [
              { value: "even", label: "Even" },
              { value: "odd", label: "Odd" },
            ],
          },
        ]}
        empty={<EmptyState icon={<Inbox />}>No tasks yet.</EmptyState>}
      />
    </>
  );
}
