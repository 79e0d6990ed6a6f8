import { Link } from "@remix-run/react";

/** Has Remix look up the routes of these addresses now: going there then needs no network. */
export function Discovered({ addresses }: { addresses: readonly (string | null)[] }) {
  return addresses.map((address) => address && <Link key={address} to={address} hidden tabIndex={-1} />);
}
