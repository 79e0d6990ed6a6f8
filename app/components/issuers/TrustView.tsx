import type { EasSchema, VcType } from "#app/domain/attestation/policy.ts";
import { fieldTitle, findField } from "#app/domain/credential/fields.ts";
import { levelTitle } from "#app/domain/credential/levels.ts";
import { DefinitionList } from "../DefinitionList.tsx";

type TrustViewProps = {
  trust: { identifiers: string[]; may: string[]; easSchemas: EasSchema[]; vcTypes: VcType[] };
};

/** An entry of what an issuer may attest, for people. */
export function mayInWords(entry: string): string {
  if (entry === "*") return "Every field";
  const [field = "", level] = entry.split(":");
  const family = findField(field)?.family;
  if (level === undefined || !family) return fieldTitle(field);
  return `${fieldTitle(field)}: ${levelTitle(family, level).toLowerCase()} only`;
}

/** What an issuer is, or was, trusted with. */
export function TrustView({ trust: { identifiers, may, easSchemas, vcTypes } }: TrustViewProps) {
  return (
    <DefinitionList
      items={[
        { term: "Signs with", value: <Lines lines={identifiers} /> },
        { term: "May attest", value: may.map(mayInWords).join("; ") },
        {
          term: "EAS schemas",
          value:
            easSchemas.length === 0
              ? "None"
              : easSchemas.map((schema) => <Schema key={schema.uid} {...schema} />),
        },
        {
          term: "Types of credentials",
          value:
            vcTypes.length === 0
              ? "The usual ones"
              : vcTypes.map((type) => <Type key={JSON.stringify(type)} {...type} />),
        },
      ]}
    />
  );
}

function Lines({ lines }: { lines: string[] }) {
  return (
    <ul>
      {lines.map((line) => (
        <li key={line} className="font-mono text-sm break-all">
          {line}
        </li>
      ))}
    </ul>
  );
}

const placesOf = (claims: Record<string, string>) =>
  Object.entries(claims)
    .map(([claim, place]) => `${claim} from ${place}`)
    .join(", ") || "no claims";

function Schema({ uid, schema, resolver, revocable, claims }: EasSchema) {
  return (
    <div className="mb-2 last:mb-0">
      <p className="font-mono text-sm break-words">{schema}</p>
      <p className="font-mono text-xs break-all text-muted">{uid}</p>
      {BigInt(resolver) !== 0n && (
        <p className="text-sm text-muted">
          Resolver <span className="font-mono text-xs break-all">{resolver}</span>
        </p>
      )}
      <p className="text-sm text-muted">
        {revocable ? "Revocable" : "Not revocable"}; {placesOf(claims)}
      </p>
    </div>
  );
}

function Type({ type, claims }: VcType) {
  return (
    <p className="break-words">
      {type} <span className="text-sm text-muted">({placesOf(claims)})</span>
    </p>
  );
}
