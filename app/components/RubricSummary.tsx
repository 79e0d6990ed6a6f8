import type { ReactNode } from "react";
import { pointInWords, scaleOf } from "#app/domain/judging/order.ts";
import { type Aspect, aspectsOf, type Criterion, type Option, type Rubric } from "#app/domain/rubric.ts";
import { completionsInWords, orderInWords, writingInWords } from "#app/domain/rubric-words.ts";

type RubricSummaryProps = {
  rubric: Rubric;
  /** The level of its titles among the page's headings. */
  level?: 3 | 4;
};

/** Everything that an expert is asked, in the order it is asked, to be read over. */
export function RubricSummary({ rubric, level = 3 }: RubricSummaryProps) {
  const { order, criteria, flags, critiques } = rubric;
  const writing = writingInWords(rubric);
  return (
    <div className="flex flex-col gap-5">
      <Part title="Order" level={level}>
        <p>{orderInWords(order)}</p>
        <p className="text-sm text-muted">Completions of a task: {completionsInWords(rubric)}.</p>
        {aspectsOf(rubric).length > 0 && (
          <ol className="mt-2 divide-y divide-line">
            {aspectsOf(rubric).map((aspect) => (
              <AspectLine key={aspect.id || aspect.title} aspect={aspect} />
            ))}
          </ol>
        )}
      </Part>
      {criteria.length > 0 && (
        <Part title="Ratings of each completion" level={level}>
          <ol className="divide-y divide-line">
            {criteria.map((criterion) => (
              <CriterionLine key={criterion.id || criterion.title} criterion={criterion} />
            ))}
          </ol>
        </Part>
      )}
      {flags.length > 0 && (
        <Part title="Flags, where they apply" level={level}>
          <Options options={flags} />
        </Part>
      )}
      {writing.length > 0 && (
        <Part title="Marks and words" level={level}>
          <ul className="flex list-disc flex-col gap-1 pl-5">
            {writing.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          <Passages critiques={critiques} />
        </Part>
      )}
    </div>
  );
}

function Part({ title, level, children }: { title: string; level: 3 | 4; children: ReactNode }) {
  const Title = `h${level}` as const;
  return (
    <section>
      <Title className="mb-1 text-sm font-semibold text-muted">{title}</Title>
      {children}
    </section>
  );
}

function Line(props: { title: string; side: string; description: string; children: ReactNode }) {
  const { title, side, description, children } = props;
  return (
    <li className="py-3 first:pt-1 last:pb-0">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-medium break-words">{title || "No title yet"}</span>
        <span className="text-sm text-muted tabular-nums">{side}</span>
      </p>
      {description && <p className="mt-0.5 break-words text-muted">{description}</p>}
      {children}
    </li>
  );
}

function AspectLine({ aspect }: { aspect: Aspect }) {
  const { title, description, confidence, required } = aspect;
  return (
    <Line title={title} side={required ? "" : "optional"} description={description}>
      <p className="mt-1 text-sm">{scaleOf(aspect).map(pointInWords).join(" · ")}</p>
      {confidence.length > 0 && <p className="mt-1 text-sm text-muted">How sure: {confidence.join(" · ")}</p>}
      <ReasonsLine {...aspect} />
    </Line>
  );
}

function CriterionLine({ criterion }: { criterion: Criterion }) {
  const { title, description, min, max, anchors, required, notApplicable } = criterion;
  const points = anchors.flatMap((words, point) => (words ? [{ rating: min + point, words }] : []));
  const side = [`${min} to ${max}`, !required && "optional", notApplicable && "or does not apply"];
  return (
    <Line title={title} side={side.filter(Boolean).join(", ")} description={description}>
      {points.length > 0 && (
        <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 text-sm">
          {points.map(({ rating, words }) => (
            <div key={rating} className="col-span-2 grid grid-cols-subgrid">
              <dt className="text-end text-muted tabular-nums">{rating}</dt>
              <dd className="break-words">{words}</dd>
            </div>
          ))}
        </dl>
      )}
      <ReasonsLine {...criterion} />
    </Line>
  );
}

function ReasonsLine({ reasons, ownReason }: Pick<Criterion, "reasons" | "ownReason">) {
  if (reasons.length === 0 && ownReason === "no") return null;
  if (reasons.some(({ description }) => description)) return <DefinedReasons {...{ reasons, ownReason }} />;
  const own = ownReason !== "no" && `own words (${ownReason})`;
  const said = [...reasons.map(({ title }) => title), own].filter(Boolean);
  return <p className="mt-1 text-sm text-muted">Reasons: {said.join(" · ")}</p>;
}

function DefinedReasons({ reasons, ownReason }: Pick<Criterion, "reasons" | "ownReason">) {
  return (
    <div className="mt-1 text-sm">
      <p className="text-muted">Reasons{ownReason !== "no" && `, and own words (${ownReason})`}:</p>
      <Options options={reasons} />
    </div>
  );
}

function Options({ options }: { options: readonly Option[] }) {
  return (
    <ul className="flex list-disc flex-col gap-1 pl-5">
      {options.map(({ id, title, description }) => (
        <li key={id || title} className="break-words">
          {title || "No title yet"}
          {description && <span className="text-muted">: {description}</span>}
        </li>
      ))}
    </ul>
  );
}

function Passages({ critiques: { spans, tags, severities } }: Pick<Rubric, "critiques">) {
  if (spans === "no" || (tags.length === 0 && severities.length === 0)) return null;
  const weighed = severities.map(({ title, weight }) => `${title} (${weight})`);
  return (
    <div className="mt-2 flex flex-col gap-1 text-sm">
      {severities.length > 0 && <p className="text-muted">Severities: {weighed.join(" · ")}</p>}
      {tags.length > 0 && (
        <>
          <p className="text-muted">Tags:</p>
          <Options options={tags} />
        </>
      )}
    </div>
  );
}
