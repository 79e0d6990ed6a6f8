import { useLoaded } from "../use-loaded.ts";

const load = () => import("./Afterwards.tsx");

/** On every page of an expert, once the page itself is there: judgments that wait to be sent, and the way to take back the last one. */
export function AfterJudging({ userId }: { userId: string }) {
  const { module } = useLoaded(load, true);
  return module && <module.Afterwards userId={userId} />;
}
