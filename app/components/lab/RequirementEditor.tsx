import { Plus, Trash2 } from "lucide-react";
import { Fragment, useRef, useState } from "react";
import { MOST_ALTERNATIVES, MOST_CLAIMS } from "#app/domain/credential/requirement.ts";
import type { Problems } from "#app/forms/form-problems.ts";
import { Button } from "../Button.tsx";
import { ClaimFields, type NamedIssuer } from "./ClaimFields.tsx";
import { type ClaimValues, NEW_CLAIM } from "./project-values.ts";
import { type Qualified, QualifiedCount } from "./QualifiedCount.tsx";

type Claim = { key: number; initial: ClaimValues };
type Way = { key: number; claims: Claim[] };

type RequirementEditorProps = {
  initial: ClaimValues[][];
  problems: Problems;
  issuers: readonly NamedIssuer[];
  qualified: Qualified | null;
};

/** Ways to qualify, any of which is enough; each asks for all of its claims. Places number the fields; keys keep what is typed with them. */
export function RequirementEditor({ initial, problems, issuers, qualified }: RequirementEditorProps) {
  const minted = useRef(0);
  const mint = () => minted.current++;
  const claimOf = (values: ClaimValues): Claim => ({ key: mint(), initial: values });
  const [ways, setWays] = useState<Way[]>(() =>
    initial.map((claims) => ({ key: mint(), claims: claims.map(claimOf) })),
  );
  const [said, setSaid] = useState("");
  const errorsOf = useProblemsByKey(ways, problems);

  const addWay = () => {
    setWays([...ways, { key: mint(), claims: [claimOf(NEW_CLAIM)] }]);
    setSaid(`Way ${ways.length + 1} to qualify added.`);
  };
  const addClaim = (way: Way) => {
    setWays(ways.map((one) => (one === way ? { ...way, claims: [...way.claims, claimOf(NEW_CLAIM)] } : one)));
    setSaid(`Credential ${way.claims.length + 1} added.`);
  };
  const remove = (way: Way, claim: Claim) => {
    const claims = way.claims.filter((one) => one !== claim);
    setWays(
      claims.length === 0
        ? ways.filter((one) => one !== way)
        : ways.map((one) => (one === way ? { ...way, claims } : one)),
    );
    setSaid("Credential removed.");
  };

  return (
    <div className="flex flex-col gap-4">
      {ways.length === 0 && (
        <p className="rounded-lg border border-dashed border-strong px-4 py-6 text-center text-muted">
          No credential is asked for: every expert is given tasks of this project.
        </p>
      )}
      {ways.map((way, index) => (
        <Fragment key={way.key}>
          {index > 0 && <p className="text-center text-sm font-medium text-muted">or</p>}
          <WayFields
            {...{ way, index, issuers, errorsOf }}
            count={ways.length}
            onAdd={() => addClaim(way)}
            onRemove={(claim) => remove(way, claim)}
          />
        </Fragment>
      ))}
      <div>
        <Button
          type="button"
          id="field-requirement"
          variant="secondary"
          onClick={addWay}
          disabled={ways.length >= MOST_ALTERNATIVES}
        >
          <Plus aria-hidden="true" />
          {ways.length === 0 ? "Ask for a credential" : "Add another way to qualify"}
        </Button>
      </div>
      <QualifiedCount initial={qualified} ways={ways} />
      <p role="status" className="sr-only">
        {said}
      </p>
    </div>
  );
}

/** Problems name claims by their place when the form was sent; after that they follow the claim when others go. */
function useProblemsByKey(ways: readonly Way[], problems: Problems): (claim: Claim) => Problems {
  const places = () =>
    new Map(
      ways.flatMap(({ claims }, a) => claims.map(({ key }, c) => [key, `requirement[${a}][${c}].`] as const)),
    );
  const [sent, setSent] = useState(() => ({ problems, places: places() }));
  const current = sent.problems === problems ? sent : { problems, places: places() };
  if (current !== sent) setSent(current);
  return ({ key }) => {
    const prefix = current.places.get(key);
    if (prefix === undefined) return {};
    const own = Object.entries(current.problems).filter(([name]) => name.startsWith(prefix));
    return Object.fromEntries(own.map(([name, message]) => [name.slice(prefix.length), message]));
  };
}

type WayFieldsProps = {
  way: Way;
  index: number;
  count: number;
  issuers: readonly NamedIssuer[];
  errorsOf: (claim: Claim) => Problems;
  onAdd: () => void;
  onRemove: (claim: Claim) => void;
};

function WayFields({ way, index, count, issuers, errorsOf, onAdd, onRemove }: WayFieldsProps) {
  const { claims } = way;
  return (
    <fieldset className="min-w-0 rounded-lg border border-line bg-surface px-4 pt-3 pb-4 sm:px-5">
      <legend className="sr-only">
        Way {index + 1} of {count} to qualify
      </legend>
      <ul className="divide-y divide-line">
        {claims.map((claim, place) => (
          <li key={claim.key} className="py-4 first:pt-1">
            <ClaimFields
              name={`requirement[${index}][${place}]`}
              initial={claim.initial}
              errors={errorsOf(claim)}
              issuers={issuers}
              lead={place === 0 ? "Experts need" : "and also"}
              remove={
                <Button type="button" variant="quiet" size="sm" onClick={() => onRemove(claim)}>
                  <Trash2 aria-hidden="true" />
                  Remove
                  <span className="sr-only"> this credential</span>
                </Button>
              }
            />
          </li>
        ))}
      </ul>
      {claims.length < MOST_CLAIMS && (
        <Button type="button" variant="quiet" size="sm" onClick={onAdd}>
          <Plus aria-hidden="true" />
          Ask for another one as well
        </Button>
      )}
    </fieldset>
  );
}
