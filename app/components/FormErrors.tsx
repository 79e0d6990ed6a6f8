import { useEffect, useId, useRef } from "react";
import { type FieldError, fieldId, firstMessage } from "./Field.tsx";

/** Messages by field name. What belongs to no field stands under `form`. */
export type FormProblems = Readonly<Record<string, FieldError>>;

type FormErrorsProps = { errors: FormProblems | null | undefined; title?: string };

/** Says above a form what is wrong with it, takes the focus whenever new errors come, and leads to each field. */
export function FormErrors({ errors, title }: FormErrorsProps) {
  const box = useRef<HTMLElement>(null);
  const heading = useId();
  const problems = Object.entries(errors ?? {}).flatMap(([name, error]) => {
    const message = firstMessage(error);
    return message ? [{ name, message }] : [];
  });

  useEffect(() => {
    if (errors) box.current?.focus();
  }, [errors]);

  if (problems.length === 0) return null;
  return (
    <section
      ref={box}
      tabIndex={-1}
      aria-labelledby={heading}
      className="rounded-md border border-l-4 border-danger bg-danger-soft px-4 py-3"
    >
      <p id={heading} className="font-semibold text-danger">
        {title ??
          (problems.length === 1
            ? "One thing needs your attention"
            : `${problems.length} things need your attention`)}
      </p>
      <ul className="mt-1 flex flex-col gap-0.5">
        {problems.map(({ name, message }) => (
          <li key={name}>{name === "form" ? message : <FieldLink name={name} message={message} />}</li>
        ))}
      </ul>
    </section>
  );
}

function FieldLink({ name, message }: { name: string; message: string }) {
  const id = fieldId(name);
  return (
    <a
      href={`#${encodeURIComponent(id)}`}
      className="underline decoration-danger underline-offset-3 hover:decoration-2"
      onClick={(event) => {
        const control = document.getElementById(id);
        if (!control) return;
        event.preventDefault();
        control.focus({ preventScroll: true });
        (control.closest("fieldset, div") ?? control).scrollIntoView({ block: "center" });
      }}
    >
      {message}
    </a>
  );
}
