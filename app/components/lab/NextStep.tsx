import { type LabRole, labCan } from "#app/domain/roles.ts";
import { paths } from "#app/paths.ts";
import { ButtonLink } from "../Button.tsx";
import { Callout } from "../Callout.tsx";
import { nextStep, type ProjectLive, type ShownProject } from "./project.ts";

type NextStepProps = {
  project: ShownProject;
  live: ProjectLive;
  role: LabRole;
  /** How many experts may be given its tasks now. */
  qualifiedCount: number;
};

/** The one thing to do now, or that there is nothing to do. */
export function NextStep({ project, live, role, qualifiedCount }: NextStepProps) {
  const step = nextStep(live, project.closedAt !== null);
  const [newest] = live.batches;
  const seeNewest = newest && (
    <ButtonLink to={paths.batch(project.id, newest.id)} size="sm" variant="secondary">
      See the batch
    </ButtonLink>
  );
  // Every kind has something to press, so that one can take the place of another without moving the page.
  const seeTasks = (
    <ButtonLink to={paths.tasks(project.id)} size="sm" variant="secondary">
      See the tasks
    </ButtonLink>
  );
  switch (step) {
    case "upload":
      return null;
    case "mend":
      return (
        <Callout tone="warn" title="Nothing in the last batch could be used" actions={seeNewest}>
          Every line of {newest?.fileName} that was read was refused. The batch’s page says why.
        </Callout>
      );
    case "resume":
      return (
        <Callout tone="warn" title="The last batch is not complete" actions={seeNewest}>
          The upload of {newest?.fileName} did not reach its end. None of its tasks is handed out until it
          has.
        </Callout>
      );
    case "experts":
      if (qualifiedCount === 0) {
        const change = labCan(role, "change project") && (
          <ButtonLink to={paths.projectSettings(project.id)} size="sm" variant="secondary">
            Change who may judge
          </ButtonLink>
        );
        return (
          <Callout tone="warn" title="No expert may judge these tasks yet" actions={change || seeTasks}>
            Nobody on Assay holds what the project asks for. The tasks wait until somebody does.
          </Callout>
        );
      }
      return (
        <Callout title="Waiting for experts" actions={seeTasks}>
          The tasks are open to experts. Their judgments show here as they come in; there is nothing you need
          to do.
        </Callout>
      );
    case "export":
      return (
        <Callout
          title="The first tasks are scored"
          actions={
            <ButtonLink to={paths.exports(project.id)} size="sm" variant="secondary">
              Go to exports
            </ButtonLink>
          }
        >
          Look at how experts judged them, or export what there is so far; more can be exported later.
        </Callout>
      );
    case "done":
      return (
        <Callout
          tone="good"
          title="Every task is judged and scored"
          actions={
            <>
              <ButtonLink to={paths.exports(project.id)} size="sm">
                Go to exports
              </ButtonLink>
              {labCan(role, "upload batch") && (
                <ButtonLink to={paths.newBatch(project.id)} size="sm" variant="secondary">
                  Upload another batch
                </ButtonLink>
              )}
            </>
          }
        >
          The dataset is ready to be exported.
        </Callout>
      );
    case "closed":
      return (
        <Callout
          tone="warn"
          title="This project is closed"
          actions={
            labCan(role, "close project") ? (
              <ButtonLink to={paths.projectSettings(project.id)} size="sm" variant="secondary">
                Reopen it in the settings
              </ButtonLink>
            ) : (
              seeTasks
            )
          }
        >
          It hands out no tasks and takes no batches. What was judged can be read and exported.
        </Callout>
      );
    case "none":
      return (
        <Callout title="Under way" actions={seeTasks}>
          Numbers on this page follow by themselves. The first tasks are scored once they have all their
          judgments.
        </Callout>
      );
  }
}
