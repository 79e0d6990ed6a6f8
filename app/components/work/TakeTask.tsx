import { Form } from "@remix-run/react";
import type { ReactNode } from "react";
import { paths } from "#app/paths.ts";
import { type ButtonSize, type ButtonVariant, SubmitButton } from "../Button.tsx";

type TakeTaskProps = {
  /** From this project; otherwise from whichever suits. */
  projectId?: string;
  variant?: ButtonVariant;
  size?: ButtonSize;
  children: ReactNode;
};

export function TakeTask({ projectId, variant = "primary", size, children }: TakeTaskProps) {
  return (
    <Form method="post" action={`${paths.work()}?index`}>
      {projectId && <input type="hidden" name="project" value={projectId} />}
      <SubmitButton variant={variant} size={size}>
        {children}
      </SubmitButton>
    </Form>
  );
}
