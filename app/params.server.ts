export type Params = Readonly<Record<string, string | undefined>>;

export const notFound = () => new Response(null, { status: 404, statusText: "Not Found" });

/** An id out of an address. What is no UUID is nobody's id, and PostgreSQL would not even compare it. */
export function idIn(params: Params, name: string): string {
  const id = params[name] ?? "";
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id)) throw notFound();
  return id.toLowerCase();
}
