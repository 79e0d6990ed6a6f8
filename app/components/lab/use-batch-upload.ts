import { useFetcher, useNavigate } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { paths } from "#app/paths.ts";
import { startUpload } from "./upload.ts";

/** What the address of a page that makes batches answers. */
type Made = { batchId: string | null; problem?: string };

/** Makes the batch by the page's own action, begins to send the file into it and goes to its page, where the sending is watched. */
export function useBatchUpload(projectId: string) {
  const fetcher = useFetcher<Made>();
  const navigate = useNavigate();
  const file = useRef<File | null>(null);
  const batchId = fetcher.data?.batchId;
  // Not before the fetcher is done altogether: going elsewhere while it still loads this page again leaves the next one blank.
  const idle = fetcher.state === "idle";
  useEffect(() => {
    if (!idle || !batchId || !file.current) return;
    startUpload(paths.batchContent(projectId, batchId), file.current, null);
    file.current = null;
    navigate(paths.batch(projectId, batchId), { replace: true });
  }, [idle, batchId, projectId, navigate]);

  return {
    upload(chosen: File, fields: Record<string, string>) {
      file.current = chosen;
      fetcher.submit({ fileName: chosen.name.slice(0, 255), ...fields }, { method: "post" });
    },
    busy: !idle || Boolean(batchId),
    problem: fetcher.data?.problem,
  };
}
