/** How often a transaction is begun anew that the database ended to free another. */
const MOST_ATTEMPTS = 4;
const DEADLOCK = "40P01";

type Transacts = { transaction: (work: never, settings?: never) => Promise<unknown> };

/**
 * Begins a transaction anew where it waited for another that waited for it. The database has undone all of it by then; and nothing outside it is done within
 * one, so that the second run finds everything as the first did.
 */
export function retryDeadlocks<Database extends Transacts>(database: Database): Database {
  const once = database.transaction.bind(database);
  database.transaction = async (...given) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await once(...given);
      } catch (error) {
        if (attempt === MOST_ATTEMPTS || !isDeadlock(error)) throw error;
      }
    }
  };
  return database;
}

function isDeadlock(error: unknown): boolean {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  return code === DEADLOCK || cause?.code === DEADLOCK;
}
