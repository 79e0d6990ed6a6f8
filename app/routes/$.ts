/** Whatever no other route knows. */
export function loader() {
  throw new Response(null, { status: 404, statusText: "Not Found" });
}

export const action = loader;
