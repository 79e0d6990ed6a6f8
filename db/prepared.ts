import type { Sql } from "postgres";

/** Statements with more parameters are made for one occasion, as rows of an import are: a connection that kept them would grow without end. */
const MOST_PARAMETERS = 64;

type Unsafe = Sql["unsafe"];
type Nests = { begin?: unknown; savepoint?: unknown };

/**
 * Lets the connections keep what Drizzle has them prepare. Drizzle sends every statement as one that is never seen again, which the driver describes and
 * only then runs: two rounds instead of one, and a parse, for each.
 */
export function keepPrepared<Client extends { unsafe: Unsafe } & Nests>(client: Client): Client {
  const { unsafe } = client;
  client.unsafe = ((query, parameters = [], options = {}) => {
    const prepare = parameters.length > 0 && parameters.length <= MOST_PARAMETERS;
    return unsafe(query, parameters, { ...options, prepare });
  }) as Unsafe;
  for (const name of ["begin", "savepoint"] as const) {
    const nest = client[name] as ((...given: unknown[]) => unknown) | undefined;
    if (!nest) continue;
    client[name] = (...given: unknown[]) => {
      const work = given.pop() as (inner: Client) => unknown;
      return nest(...given, (inner: Client) => work(keepPrepared(inner)));
    };
  }
  return client;
}
