/** Whatever no other route knows. */
export function loader() {
  throw new Response(null, { status: 404, statusText: "Not Found" });
}

export const action = loader;

/** Never shown: it makes this a page, so that a reader gets the page for what is not there and not an empty answer. */
export default function NotFound() {
  return null;
}
