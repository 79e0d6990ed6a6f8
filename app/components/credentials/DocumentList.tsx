import { FileText } from "lucide-react";
import { Card } from "../Card.tsx";

type DocumentListProps = {
  documents: readonly { id: string; fileName: string; byteCount: number; digest: string; kept: boolean }[];
  /** Where a document can be fetched, for who may look into it. */
  hrefFor?: (documentId: string) => string;
};

const size = (bytes: number) =>
  bytes < 1024 * 1024
    ? `${Math.max(1, Math.round(bytes / 1024))} KiB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

export function DocumentList({ documents, hrefFor }: DocumentListProps) {
  return (
    <Card flush>
      <ul className="divide-y divide-line">
        {documents.map(({ id, fileName, byteCount, digest, kept }) => (
          <li key={id} className="flex gap-3 px-4 py-3 sm:px-5">
            <FileText aria-hidden="true" className="mt-1 size-4 shrink-0 text-faint" />
            <div className="min-w-0">
              <p className="font-medium break-all">
                {kept && hrefFor ? (
                  <a href={hrefFor(id)} className="link" download>
                    {fileName}
                  </a>
                ) : (
                  fileName
                )}
              </p>
              <p className="text-sm text-muted">
                {size(byteCount)}
                {!kept && ", erased"}
              </p>
              <p className="font-mono text-xs break-all text-faint">SHA-256 {digest}</p>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
