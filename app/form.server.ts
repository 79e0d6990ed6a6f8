import { data } from "@remix-run/node";

/** The form that a request brings. What is none, or breaks off, is a mistake of whoever sent it and not ours. */
export async function readForm(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch {
    throw data({ reason: "What was sent is not a whole form." }, { status: 400, statusText: "Bad Request" });
  }
}
