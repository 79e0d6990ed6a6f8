/** The mark is a touchstone with three streaks: what an assayer compares, longest first. */
export function Wordmark({ size = "md" }: { size?: "md" | "lg" }) {
  return (
    <span className="inline-flex items-center gap-2.5 text-ink">
      <svg aria-hidden="true" viewBox="0 0 24 24" className={size === "lg" ? "size-9" : "size-6"}>
        <rect width="24" height="24" rx="4.5" className="fill-accent" />
        <g className="stroke-on-accent" strokeWidth="2.3" strokeLinecap="round">
          <path d="M6.2 18 L10.4 6" />
          <path d="M11.5 18 L14.5 9.4" />
          <path d="M16.8 18 L18.2 14" />
        </g>
      </svg>
      <span className={`font-serif font-semibold tracking-tight ${size === "lg" ? "text-2xl" : "text-lg"}`}>
        Assay
      </span>
    </span>
  );
}
