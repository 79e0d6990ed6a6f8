import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Mail } from "lucide-react";
import { Card } from "#app/components/Card.tsx";
import { EmptyState } from "#app/components/EmptyState.tsx";
import { PageHeader } from "#app/components/PageHeader.tsx";
import { RelativeTime } from "#app/components/RelativeTime.tsx";
import { type ListedMail, listOutbox, outboxOpen } from "#app/models/mail.server.ts";
import { notFound } from "#app/params.server.ts";

export const meta: MetaFunction = () => [{ title: "Outbox · Assay" }];

export const handle = { width: "reading" };

export async function loader() {
  if (!outboxOpen()) throw notFound();
  return { mails: await listOutbox() };
}

export default function Outbox() {
  const { mails } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="Outbox"
        description="The demo sends no mail: what it would send lies here, newest first. With SMTP_URL set, mail is sent and this page is gone."
      />
      {mails.length === 0 ? (
        <EmptyState icon={<Mail />}>No mail was written yet.</EmptyState>
      ) : (
        <ul className="flex flex-col gap-4">
          {mails.map((mail) => (
            <Letter key={mail.id} mail={mail} />
          ))}
        </ul>
      )}
    </>
  );
}

const LINK = /(https?:\/\/[^\s]+)/;

function Letter({ mail: { recipient, subject, text, createdAt } }: { mail: ListedMail }) {
  const parts = (text ?? "What it said is gone: it counted for an hour.").split(LINK);
  return (
    <Card
      as="li"
      title={subject}
      footer={
        <>
          To {recipient}, <RelativeTime value={createdAt} />
        </>
      }
    >
      <p className="break-words whitespace-pre-line">
        {parts.map((part, index) =>
          LINK.test(part) ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text that never changes
            <a key={index} href={part} className="link break-all">
              {part}
            </a>
          ) : (
            part
          ),
        )}
      </p>
    </Card>
  );
}
